/** The bytes of a text in one encoded word: 75 characters, less `=?UTF-8?B??=`, in base64 (RFC 2047 section 2). */
const wordBytes = 45;

/** A text as the value of a header: ASCII as it is, anything else in encoded words (RFC 2047). Control characters become spaces. */
export function headerText(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  // A text that looks like an encoded word would be decoded.
  if (/^[ -~]*$/.test(line) && !line.includes('=?')) return line;
  return chunks(line)
    .map((bytes) => `=?UTF-8?B?${btoa(String.fromCharCode(...bytes))}?=`)
    .join(' ');
}

/** `"Fieldnote, Service" <hello@fieldnote.example>`: a name of any letters and an address, as SES takes a From (RFC 5322). */
export function mailbox(name: string, address: string): string {
  const text = headerText(name);
  if (text === '') return address;
  return text.startsWith('=?') ? `${text} <${address}>` : `"${text.replace(/["\\]/g, '\\$&')}" <${address}>`;
}

/** The UTF-8 of a text in pieces of at most one encoded word, none of which ends within a character. */
function chunks(text: string): Uint8Array[] {
  const encoder = new TextEncoder();
  const pieces: number[][] = [[]];
  for (const character of text) {
    const bytes = encoder.encode(character);
    if ((pieces.at(-1)?.length ?? 0) + bytes.length > wordBytes) pieces.push([]);
    pieces.at(-1)?.push(...bytes);
  }
  return pieces.map((piece) => Uint8Array.from(piece));
}
