/**
 * A phone number as a `tel:` link has it (RFC 3966): digits, a leading `+` and an extension, none of what people write between them.
 * Undefined when it has no digits.
 */
export function dialled(phone: string): string | undefined {
  const [number = '', extension] = phone.split(/(?<=\d[\s,]?);?\s?(?:ext[a-z]{0,6}[.=:]?|x)\s?(?=\d)/i);
  // "+49 (0)30": the zero is dialled within the country alone.
  const abroad = number.trimStart().startsWith('+');
  const digits = (abroad ? number.replace('(0)', '') : number).replace(/\D/g, '');
  if (digits === '') return undefined;
  const inside = extension?.replace(/\D/g, '');
  return `${abroad ? '+' : ''}${digits}${inside ? `;ext=${inside}` : ''}`;
}
