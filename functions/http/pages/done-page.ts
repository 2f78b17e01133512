import { html } from './html.ts';
import { page } from './page.ts';

/** Reports that an action is done, with a link onwards where there is one. */
export function donePage(
  title: string,
  text: string,
  language?: string,
  link?: { url: string; button: string },
): string {
  const next = link && html`<p><a class="button" href="${link.url}">${link.button}</a></p>`;
  return page({
    title,
    language,
    body: html`<div class="card"><h1>${title}</h1><p class="lead">${text}</p>${next}</div>`,
  });
}
