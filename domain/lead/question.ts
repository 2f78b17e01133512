// Whether somebody who writes asks something. Pure and linear: a sign, or a sentence that begins as questions do.

/** How people begin a question whose mark they leave out, in the languages of the import (cli/import/synonyms.ts). */
const openings = [
  '(?:can|could|do|does|did|will|would|are|may) (?:you|your|i|we|it|there)|is (?:it|there)|how (?:much|many|long|do|does|can)|what (?:is|are|does|do)|which of',
  '(?:kann|können|koennen|haben|bieten|gibt|geht|ist|sind|könnten|würden) (?:sie|ihr|ich|wir|man|es|das|die)|wie (?:viel|lange|hoch|teuer|viele)|was (?:kostet|kosten)|ab wann',
  'est-ce que|puis-je|pouvez-vous|pourriez-vous|peut-on|avez-vous|proposez-vous|combien|quel est|quels sont',
  '(?:puedo|pueden|podrían|tienen|ofrecen)|cuánto|cuáles|hay alguna?|es posible',
  '(?:posso|potete|potreste|avete|offrite)|quanto costa|è possibile|quali sono',
  '(?:podem|posso|vocês têm|oferecem)|quanto custa|é possível|quais são',
  '(?:kunnen|kunt|hebben|bieden) (?:we|jullie|u|jij)|hoeveel|wat kost|is het',
  'czy|ile kosztuje|jak długo|jaka jest|kiedy można',
  '(?:kan|har|finns|erbjuder) (?:ni|man|det|vi|jag)|hur (?:mycket|många|länge)|vad kostar',
].join('|');
const asked = new RegExp(`^(?:${openings})(?![\\p{L}-])`, 'iu');

/** Questions that ask nothing: a greeting, or a call to be called back. */
const polite =
  /^(?:hi|hello|hey|hallo|bonjour|hola|ciao)?[\s,!]*(?:how are you|how do you do|wie geht(?:'s| es(?: ihnen| dir)?)|(?:comment )?ça va|comment allez-vous|qué tal|come va|como vai|hoe gaat het|jak się masz|hur mår du)\b/iu;

const address = /\b(?:https?:\/\/|www\.)\S+/gi;
const fewestWords = 3;
const longest = 5_000;

/**
 * Whether a text asks something: a sentence of at least three words that ends with a question mark of any script, or begins as a
 * question does and is long enough to be one. Addresses of pages and polite phrases ask nothing.
 */
export function asksSomething(text: string | undefined): boolean {
  if (text === undefined) return false;
  const plain = text.slice(0, longest).replace(address, ' ').normalize('NFC');
  for (const [, body = '', mark = ''] of plain.matchAll(/([^?？؟.!。！\n]+)([?？؟.!。！\n]?)/gu)) {
    const sentence = body.trim().replace(/^[^\p{L}\p{N}]+/u, '');
    if (polite.test(sentence)) continue;
    const words = sentence.split(/\s+/).length;
    const isMarked = mark === '?' || mark === '？' || mark === '؟';
    // Some scripts put no space between words.
    const isLong =
      words >= fewestWords ||
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{4}/u.test(sentence);
    if (isMarked && isLong) return true;
    if (words > fewestWords && asked.test(sentence)) return true;
  }
  return false;
}
