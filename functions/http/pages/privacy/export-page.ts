import { germanFigure, germanPhrases } from '../../../../domain/language/german.ts';
import type { Language } from '../../../../domain/language/language.ts';
import { phrasebook } from '../../../../domain/language/phrasebook.ts';
import { germanCountries } from '../../../../domain/privacy/disclosures.ts';
import type { Line, Occasion, Section } from '../../../../domain/privacy/exported.ts';
import { germanNames } from '../../../../domain/privacy/german.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import { type Html, html, raw } from '../html.ts';
import { germanOfExports } from './export-german.ts';

/** The export as a page for the person: one file without script and without anything from elsewhere. */
export const exportPage =
  (language: Language) =>
  (
    email: string,
    parts: readonly Section[],
    { time }: { time: (at: Instant) => string },
    occasion: Occasion,
  ): string => {
    const { say, figure } = language === 'de' ? german() : asItIs;
    const when = (at: Instant) => figure(time(at));
    const link = (file: string) => html` <a href="${file}">${say(opens[file.split('.').at(-1) ?? ''] ?? 'open')}</a>`;
    const line = ({ at, what, isName, value, more = [], quote, files = [] }: Line) =>
      html`<li>${at !== undefined && html`<time datetime="${at}">${when(at)}</time> `}<bdi>${isName ? what : say(what)}</bdi>${value !== undefined && html`: <bdi>${value}</bdi>`}${more.length > 0 && !what.endsWith('.') && ':'}${more.map((one) => html` <span class="soft">${say(one)}</span>`)}${files.map(link)}${quote && html`<blockquote dir="auto">${quote}</blockquote>`}</li>`;
    const sections = parts.map(
      ({ part: { title, lines, none = 'Nothing.' }, why, howLong }) =>
        html`<section class="panel"><h2>${say(title)}</h2>${why !== undefined && html`<p class="soft">${say(`Why we keep it: ${why}`)}</p>`}${
          howLong !== undefined && html`<p class="soft">${say(`How long: ${howLong}`)}</p>`
        }${lines.length === 0 ? html`<p>${say(none)}</p>` : html`<ul>${lines.map(line)}</ul>`}</section>`,
    );
    const title = say(`Your data at ${occasion.company}`);
    return `${
      html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title>${raw(`<style>${style}</style>`)}</head><body><main>
<header><h1>${title}</h1><p>${heads[language](email, when(occasion.at), occasion.privacyUrl)}</p></header>
${sections}</main></body></html>`.markup
    }\n`;
  };

const asItIs = { say: (sentence: string) => sentence, figure: (english: string) => english };
/** One for each page: its patterns take some 4 ms, and neither a start of the function nor an English page needs them. */
const german = () => ({
  say: phrasebook([...germanOfExports, ...germanNames(), ...germanCountries(), ...germanPhrases], germanFigure),
  figure: germanFigure,
});

const heads: Record<Language, (email: string, on: string, privacyUrl: string | undefined) => Html> = {
  en: (email, on, privacyUrl) =>
    html`All that we hold about <bdi>${email}</bdi>, on ${on}. For programs, <a href="data.json">data.json</a> holds the same with every detail. ${privacyUrl && html`What you can ask of us is in our <a href="${privacyUrl}">privacy notice</a>.`}`,
  de: (email, on, privacyUrl) =>
    html`Alles, was wir über <bdi>${email}</bdi> haben, am ${on}. Für Programme steht dasselbe mit allen Einzelheiten in <a href="data.json">data.json</a>. ${privacyUrl && html`Was Sie von uns verlangen können, steht in unseren <a href="${privacyUrl}">Hinweisen zum Datenschutz</a>.`}`,
};

const opens: Record<string, string> = { html: 'as it looked', txt: 'as text' };

/** A style of its own: the page is saved as a file, so it needs no forms and no policy. */
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
