/** Words that no German sentence has. */
export const english =
  /\b(the|and|with|by|not|them|they|their|of|to|from|its|it|is|are|for|who|has|have|been|this|that|than|until|since|after|before|when|your|you|sent|grade|score|unknown|yes|Mon|Tue|Wed|Thu|Sun)\b/i;

/** Texts of the settings, which the company writes in its own language: titles ("Grade …"), reasons, what a form asks. Longest first. */
export const textsOfTheCompany = (...settings: unknown[]): string[] =>
  settings.flatMap((one) => [...textsIn(one)]).sort((a, b) => b.length - a.length);

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string' && /[a-z] [a-z…]/i.test(value)) yield value;
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) yield* textsIn(one);
}

/** The lines that have English of ours in them. What stands in quotes is somebody's own; states and MAIL FROM have their names. */
export function englishIn(text: string, ofTheCompany: readonly string[]): string[] {
  const bare = ofTheCompany.reduce(
    (left, own) => left.replaceAll(own, ''),
    text.replace(/[„“][^„“”]*[“”]|\b[A-Z]{2,}\b/g, ''),
  );
  return bare.split('\n').filter((line) => english.test(line));
}
