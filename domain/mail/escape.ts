const markup: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '<br>',
};

/** A text as it is in a mail's HTML. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"'\n]/g, (character) => markup[character] ?? character);
}
