/** A piece of a page that is already HTML. Only `html` and `raw` make one, so everything else that enters a page is escaped. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | undefined | null | false | readonly Part[];

/** HTML from a template: every value is escaped, except pieces of HTML; lists are joined; undefined, null and false show nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.reduce((before, string, index) => before + markupOf(parts[index - 1]) + string) };
}

/** Text trusted to be HTML: only for constants of this program. */
export function raw(markup: string): Html {
  return { markup };
}

const characters: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for element content and quoted attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => characters[character] ?? character);
}

function markupOf(part: Part): string {
  if (part === undefined || part === null || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}
