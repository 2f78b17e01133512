import { deployment } from 'leadloop:config';
import { html, raw } from './html.ts';
import { page } from './page.ts';

/** A guide to read on a screen and to print on paper; the text is a file of this repository (guides/). */
export function guidePage({ title, html: text }: { title: string; html: string }): string {
  return page({
    title,
    language: deployment.product.language,
    body: html`<article class="card guide"><h1>${title}</h1>${raw(text)}</article>`,
  });
}
