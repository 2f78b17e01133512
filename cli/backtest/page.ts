import { type Backtest, type CaseResult, type Confusion, tradeOff } from '../../analysis/backtest/backtest.ts';
import type { BacktestRules } from '../../analysis/backtest/case.ts';
import { day } from '../../domain/time/instant.ts';
import { type Html, html, raw } from '../../functions/http/pages/html.ts';
import { barChart, legend, lineChart } from '../page/charts.ts';
import { style } from '../page/style.ts';
import { percent, spanText } from './text.ts';

/** The compared sides, in words. */
interface PageFacts {
  source: string;
  before: string;
  after: string;
  rules: { before: BacktestRules; after: BacktestRules };
}

/** The result as one HTML file without anything from elsewhere. */
export function backtestPage(found: Backtest, facts: PageFacts): string {
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>What would new rules have done?</title>${raw(`<style>${style}</style>`)}</head><body><main>
<header><h1>What would new rules have done?</h1><p>${found.cases.toLocaleString('en')} closed leads from ${facts.source}, replayed under <b class="old">${facts.before}</b> and <b class="new">${facts.after}</b>.</p></header>
<section class="tiles">${tile('Precision', found.before.precision, found.after.precision, 'won, of those called sales-ready')}${tile('Recall', found.before.recall, found.after.recall, 'called sales-ready, of those won')}${leadTimeTile(found)}<div class="tile"><h2>Flips</h2><p class="big">${found.flips.length}</p><p class="soft">leads on which the rules disagree</p></div></section>
<section class="two">${matrix('Old rules', 'old', found.before)}${matrix('New rules', 'new', found.after)}</section>
<section class="panel"><h2>Where to draw the line</h2><p class="soft">Precision and recall if the hand-off rule asked for another score; grade and raised hands as they are. The dots are the rules as written.</p>${tradeOffChart(found, facts)}</section>
<section class="two"><div class="panel"><h2>Who gets how many points</h2><p class="soft">The highest score each lead ever had under the new rules. Good rules put won and lost apart.</p>${scoreChart(found.results)}</div>
<div class="panel"><h2>Lead time gained</h2><p class="soft">How much earlier won leads become sales-ready: right of the middle is earlier.</p>${gainChart(found.gained)}</div></section>
${lostReasons(found)}
<section class="panel"><h2>The leads that flip</h2>${flips(found.flips)}</section>
<footer class="soft">Leads are looked at whenever something happened that could make them ready; between such moments points only fade. Grades are those of the profiles as they are now. Where old rules chose whom sales called, recall is flattered: leads they kept back have no outcome and count for neither figure.</footer>
</main></body></html>`;
  return `${page.markup}\n`;
}

function tile(what: string, before: number | undefined, after: number | undefined, soft: string): Html {
  const change = before === undefined || after === undefined ? undefined : Math.round((after - before) * 1_000) / 10;
  const words =
    change === undefined || change === 0 ? 'unchanged' : `${change > 0 ? '▲ +' : '▼ −'}${Math.abs(change)} points`;
  return html`<div class="tile"><h2>${what}</h2><p class="big">${percent(after)}</p><p class="${change === undefined || change === 0 ? 'soft' : change > 0 ? 'good' : 'bad'}">${words}, was ${percent(before)}</p><p class="soft">${soft}</p></div>`;
}

function leadTimeTile({ gained, medianGained }: Backtest): Html {
  const text = medianGained === undefined ? '–' : spanText(medianGained);
  return html`<div class="tile"><h2>Median lead time</h2><p class="big">${text === 'none' ? 'unchanged' : text}</p><p class="soft">over ${gained.length} won leads that both rules call ready</p></div>`;
}

function matrix(title: string, className: string, { ready, notReady }: Confusion): Html {
  const all = Math.max(1, ...Object.values(ready), ...Object.values(notReady));
  const cell = (count: number, kind: string) =>
    html`<td class="${kind}" style="--part: ${Math.round((count / all) * 60)}%">${count}</td>`;
  const none = ready.none + notReady.none > 0;
  return html`<div class="panel"><h2 class="${className}">${title}</h2><table class="matrix"><thead><tr><th></th><th scope="col">won</th><th scope="col">lost</th>${none && html`<th scope="col">no outcome</th>`}</tr></thead><tbody>
<tr><th scope="row">sales-ready</th>${cell(ready.won, 'right')}${cell(ready.lost, 'wrong')}${none && cell(ready.none, 'open')}</tr>
<tr><th scope="row">not ready</th>${cell(notReady.won, 'wrong')}${cell(notReady.lost, 'right')}${none && cell(notReady.none, 'open')}</tr></tbody></table></div>`;
}

function tradeOffChart({ results, before, after }: Backtest, { rules }: PageFacts): Html {
  const line = (side: 'before' | 'after', name: string, className: string, { precision, recall }: Confusion) => ({
    name,
    className,
    points: tradeOff(results, side, rules[side]).flatMap((one) =>
      one.precision === undefined || one.recall === undefined ? [] : [{ x: one.recall, y: one.precision }],
    ),
    marks:
      precision === undefined || recall === undefined
        ? []
        : [{ x: recall, y: precision, label: `${name}: precision ${percent(precision)}, recall ${percent(recall)}` }],
  });
  const lines = [line('before', 'old rules', 'old', before), line('after', 'new rules', 'new', after)];
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((at): [number, string] => [at, `${at * 100} %`]);
  const description = lines.flatMap(({ marks }) => marks.map(({ label }) => label)).join('; ');
  const frame = { id: 'trade-off', title: 'Precision by recall', description, xLabel: 'recall', yLabel: 'precision' };
  return html`${lineChart({ ...frame, xTicks: ticks, yTicks: ticks }, lines)}${legend(lines)}`;
}

function scoreChart(results: readonly CaseResult[]): Html {
  const bins = Array.from({ length: 10 }, (_, n) => `${n * 10} to ${n === 9 ? 100 : n * 10 + 9}`);
  const counted = (outcome: string) =>
    bins.map(
      (_, n) =>
        results.filter((one) => one.outcome === outcome && Math.min(9, Math.floor(one.after.best / 10)) === n).length,
    );
  const groups = [
    { name: 'won', className: 'won', counts: counted('won') },
    { name: 'lost', className: 'lost', counts: counted('lost') },
  ];
  const xTicks = [0, 20, 40, 60, 80, 100].map((at): [number, string] => [at / 100, String(at)]);
  const description = bins
    .map((bin, n) => `${bin}: ${groups.map((one) => `${one.counts[n]} ${one.name}`).join(', ')}`)
    .join('; ');
  return html`${barChart({ id: 'scores', title: 'Leads by highest score', description, xLabel: 'score', yLabel: 'leads', xTicks }, bins, groups)}${legend(groups)}`;
}

function gainChart(gained: readonly number[]): Html {
  const edges = [-14, -7, -3, -1, 0, 1, 3, 7, 14];
  const names = ['> 14', '7–14', '3–7', '1–3', '< 1 day', 'same', '< 1 day', '1–3', '3–7', '7–14', '> 14'];
  const counts = names.map(() => 0);
  for (const ms of gained) {
    const days = ms / day;
    const bin = days === 0 ? 5 : edges.filter((edge) => days > edge).length + (days > 0 ? 1 : 0);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const xTicks = names.map((name, n): [number, string] => [(n + 0.5) / names.length, name]);
  const description = names
    .map((name, n) => `${n < 5 ? 'later by ' : n > 5 ? 'earlier by ' : ''}${name}: ${counts[n]}`)
    .join('; ');
  const frame = {
    id: 'gain',
    title: 'Won leads by days gained',
    description,
    xLabel: 'days earlier →',
    yLabel: 'won leads',
    xTicks,
  };
  return barChart(frame, names, [{ name: 'won leads', className: 'new', counts }]);
}

/** Why sales lost leads: rules that keep back who is lost as “not a fit” have learned something. */
function lostReasons({ lostReasons: list }: Backtest): Html | false {
  if (list.length === 0) return false;
  return html`<section class="panel"><h2>Why leads were lost</h2><p class="soft">The reasons sales gave, and how many of those leads each would have called ready: fewer is better.</p><div class="scroll" role="region" aria-label="Why leads were lost" tabindex="0"><table class="reasons"><thead><tr><th scope="col">Reason</th><th scope="col">Lost</th><th scope="col"><span class="old">Old rules</span></th><th scope="col"><span class="new">New rules</span></th></tr></thead><tbody>${list.map(
    ({ reason, lost, before, after }) =>
      html`<tr><th scope="row">${reason}</th><td>${lost}</td><td>${called(before, lost, 'old')}</td><td>${called(after, lost, 'new')}</td></tr>`,
  )}</tbody></table></div></section>`;
}

const called = (ready: number, of: number, className: string) =>
  html`<span class="called"><i class="${className}" style="--part: ${Math.round((ready / of) * 100)}%"></i>${ready} ready</span>`;

function flips(list: readonly CaseResult[]): Html {
  if (list.length === 0) return html`<p class="soft">None: both rules call the same leads sales-ready.</p>`;
  return html`<div class="scroll" role="region" aria-label="The leads that flip" tabindex="0"><table class="flips"><thead><tr><th scope="col">Lead</th><th scope="col">Came of it</th><th scope="col">Old rules</th><th scope="col">New rules</th></tr></thead><tbody>${list.map(
    ({ who, outcome, before, after }) =>
      html`<tr><td>${who}</td><td><span class="tag ${outcome}">${outcome === 'none' ? 'no outcome' : outcome}</span></td><td>${before.readyAt ? 'ready: ' : 'not ready: '}${before.why}</td><td>${after.readyAt ? 'ready: ' : 'not ready: '}${after.why}</td></tr>`,
  )}</tbody></table></div>`;
}
