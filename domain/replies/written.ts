/** The content of a reply. */
interface Written {
  /** The text for the rep: without the quote at the end, with each quote that has an answer below it. */
  text: string;
  /** The lines that the person surely wrote; empty when it is unclear. */
  own: readonly string[];
}

/** The most characters of a reply that are kept and forwarded. */
const longestText = 5_000;
/** No line that introduces a quote is longer. */
const longestLine = 400;

/** "On 23 November Ada wrote:", in the languages of our leads and of their mail programs. */
const wrote = [
  ...[
    'wrote',
    'writes',
    'schrieb',
    'geschrieben',
    'a écrit',
    'a ecrit',
    'escribió',
    'ha scritto',
    'scrive',
    'escreveu',
  ],
  ...[
    'schreef',
    'geschreven',
    'napisał',
    'pisze',
    'skrev',
    'kirjoitti',
    'пишет',
    'написал',
    'писал',
    '写道',
    '작성',
    'のメール',
  ],
];
const originalMessage = [
  ...[
    'original message',
    'ursprüngliche nachricht',
    'originalnachricht',
    'original-nachricht',
    'message d’origine',
    "message d'origine",
  ],
  ...['mensaje original', 'messaggio originale', 'mensagem original', 'oorspronkelijk bericht', 'wiadomość oryginalna'],
  ...['oryginalna wiadomość', 'ursprungligt meddelande', 'forwarded message', 'weitergeleitete nachricht'],
  ...['message transféré', 'mensaje reenviado', 'messaggio inoltrato', 'mensagem encaminhada', 'doorgestuurd bericht'],
];
/** Apple's headings above a forwarded mail. */
const forwarded = ['forwarded message', 'weitergeleiteten nachricht', 'message transféré', 'mensaje reenviado'];
const senders = [
  ...[
    'from',
    'von',
    'de',
    'da',
    'van',
    'od',
    'från',
    'fra',
    'lähettäjä',
    'feladó',
    'kimden',
    'από',
    'от',
    'від',
    'nuo',
    'saatja',
  ],
  ...['发件人', '寄件者', '差出人', '보낸 사람', '보낸사람', 'de la', 'expeditor', 'šalje', 'no', 'من', 'מאת', 'จาก'],
];
const subjects = [
  ...['subject', 'betreff', 'objet', 'asunto', 'oggetto', 'assunto', 'onderwerp', 'temat', 'ämne', 'emne', 'předmět'],
  ...[
    'aihe',
    'tárgy',
    'konu',
    'θέμα',
    'тема',
    '主题',
    '主旨',
    '件名',
    '제목',
    'subiect',
    'predmet',
    'zadeva',
    'teema',
    'tēma',
  ],
  ...['относно', 'الموضوع', 'נושא', 'เรื่อง'],
];
const otherLabels = [
  ...['sent', 'date', 'to', 'gesendet', 'datum', 'an', 'envoyé', 'à', 'enviado', 'para'],
  ...['fecha', 'inviato', 'a', 'data', 'verzonden', 'aan', 'wysłano', 'do'],
  ...['skickat', 'till', 'cc', 'reply-to', 'sendt', 'til', 'odesláno', 'komu'],
  ...['lähetetty', 'vastaanottaja', 'küldve', 'címzett', 'gönderildi', 'kime', 'tarih'],
  ...['odoslané', 'poslano', 'prima', 'za', 'išsiųsta', 'kam', 'saadetud', 'adressaat', 'nosūtīts', 'изпратено', 'до'],
  ...['إلى', 'נשלח', 'אל', 'ส่ง', 'ถึง'],
  ...['στάλθηκε', 'προς', 'отправлено', 'дата', 'кому', 'надіслано'],
  ...['发送时间', '收件人', '寄件日期', '收件者', '送信日時', '宛先'],
  ...[
    '보낸 날짜',
    '받는 사람',
    '받는사람',
    '참조',
    'trimis',
    'către',
    'enviada em',
    'enviado el',
    'enviado em',
    'elküldve',
  ],
];
/** Phrases that announce answers inside the quote. */
const pointers = [
  ...['below', 'inline', 'in line', 'unten', 'ci-dessous', 'abajo', 'sotto', 'abaixo', 'hieronder', 'onder', 'poniżej'],
  ...['nedan', 'im text'],
];

/**
 * The person's own text. The quoted mail is cut off at the end; with text below or between, all is kept, because it may be an
 * answer. Never empty for a mail with text.
 */
export function written(text: string): Written {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd());
  const quote = quoteIn(lines);
  if (!quote) return { text: bounded(lines), own: lines };
  const above = lines.slice(0, quote.from);
  const isAbove = above.some(hasWords);
  if (quote.isMarked) {
    const rest = lines.slice(quote.marked);
    const isTrailing = rest.every((line) => isMarked(line) || line.trim() === '');
    if (isTrailing && isAbove) return { text: bounded(above), own: above };
    const own = [...above, ...rest.filter((line) => !isMarked(line))];
    return { text: bounded(lines), own: own.filter((line) => !isIntroduction(line)) };
  }
  const start = above.join('\n').toLowerCase();
  if (isAbove && !pointers.some((word) => start.includes(word))) return { text: bounded(above), own: above };
  return { text: bounded(lines), own: above };
}

interface Quote {
  /** The line that introduces it, or its first. */
  from: number;
  /** Its lines begin with ">". */
  isMarked: boolean;
  /** The first line behind the introduction. */
  marked: number;
}

const isMarked = (line: string) => line.startsWith('>') && !isOfGroupWise(line);
/** ">>> Ada <ada@works.example> 23.11.2026 09:12 >>>" stands above a quote without marks. */
const isOfGroupWise = (line: string) =>
  line.length <= longestLine && line.startsWith('>>> ') && line.endsWith(' >>>') && line.includes('@') && hasDate(line);
