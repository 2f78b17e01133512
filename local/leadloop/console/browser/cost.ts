import type { LeadDetail } from './api.ts';
import { type Child, h } from './dom.ts';

/** What the lead would have cost on AWS until now, and of what. */
export function costView({ cost }: LeadDetail): Child {
  if (cost === undefined) return false;
  const { usage, cost: money, prices } = cost;
  const rows: [string, string, number][] = [
    ['Step Functions', `${usage.transitions} transitions`, money.workflow],
    ['Lambda', `${usage.invocations} invocations, ${Math.round(usage.lambdaMs)} ms`, money.functions],
    ['DynamoDB', `${usage.readUnits} read units, ${usage.writeUnits} write units`, money.table],
    ['HTTP API', `${usage.requests} requests`, money.api],
    ['SES', `${usage.mails} mails`, money.mail],
  ];
  return h(
    'section',
    { class: 'card', 'data-key': 'cost', 'data-testid': 'cost' },
    h('h2', {}, 'Cost on AWS until now'),
    h(
      'dl',
      { class: 'facts' },
      rows.map(([name, what, dollars]) =>
        h('div', { 'data-key': name }, h('dt', {}, name), h('dd', {}, `${inDollars(dollars)} · ${what}`)),
      ),
      h('div', { 'data-key': 'total' }, h('dt', {}, 'In all'), h('dd', {}, h('strong', {}, inDollars(money.total)))),
    ),
    h('p', { class: 'quiet why' }, `By its own history, at the prices of ${prices.asOf} in ${prices.region}.`),
  );
}

const inDollars = (value: number) => `$${value.toFixed(6)}`;
