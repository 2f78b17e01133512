import type { CompiledMail } from './compile.ts';
import type { RenderedMail } from './render.ts';

const style = `
:root { color-scheme: light; --ink: #1d2b27; --muted: #5c6b66; --line: #dddcd3; --page: #f3f2ec; --accent: #0b5f4c; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); display: grid; grid-template-columns: 232px 1fr; min-height: 100vh; }
nav { padding: 24px 14px; border-right: 1px solid var(--line); }
nav h1 { font-size: 15px; margin: 0 10px 14px; }
nav a { display: block; padding: 7px 10px; border-radius: 8px; color: inherit; text-decoration: none; }
nav a:hover { background: #e9e8e0; }
nav a[aria-current] { background: var(--accent); color: #fff; }
nav small { display: block; opacity: .72; font-size: 12px; }
main { padding: 24px 28px 40px; min-width: 0; }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: baseline; margin: 0 0 18px; }
h2 { font-size: 20px; line-height: 1.3; margin: 0; }
p { margin: 0; color: var(--muted); }
.people a { color: var(--accent); margin-right: 14px; }
.people a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }
.frames { display: flex; flex-wrap: wrap; gap: 24px; align-items: flex-start; }
figure { margin: 0; min-width: 0; }
figcaption { font-size: 13px; color: var(--muted); margin: 0 0 6px; }
iframe { border: 1px solid var(--line); border-radius: 12px; background: #fff; height: 760px; max-width: 100%; }
iframe.dark { background: #101614; border-color: #26322e; }
pre { background: #fff; border: 1px solid var(--line); border-radius: 12px; padding: 20px; white-space: pre-wrap; }
`;

const reload = `new EventSource('/changes').onmessage = function () { location.reload(); };`;

/** One mail in every look, beside the list of all. */
export function previewPage(
  mails: readonly CompiledMail[],
  mail: CompiledMail,
  { subject, html }: RenderedMail,
  person: 'known' | 'bare',
): string {
  const list = mails
    .map(
      ({ name, kind }) =>
        `<a href="/${name}?person=${person}"${name === mail.name ? ' aria-current="page"' : ''}>${name}<small>${kind}</small></a>`,
    )
    .join('\n');
  const who = (value: 'known' | 'bare', label: string) =>
    `<a href="/${mail.name}?person=${value}"${value === person ? ' aria-current="true"' : ''}>${label}</a>`;
  const frame = (look: string, width: number, title: string) =>
    `<figure><figcaption>${title}</figcaption><iframe class="${look}" width="${width}" title="${title}" src="/mail/${mail.name}?look=${look}&amp;person=${person}"></iframe></figure>`;
  return document(
    `${mail.name} · mails`,
    `<nav><h1>Mails</h1>
${list}</nav>
<main>
<header><h2>${escapedText(subject)}</h2><p>${(Buffer.byteLength(html) / 1000).toFixed(0)} kB of HTML; Gmail cuts at 102</p>
<p class="people">${who('known', 'Everything is known')}${who('bare', 'Only the address is known')}</p></header>
<div class="frames">
${frame('light', 660, 'Light')}
${frame('dark', 660, 'Dark')}
${frame('light', 390, 'Phone')}
${frame('dark', 390, 'Phone, dark')}
${frame('text', 660, 'Plain text')}
</div>
</main>`,
  );
}

/** Shows the problems in place of the mails, until the file is corrected. */
export function problemPage(message: string): string {
  return document('Mails', `<nav><h1>Mails</h1></nav><main><h2>Not yet</h2><pre>${escapedText(message)}</pre></main>`);
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body>
${body}
<script>${reload}</script>
</body></html>
`;
}

/** Text for the inside of an element. */
export const escapedText = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
