import { deployment } from 'leadloop:config';
import type { Deployment } from '../../../domain/config/config.ts';
import { formWords } from './form-words.ts';
import { type Html, html, raw } from './html.ts';
import { style } from './style.ts';

const sheet = raw(`<style>${style}</style>`);

/**
 * A complete document. `wide` gives room for two columns; `problem` marks the title for people who do not see the page;
 * `script` is the text of an inline script, which the content security policy has to know (headers.ts).
 */
export function page(content: {
  title: string;
  body: Html;
  product?: Deployment['product'];
  wide?: boolean;
  problem?: boolean;
  script?: string;
  /** The language of the configured texts; our own texts are in the same language, or in English. */
  language?: string;
}): string {
  const { title, body, product = deployment.product, wide, problem, script, language = 'en' } = content;
  const own = formWords(language);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${problem && `${own.problem}: `}${title} · ${product.name}</title>
${sheet}
</head>
<body>
<div class="shell${wide ? ' wide' : ''}">
<header><span class="mark" aria-hidden="true"></span>${product.name}</header>
<main>
${body}
</main>
<footer>${product.postalAddress} · <a href="${webAddress(product.site)}">${product.site.replace(/^https?:\/\//, '')}</a>${deployment.privacyUrl && html` · <a href="${deployment.privacyUrl}">${own.notice}</a>`}</footer>
</div>
${script !== undefined && raw(`<script>${script}</script>`)}
</body>
</html>
`.markup;
}

const webAddress = (site: string) => (/^https?:\/\//.test(site) ? site : '#');
