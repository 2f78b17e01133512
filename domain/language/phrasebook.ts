/**
 * Translates English sentences of the API. A phrase is the sentence in both languages, with slots: `{name}` stays as it is,
 * `{name*}` is translated too, `{name,}` is a list of such texts, `{n#}` a number, `{at@}` a moment, a day or an amount. The
 * first match counts; without one the sentence stays English.
 */
export function phrasebook(
  phrases: readonly (readonly [english: string, other: string])[],
  figure: (english: string) => string,
): (sentence: string) => string {
  const known = phrases.map(([english, other]) => ({ pattern: patternOf(english), other }));
  const said = new Map<string, string>();

  function say(sentence: string): string {
    const before = said.get(sentence);
    if (before !== undefined) return before;
    let answer = sentence;
    for (const { pattern, other } of known) {
      const found = pattern.exec(sentence);
      if (!found) continue;
      answer = other.replace(slots, (_, name: string, kind: string) => filled(found.groups?.[name] ?? '', kind));
      break;
    }
    if (said.size < mostKept) said.set(sentence, answer);
    return answer;
  }

  function filled(words: string, kind: string): string {
    if (kind === '*') return say(words);
    if (kind === ',') return words.split(', ').map(say).join(', ');
    return kind === '@' ? figure(words) : words;
  }

  return say;
}

const slots = /\{(\w+)([*,@#]?)\}/g;
const mostKept = 5_000;

const patternOf = (english: string) => {
  const literal = english.split(/\{\w+[*,@#]?\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const named = [...english.matchAll(slots)].map(
    ([, name, kind]) => `(?<${name}>${kind === '@' ? figures : kind === '#' ? number : '.+?'})`,
  );
  return new RegExp(`^${literal.map((text, at) => text + (named[at] ?? '')).join('')}$`, 's');
};

const number = String.raw`\d[\d,.]*`;

/** `9:05`, `Fri 20 Nov, 9:05`, `Mon 23 Nov 2026, 09:05 (GMT+1)`, `3 December 2026`, `€12,000`. */
const figures = [
  String.raw`(?:\w{3} )?\d{1,2} \w{3,9}(?: \d{4})?(?:, \d{1,2}:\d\d)?(?: \(GMT[^)]*\))?`,
  String.raw`\d{1,2}:\d\d`,
  String.raw`[^\d\s+−-]+\s?\d[\d,]*(?:\.\d+)?`,
].join('|');
