import { horizon, type Preview, shifts } from '../../analysis/preview/preview.ts';
import { type Html, html, raw } from '../../functions/http/pages/html.ts';
import { barChart, legend } from '../page/charts.ts';
import { style } from '../page/style.ts';
import { counted, factor, type PreviewFacts, scaled } from './facts.ts';
import { limitsText } from './limits-text.ts';
import { costText, dollars, leadsText, mailsText, shiftWords } from './text.ts';

const title = 'What does this config do to the leads now waiting?';

/** The preview as one self-contained HTML file. `more` comes first: a simulation's section. */
export function previewPage(found: Preview, facts: PreviewFacts, more?: Html): string {
  const by = factor(found, facts);
  const difference = (found.cost.after.total - found.cost.before.total) * by;
  const moved = (shift: (typeof shifts)[number]) => found.tracks.reduce((sum, row) => sum + row[shift], 0);
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title>${raw(`<style>${style}${extra}</style>`)}</head><body><main>
<header><h1>${title}</h1><p>${leadsText(found, facts)}, at ${found.at.slice(0, 16).replace('T', ' ')} UTC: <b class="new">${facts.after}</b> against <b class="old">${facts.before}</b>.</p></header>
${more}<section class="tiles">${tile('Mailed now', counted(moved('now'), found, facts), 'who would have waited')}${tile('Sales-ready now', counted(found.ready.length, found, facts), 'by the new settings only')}${tile('Another rep', counted(found.reps.length, found, facts), 'would be asked first')}${tile('Cost', `${difference < 0 ? '−' : '+'}${dollars(Math.abs(difference))}`, costText(found, facts))}</section>
<section class="panel"><h2>The next mail</h2><p class="soft">By the track a lead follows now.</p>${tracks(found, facts)}</section>
<section class="panel"><h2>Mails a day</h2><p class="soft">${mailsText(found, facts)} ${limitsText(found, facts)}</p>${timeline(found, facts)}</section>
<section class="two"><div class="panel"><h2>Who becomes sales-ready</h2>${leads(found.ready, ({ why }) => why)}</div>
<div class="panel"><h2>Who would get another rep</h2>${leads(found.reps, ({ before, after }) => `${facts.repName(before)} → ${facts.repName(after)}`)}</div></section>
<footer class="soft">Every lead’s future is played by the rules that decide about it, as if it did nothing from now on: who clicks, replies or unsubscribes gets less. Days are those of UTC.</footer>
</main></body></html>`;
  return `${page.markup}\n`;
}

const extra = `
.counts{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
.counts th,.counts td{text-align:right;padding:7px 0 7px 14px;border-bottom:1px solid var(--rule)}
.counts th:first-child{text-align:left;padding-left:0}
.counts thead th{color:var(--soft);font-size:.88rem}
.counts .zero{color:var(--soft)}
`;

export const tile = (what: string, big: string, soft: string): Html =>
  html`<div class="tile"><h2>${what}</h2><p class="big">${big}</p><p class="soft">${soft}</p></div>`;

function tracks(found: Preview, facts: PreviewFacts): Html {
  const cell = (seen: number) => html`<td class="${seen === 0 && 'zero'}">${scaled(seen, found, facts)}</td>`;
  return html`<div class="scroll" role="region" aria-label="The next mail by track" tabindex="0"><table class="counts"><thead><tr><th scope="col">Track</th><th scope="col">leads</th>${shifts.map((shift) => html`<th scope="col">${shiftWords[shift]}</th>`)}<th scope="col">other track</th></tr></thead><tbody>${found.tracks.map(
    (row) =>
      html`<tr><th scope="row">${row.track}</th>${cell(row.leads)}${shifts.map((shift) => cell(row[shift]))}${cell(row.switched)}</tr>`,
  )}</tbody></table></div>`;
}

function timeline(found: Preview, facts: PreviewFacts): Html {
  const by = factor(found, facts);
  const counts = (side: 'before' | 'after') => found.perDay.map((each) => Math.round(each[side] * by));
  const groups = [
    { name: 'as deployed', className: 'old', counts: counts('before') },
    { name: 'with this config', className: 'new', counts: counts('after') },
  ];
  const names = found.perDay.map(({ day }) => day);
  const xTicks = names.flatMap((name, n): [number, string][] =>
    n % 14 === 0 ? [[(n + 0.5) / names.length, name.slice(5)]] : [],
  );
  const description = `${mailsText(found, facts)} ${limitsText(found, facts)}`;
  const frame = { id: 'timeline', title: `Mails of the next ${horizon} days`, description, xTicks };
  return html`${barChart({ ...frame, xLabel: 'day', yLabel: 'mails' }, names, groups)}${legend(groups)}`;
}

function leads<T extends { who: string }>(list: readonly T[], words: (one: T) => string): Html {
  if (list.length === 0) return html`<p class="soft">None.</p>`;
  return html`<div class="scroll" role="region" aria-label="Leads" tabindex="0"><table class="flips"><thead><tr><th scope="col">Lead</th><th scope="col">What</th></tr></thead><tbody>${list.map(
    (one) => html`<tr><td>${one.who}</td><td>${words(one)}</td></tr>`,
  )}</tbody></table></div>`;
}
