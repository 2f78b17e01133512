import type { Line, Occasion, Part } from '../../../../domain/privacy/exported.ts';
import { type ExportedPlace, register } from '../../../../domain/privacy/register.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import { html, raw } from '../html.ts';

/** The export as a page for the person: one file without script and without anything from elsewhere. */
export function exportPage(
  email: string,
  parts: readonly { place: ExportedPlace; part: Part }[],
  { time }: { time: (at: Instant) => string },
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
    html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Your data at ${company}</title>${raw(`<style>${style}</style>`)}</head><body><main>
<header><h1>Your data at ${company}</h1><p>All that we hold about <bdi>${email}</bdi>, on ${time(at)}. For programs, <a href="data.json">data.json</a> holds the same with every detail. ${privacyUrl && html`What you can ask of us is in our <a href="${privacyUrl}">privacy notice</a>.`}</p></header>
${sections}</main></body></html>`.markup
  }\n`;
}

const opens: Record<string, string> = { html: 'as it looked', txt: 'as text' };
const link = (file: string) => html` <a href="${file}">${opens[file.split('.').at(-1) ?? ''] ?? 'open'}</a>`;

/** Its own, not that of our pages: it is kept as a file, so it says nothing of forms and needs no policy. */
const style = `
:root{--paper:#fbfaf7;--panel:#fff;--ink:#1d2330;--soft:#5c6473;--rule:#e3e0d8}
@media (prefers-color-scheme:dark){:root{--paper:#14171d;--panel:#1c2029;--ink:#e9ebf0;--soft:#a0a8b8;--rule:#2e3440}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 64px;display:grid;gap:20px}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 6px}
h2{font-size:1rem;margin:0 0 6px}
p{margin:0}
.soft{color:var(--soft);font-size:.88rem}
.panel{background:var(--panel);border:1px solid var(--rule);border-radius:12px;padding:18px 20px;min-width:0}
ul{margin:8px 0 0;padding-left:20px}
li{margin:4px 0;overflow-wrap:anywhere}
time{color:var(--soft);font-variant-numeric:tabular-nums}
blockquote{margin:4px 0 8px;padding-left:12px;border-left:3px solid var(--rule);white-space:pre-wrap}
`;
