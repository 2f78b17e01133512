import type { Execution, HistoryEvent } from './api.ts';
import { type Child, h } from './dom.ts';
import { moment, relative, span } from './format.ts';
import { leadHref } from './route.ts';
import { time, type Visit } from './visits.ts';

export interface ExecutionData {
  /** All executions of the lead, newest first. */
  executions: readonly Execution[];
  shown?: string;
  now: string;
  /** How many leads there are at all. */
  others: number;
}

/** The head of the right column: which execution is drawn below, and where it stands. */
export function executionHead({ executions, shown, now, others }: ExecutionData): Child {
  const execution = executions.find((it) => it.name === shown);
  if (execution === undefined) {
    const crowd = 'How many leads are in which state now. Select one to see its way.';
    return h(
      'p',
      { class: 'quiet pad' },
      others > 0 ? crowd : 'The way of every lead. The first one will be seen here.',
    );
  }
  return [
    executions.length > 1 &&
      h(
        'nav',
        { class: 'lifecycles', 'aria-label': 'Lifecycles', 'data-key': 'lifecycles' },
        executions.map((it, index) =>
          h(
            'a',
            {
              href: leadHref(it.leadId, it.name),
              'aria-current': it.name === shown ? 'true' : undefined,
              title: it.name,
            },
            `Lifecycle ${executions.length - index}`,
          ),
        ),
      ),
    h(
      'header',
      { class: 'execution-head', 'data-key': 'head', 'data-testid': 'execution-head' },
      h('h2', { 'data-testid': 'current-state' }, execution.state ?? 'Execution'),
      h(
        'span',
        { class: `chip ${execution.status.toLowerCase()}`, 'data-testid': 'execution-status' },
        execution.status.toLowerCase(),
      ),
      h('p', { class: 'quiet', title: execution.name }, standing(execution, now)),
    ),
  ];
}

function standing({ status, startedAt, stoppedAt = '', waitsUntil }: Execution, now: string): string {
  if (status !== 'RUNNING')
    return `${moment(startedAt)}, took ${span(Date.parse(stoppedAt || now) - Date.parse(startedAt))}`;
  const next = waitsUntil && `Goes on at a signal, or ${moment(waitsUntil)} (${relative(waitsUntil, now)}).`;
  return [`Started ${moment(startedAt)} (${relative(startedAt, now)}).`, next].filter(Boolean).join(' ');
}

export interface HistoryData {
  execution?: string;
  stays: readonly Visit[];
  /** Keys of the stays whose events are wanted: they are drawn only when somebody opens them. */
  opened: readonly string[];
}

/** Under the drawing: one line a stay in a state, newest first; opened, the events as AWS writes them. */
export function historyView({ execution = '', stays, opened }: HistoryData): Child {
  if (stays.length === 0) return false;
  const rows = stays.map((it, index) => {
    const key = `${execution}#${index}`;
    return stay(it, key, opened.includes(key));
  });
  return h(
    'section',
    { class: 'history', 'data-testid': 'history' },
    h('h2', {}, 'History'),
    h('ol', {}, rows.reverse()),
  );
}

function stay(it: Visit, key: string, opened: boolean): HTMLElement {
  const lasted = it.until === undefined ? undefined : Date.parse(it.until) - Date.parse(it.from);
  const duration = lasted === undefined ? (it.kind === 'end' ? '' : 'here now') : lasted < 1_000 ? '' : span(lasted);
  return h(
    'li',
    { class: `stay ${it.kind}`, 'data-key': key, 'data-testid': 'history-entry' },
    h(
      'details',
      { 'data-stay': key },
      h(
        'summary',
        {},
        h('span', { class: 'mark', 'aria-hidden': 'true' }),
        h('span', { class: 'state-name' }, it.state),
        it.how !== undefined && h('span', { class: 'how' }, it.how),
        it.errors.length > 1 && h('span', { class: 'quiet' }, `${it.errors.length} errors`),
        h('span', { class: 'lasted quiet' }, duration),
        h('time', { class: 'quiet', datetime: it.from, title: it.from }, moment(it.from, { seconds: true })),
      ),
      opened && h('ol', { class: 'events' }, it.events.map(eventRow)),
    ),
  );
}

function eventRow(event: HistoryEvent): HTMLElement {
  const heading = [h('code', {}, `${event.id} ${event.type}`), ' ', h('time', { class: 'quiet' }, time(event))];
  return h('li', {}, heading, eventBody(event));
}

function eventBody(event: HistoryEvent): Child {
  const details = Object.entries(event).find(
    ([key, value]) => key.endsWith('EventDetails') && typeof value === 'object',
  );
  return details !== undefined && h('pre', {}, JSON.stringify(details[1], null, 2));
}
