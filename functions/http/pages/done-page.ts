import { html } from './html.ts';
import { page } from './page.ts';

/** Says that something is done, and nothing else. */
export function donePage(title: string, text: string, language?: string): string {
  return page({ title, language, body: html`<div class="card"><h1>${title}</h1><p class="lead">${text}</p></div>` });
}
