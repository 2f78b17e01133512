/** Words before an extension, in the languages of our leads. */
const extensionWord =
  'ext[a-z]{0,6}|x|app(?:arat)?|durchwahl|dw|nebenstelle|nst|poste|interno|int|anexo|ramal|toestel|wew|ankn(?:ytning)?';
const extension = new RegExp(`(?<=\\d[\\s,]?)[;,]?\\s?(?:${extensionWord})[.=:]?\\s?(?=\\d)`, 'i');

/** A number as written, with its extension in a form that programs read: `030 901820 Durchwahl 12`. */
export const withPlainExtension = (phone: string): string => phone.replace(extension, ' ext. ');

/**
 * A phone number for a `tel:` link (RFC 3966): digits, a leading `+` and an extension. Undefined without digits, or when a
 * spreadsheet has lost some of them (`4.9309E+9`).
 */
export function dialled(phone: string): string | undefined {
  if (/^\s{0,9}\d[.,]\d{1,20}E[+]?\d/i.test(phone)) return undefined;
  const [number = '', inside] = phone.split(extension);
  // "+49 (0)30": the zero is dialled within the country alone.
  const abroad = number.trimStart().startsWith('+');
  const digits = untilWords(abroad ? number.replace('(0)', '') : number).replace(/\D/g, '');
  if (digits === '') return undefined;
  const short = inside && untilWords(inside).replace(/\D/g, '');
  return `${abroad ? '+' : ''}${digits}${short ? `;ext=${short}` : ''}`;
}

/** "after 6pm 0171 1234567 (until 9)": the text around the number is cut off. */
function untilWords(text: string): string {
  const parts = text.split(/\p{L}+/u).filter((part) => /\d/.test(part));
  return parts.find((part) => part.replace(/\D/g, '').length > 5) ?? parts[0] ?? '';
}
