// Whether a text asks something. Pure and linear: a question mark, or a sentence with the beginning of a question.

/** How people begin a question whose mark they leave out, in the languages of the import (cli/import/synonyms.ts). Without accents: many leave them out. */
const openings = [
  "(?:can|could|do|does|did|will|would|are|may) (?:you|your|i|we|it|there)|is (?:it|there)|(?:how|when|where|why|who) (?:much|many|long|soon|do|does|is|are|can|will)|what(?:'s| is| are| does| do| would)|which of",
  '(?:kann|koe?nnt?en|haben|bieten|gibt|geht|ist|sind|wue?rden) (?:sie|ihr|ich|wir|man|es|das|die)|wie (?:viel|lange|hoch|teuer|viele)|was (?:kostet|kosten)|ab wann|wann (?:koe?nn(?:en|ten)|kann|ist|sind|geht|haben)|wo (?:ist|sind|liegen)',
  'est-ce que|puis-je|pouvez-vous|pourriez-vous|peut-on|avez-vous|proposez-vous|combien|quel(?:le)?(?: est|s sont)',
  '(?:puedo|pueden|podrian|tienen|ofrecen)|cuanto|cuales|cual es|hay alguna?|es posible',
  '(?:posso|potete|potreste|avete|offrite)|quanto costa|e possibile|quali sono|qual e',
  '(?:podem|posso|voces tem|oferecem)|quanto custa|e possivel|quais sao',
  '(?:kunnen|kunt|hebben|bieden) (?:we|jullie|u|jij)|hoeveel|wat kost|is het',
  'czy|ile kosztuje|jak długo|jaka jest|kiedy mozna',
  '(?:kan|har|finns|erbjuder) (?:ni|man|det|vi|jag)|hur (?:mycket|manga|lange)|vad kostar',
  // A question within a sentence.
  "(?:i|we)(?:'d| would) (?:like|love) to know|(?:i am|i'm|we(?: a|')re|just) wondering|(?:please )?(?:tell me|let (?:me|us) know) (?:if|whether|how|what|when)",
  '(?:ich|wir) (?:wue?ssten? gerne?|(?:moe?chten?|wue?rden?) gerne? (?:wissen|erfahren))|(?:mich|uns) interessiert',
  'je (?:voudrais|souhaite|souhaiterais|aimerais) (?:bien )?savoir|me gustaria saber|quisiera saber|vorrei sapere|gostaria de saber',
].join('|');
const asked = new RegExp(`^(?:${openings})(?![\\p{L}-])`, 'iu');
/** These ask also in two words. */
const askedShort = new RegExp(
  `^(?:${[
    'how much|was kostet|was kosten|wie teuer|combien|cuanto cuesta|cuanto vale|quanto costa|quanto custa|hoeveel kost|wat kost',
    'ile kosztuje|vad kostar|hur mycket',
  ].join('|')})(?![\\p{L}-])`,
  'iu',
);
const greeting =
  /^(?:hi|hello|hey|dear|good (?:morning|day)|hallo|guten (?:tag|morgen)|liebe[rs]?|sehr geehrte[rs]?|moin|bonjour|hola|buenos dias|ciao|buongiorno|ola|czesc|hej)\b[^,:]{0,60}[,:]\s*/iu;

/** Questions that need no answer: greetings, slogans of sites and signatures, questions of forms, and offers of sellers. */
const idle = new RegExp(
  `^(?:${[
    "how(?: are (?:you|things)|(?:'s| is) (?:it going|everything)| do you do)|wie geht(?:'?s| es(?: ihnen| dir)?)|(?:comment )?ca va|comment allez-vous|(?:que tal|como esta[sn]?|come (?:va|stai|sta)|como vai)|hoe gaat het|jak sie masz|hur mar du",
    "(?:(?:do you |if you )?(?:have |got )?(?:any |more |further )*questions|need (?:help|assistance)|(?:haben sie |habt ihr )?(?:noch |weitere )*fragen|(?:avez-vous )?(?:des |d'autres )?questions|(?:tienes? )?(?:alguna )?(?:preguntas?|dudas?)|(?:hai |avete )?(?:altre )?domande|(?:tem )?(?:alguma )?duvidas?|vragen)(?: \\S+){0,3}$",
    'how did you (?:hear|find)|where did you hear|wie haben sie (?:von uns|uns)|comment avez-vous (?:connu|entendu)|como nos (?:conocio|encontro)|come ci (?:hai|ha) conosciut',
    'would you (?:be interested|like)|are you (?:interested|looking)|do you want|may i (?:introduce|present|offer)|can i (?:send|offer|interest)|(?:haben|hae?tten|sind) sie interess(?:e|iert)|(?:suchen|wollen|moe?chten) sie|(?:etes|seriez)-vous interesse|(?:[lt]e )?(?:interesa(?:ria)?|gustaria)|(?:ti |le )interessa',
  ].join('|')})(?![\\p{L}-])`,
  'iu',
);

/** Addresses of pages, which may hold a question mark. */
const address = /^(?:https?:|www\.|mailto:)|\?[\w.-]+=/i;
/** What follows is no longer the message: quoted lines, and the signature. */
const quoted = /^[ \t]*>.*$/gm;
const signature = /^(?:-- ?|_{3,}|—)$/m;
const fewestWords = 3;
const longest = 5_000;

/**
 * Whether a text asks something: a sentence of at least three words that ends with a question mark of any script, or one that begins as a
 * question does. Addresses of pages, quoted lines, signatures, labels of forms, polite phrases and what sellers ask are no question to us.
 */
export function asksSomething(text: string | undefined): boolean {
  if (text === undefined) return false;
  const [own = ''] = text.slice(0, longest).replace(/\r/g, '').replace(quoted, '').split(signature);
  const plain = own
    .replace(/\S+/g, (word) => (address.test(word) ? ' ' : word))
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’`´]/g, "'");
  for (const { 0: whole, 1: body = '', 2: mark = '', index } of plain.matchAll(
    /([^?？؟.!。！\n]+)([?？؟.!。！\n]?)/gu,
  )) {
    const sentence = body
      .trim()
      .replace(/^[^\p{L}\p{N}]+/u, '')
      .replace(greeting, '');
    // A colon follows a form's question: this is the answer to it.
    if (idle.test(sentence) || /^ ?:/.test(plain.slice(index + whole.length, index + whole.length + 2))) continue;
    const words = sentence.split(/\s+/).length;
    const isMarked = mark === '?' || mark === '？' || mark === '؟';
    const begins = asked.test(sentence);
    // Some scripts put no space between words.
    const isLong =
      begins ||
      words >= fewestWords ||
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{4}/u.test(sentence);
    if (isMarked && isLong) return true;
    if (words > fewestWords && begins) return true;
    if (words > 1 && askedShort.test(sentence)) return true;
  }
  return false;
}
