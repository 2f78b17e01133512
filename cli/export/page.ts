import { type ExportedPlace, register } from '../../domain/privacy/register.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { html, raw } from '../../functions/http/pages/html.ts';
import { style } from '../backtest/style.ts';
import type { Line, Part } from './part.ts';
import type { Words } from './words.ts';

/** Who gives it, and when. */
export interface Occasion {
  company: string;
  privacyUrl?: string;
  at: Instant;
}

/** The export as a page for the person: one file without script and without anything from elsewhere. */
export function exportPage(
  email: string,
  parts: readonly { place: ExportedPlace; part: Part }[],
  { time }: Pick<Words, 'time'>,
  { company, privacyUrl, at }: Occasion,
): string {
  const line = ({ at: moment, what, quote, files = [] }: Line) =>
    html`<li>${moment !== undefined && html`<time datetime="${moment}">${time(moment)}</time> `}<bdi>${what}</bdi>${files.map(link)}${quote && html`<blockquote dir="auto">${quote}</blockquote>`}</li>`;
  const sections = parts.map(
    ({ place, part: { title, lines, none = 'Nothing.' } }) =>
      html`<section class="panel"><h2>${title}</h2><p class="soft">Why we keep it: ${register[place].purpose}</p>${
        lines.length === 0 ? html`<p>${none}</p>` : html`<ul>${lines.map(line)}</ul>`
      }</section>`,
  );
  return `${
    html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Your data at ${company}</title>${raw(`<style>${style}${extra}</style>`)}</head><body><main>
<header><h1>Your data at ${company}</h1><p>All that we hold about <bdi>${email}</bdi>, on ${time(at)}. For programs, <a href="data.json">data.json</a> holds the same with every detail. ${privacyUrl && html`What you can ask of us is in our <a href="${privacyUrl}">privacy notice</a>.`}</p></header>
${sections}</main></body></html>`.markup
  }\n`;
}

const opens: Record<string, string> = { html: 'as it looked', txt: 'as text' };
const link = (file: string) => html` <a href="${file}">${opens[file.split('.').at(-1) ?? ''] ?? 'open'}</a>`;

const extra = `
ul{margin:8px 0 0;padding-left:20px}
li{margin:4px 0;overflow-wrap:anywhere}
time{color:var(--soft);font-variant-numeric:tabular-nums}
blockquote{margin:4px 0 8px;padding-left:12px;border-left:3px solid var(--rule);white-space:pre-wrap}
`;
