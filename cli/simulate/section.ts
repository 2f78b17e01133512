import { day, instant, millis } from '../../domain/time/instant.ts';
import { type Html, html } from '../../functions/http/pages/html.ts';
import { barChart, legend } from '../page/charts.ts';
import { mailsOf, type Runs, rowsOf } from './text.ts';

/** The runs as a part of the preview's page: the outcomes, and the mails of each day. */
export function simulationSection(runs: Runs): Html {
  const { name, plan } = runs;
  const rows = rowsOf(runs);
  const groups = [
    ...(name === undefined ? [] : [{ name: 'old', className: 'old', counts: runs.before.mailsPerDay }]),
    { name: name === undefined ? 'this config' : 'new', className: 'new', counts: runs.after.mailsPerDay },
  ];
  const dayNames = runs.after.mailsPerDay.map((_, n) => instant(millis(plan.start) + n * day).slice(0, 10));
  const every = Math.max(1, Math.ceil(dayNames.length / 6));
  const xTicks = dayNames.flatMap((text, n): [number, string][] =>
    n % every === 0 ? [[(n + 0.5) / dayNames.length, text.slice(5)]] : [],
  );
  const description = `${mailsOf(runs.after)} mails in ${plan.days} days`;
  const frame = { id: 'simulated', title: 'Mails of each simulated day', description, xTicks };
  return html`<section class="two"><div class="panel"><h2>Results</h2><div class="scroll" role="region" aria-label="Results" tabindex="0"><table class="counts"><thead><tr><th scope="col">${plan.days} days</th>${name !== undefined && html`<th scope="col">old</th>`}<th scope="col">${name === undefined ? 'this config' : 'new'}</th></tr></thead><tbody>${rows.map(
    ({ what, before, after }) =>
      html`<tr><th scope="row">${what}</th>${name !== undefined && html`<td>${before}</td>`}<td>${after}</td></tr>`,
  )}</tbody></table></div></div>
<div class="panel"><h2>Mails a day, simulated</h2>${barChart({ ...frame, xLabel: 'day', yLabel: 'mails' }, dayNames, groups)}${legend(groups)}</div></section>
`;
}