const hasWords = (line: string) => /[\p{L}\p{N}]/u.test(line);

function quoteIn(lines: readonly string[]): Quote | undefined {
  for (const [from, line] of lines.entries()) {
    if (line === '') continue;
    if (isMarked(line)) return { from: withSentence(lines, from), isMarked: true, marked: from };
    if (isOriginal(line) || isOfGroupWise(line) || isHeaderBlock(lines, from))
      return { from: withRule(lines, from), isMarked: false, marked: from };
    const length = introductionAt(lines, from);
    if (length === 0) continue;
    const marked = from + length;
    const next = lines.slice(marked, marked + 4).find((one) => one.trim() !== '');
    if (next !== undefined && isMarked(next)) return { from, isMarked: true, marked };
    // Some programs mark no line of the quote. Then only a verb we know and an address make the sentence an introduction.
    const sentence = lines.slice(from, marked).join(' ').toLowerCase();
    if (sentence.includes('@') && saysWrote(sentence)) return { from, isMarked: false, marked };
  }
  return undefined;
}

/** A sentence above the marks that introduces the quote, without a date: "Ada (ada@works.example) wrote:". */
function withSentence(lines: readonly string[], from: number): number {
  const above = [from - 1, from - 2].find((index) => (lines[index] ?? '') !== '');
  const sentence = above === undefined ? '' : (lines[above] ?? '').slice(0, longestLine).toLowerCase();
  const says = sentence.includes('@') ? [...wrote, 'zitat von', 'quoting'] : forwarded;
  return above !== undefined && sentence.endsWith(':') && says.some((one) => sentence.includes(one)) ? above : from;
}

/** How many lines the introduction that begins here has: programs break it at 76 characters. */
function introductionAt(lines: readonly string[], from: number): number {
  for (const length of [1, 2, 3]) {
    const last = lines[from + length - 1];
    if (last === undefined) return 0;
    // The date is in the first of several lines; a line with its own date is an introduction by itself.
    if (length > 1 && (last === '' || isMarked(last) || hasDate(last) || !hasDate(lines[from] ?? ''))) return 0;
    if (isIntroduction(lines.slice(from, from + length).join(' '))) return length;
  }
  return 0;
}

const saysWrote = (words: string) => wrote.some((verb) => words.includes(verb));
const hasDate = (line: string) => /\d:\d\d|\b20\d\d\b/.test(line.slice(0, longestLine));

function isIntroduction(line: string): boolean {
  if (line.length > longestLine) return false;
  const words = line
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase();
  // Zoho closes it with dashes.
  return (
    (/[:：>]$/.test(words) || words.endsWith('---')) &&
    /\d/.test(words) &&
    (saysWrote(words) || (words.includes('@') && hasDate(words)))
  );
}

function isOriginal(line: string): boolean {
  if (line.length > longestLine || !/^[-_*\s]{0,20}[-_]/.test(line)) return false;
  const words = line.toLowerCase();
  return originalMessage.some((name) => words.includes(name));
}

/** "From:", and "Sent:", "To:" or "Subject:" on the lines around it, as Outlook, GMX and web.de put them above a quote. */
function isHeaderBlock(lines: readonly string[], from: number): boolean {
  if (!isLabel(labelOf(lines[from] ?? ''))) return false;
  const block = lines.slice(from, from + 8).map((line) => line.slice(0, longestLine));
  const labels = block.map(labelOf).filter(isLabel);
  // A person may well write "From: Berlin, To: Hamburg, Date: …"; a mail program names an address, or the subject and a date.
  const whole = block.join('\n');
  const isOfMail = whole.includes('@') || (/\b20\d\d/.test(whole) && labels.some((one) => subjects.includes(one)));
  return labels.length > 2 && labels.some((one) => senders.includes(one)) && isOfMail;
}

const isLabel = (label: string | undefined): label is string =>
  label !== undefined && [senders, subjects, otherLabels].some((labels) => labels.includes(label));

const labelOf = (line: string): string | undefined =>
  /^[*\s]{0,4}([\p{L}\p{M}-]{1,14}(?: [\p{L}\p{M}]{1,6})?)[*\s\u00a0]{0,3}[:：]/u
    .exec(line.slice(0, 40))?.[1]
    ?.toLowerCase();

/** Outlook draws a line above the block, others put words into it: "----- Mail original -----". BlackBerry writes words alone. */
function withRule(lines: readonly string[], from: number): number {
  const above = [from - 1, from - 2].find((index) => {
    const line = (lines[index] ?? '').slice(0, longestLine);
    return (
      /^(?:[_-]{5,}|-{4,}[^-].{0,60}-{4,}|[^-]{1,80}---\d[\d./]{4,9} [\d: ]{4,9}(?:[AP]M)?---.{0,300})$/i.test(line) ||
      originalMessage.includes(line.trim().toLowerCase())
    );
  });
  return above ?? from;
}

/** At most `longestText`: of marked quotes the last lines, then the beginning and the end. */
function bounded(lines: readonly string[]): string {
  const whole = lines.join('\n').trim();
  if (whole.length <= longestText) return whole;
  const shorter = lines
    .filter((line, index) => !isMarked(line) || !isMarked(lines[index + 1] ?? '') || !isMarked(lines[index + 2] ?? ''))
    .join('\n')
    .trim();
  if (shorter.length <= longestText) return shorter;
  const gap = '\n[…]\n';
  const end = Math.floor(longestText / 3);
  return `${shorter.slice(0, longestText - end - gap.length)}${gap}${shorter.slice(-end)}`.toWellFormed();
}
