import type { Problem } from './tags.ts';

/**
 * Words that content filters weigh against a mail of any sender: the phrases of SpamAssassin's body rules and of the
 * lists mail providers publish, without those a serious mail needs ("free trial", "offer"). Lower case, whole words.
 */
const phrases = [
  ...[
    '100% free',
    'absolutely free',
    'act immediately',
    'act now',
    'additional income',
    'as seen on',
    'be your own boss',
  ],
  ...['buy direct', 'call now', 'cash bonus', 'cheap meds', 'click below', 'click here', 'congratulations you'],
  ...['dear friend', 'dear sir or madam', 'do it today', 'double your', 'earn extra cash', 'eliminate debt'],
  ...['exclusive deal', 'expires today', 'extra income', 'fast cash', 'financial freedom', 'for instant access'],
  ...['free gift', 'free money', 'get out of debt', 'get paid', 'guaranteed winner', 'incredible deal', 'last chance'],
  ...[
    'limited time only',
    'lose weight',
    'lowest price',
    'make money',
    'million dollars',
    'miracle',
    'money back guarantee',
  ],
  ...['no catch', 'no credit check', 'no obligation', 'no strings attached', 'once in a lifetime', 'order now'],
  ...['please read', 'risk free', 'risk-free', 'satisfaction guaranteed', 'special promotion', 'this is not spam'],
  ...[
    'urgent response',
    'viagra',
    'while supplies last',
    'why pay more',
    'winner',
    'work from home',
    'you have been selected',
  ],
];

const word = (phrase: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${phrase})(?![\\p{L}\\p{N}])`, 'iu');
/** Nearly every line has none of them: one look instead of fifty. */
const any = word(phrases.join('|'));
const patterns = phrases.map((phrase) => ({ phrase, pattern: word(phrase) }));

/** Names every such phrase in a text that begins on `firstLine` of its file, and shouting in general. */
export function spamProblems(text: string, firstLine: number): Problem[] {
  return text.split('\n').flatMap((line, index) => {
    const at = firstLine + index;
    const found = (any.test(line) ? patterns : [])
      .filter(({ pattern }) => pattern.test(line))
      .map(({ phrase }) => ({ line: at, message: `"${phrase}" is what spam says, expected other words` }));
    if (/!{2,}|[$€£]{3,}/.test(line))
      found.push({ line: at, message: 'shouting (!!, $$$) is what spam does, expected calm' });
    const words = line.replace(/\{\{[^}]*\}\}/g, '').match(/\p{L}{4,}/gu) ?? [];
    if (words.length > 2 && words.every((one) => one === one.toUpperCase() && one !== one.toLowerCase()))
      found.push({ line: at, message: 'a line in capitals is what spam does, expected sentences' });
    return found;
  });
}
