import type { HistoryEvent } from './api.ts';

/** One stay of an execution in one state, folded from its history events. */
export interface Visit {
  state: string;
  kind: 'task' | 'parked' | 'choice' | 'end' | 'other';
  from: string;
  until?: string;
  /** How the stay ended, in a word or two: `signal: link.clicked`, `timeout`, `changed`, an error, an answer. */
  how?: string;
  /** Error names of attempts that were retried or caught. */
  errors: string[];
  events: HistoryEvent[];
}

/** Folds the events of GetExecutionHistory (oldest first) into stays, oldest first. */
export function visits(events: readonly HistoryEvent[]): Visit[] {
  const all: Visit[] = [];
  for (const event of events) {
    const entered = detail(event, 'stateEnteredEventDetails');
    if (entered !== undefined) {
      all.push({ state: text(entered.name), kind: kindOf(event.type), from: time(event), errors: [], events: [event] });
      continue;
    }
    const visit = all.at(-1);
    if (visit === undefined) continue;
    visit.events.push(event);
    absorb(visit, event);
  }
  return all;
}

function absorb(visit: Visit, event: HistoryEvent): void {
  if (event.type === 'TaskSubmitted') visit.kind = 'parked';
  if (event.type === 'TaskSucceeded' && visit.kind === 'parked')
    visit.how = signalOf(detail(event, 'taskSucceededEventDetails')?.output);
  if (event.type === 'TaskTimedOut') visit.how = 'timeout';
  if (event.type === 'TaskFailed') {
    const error = text(detail(event, 'taskFailedEventDetails')?.error);
    visit.errors.push(error);
    visit.how = error.endsWith('.ConditionalCheckFailedException') ? 'changed' : error;
  }
  if (event.type === 'ExecutionAborted' || event.type === 'ExecutionFailed' || event.type === 'ExecutionTimedOut')
    visit.how = event.type.slice('Execution'.length).toLowerCase();
  const exited = detail(event, 'stateExitedEventDetails');
  if (exited === undefined) return;
  visit.until = time(event);
  const answer = parsed(exited.output);
  if (visit.kind === 'task' && typeof answer === 'string') visit.how = answer;
}

function signalOf(output: unknown): string {
  const answer = parsed(output);
  const signal = typeof answer === 'object' && answer !== null && 'signal' in answer ? answer.signal : undefined;
  return typeof signal === 'string' ? `signal: ${signal}` : 'signal';
}

function kindOf(type: string): Visit['kind'] {
  if (type.startsWith('Task')) return 'task';
  if (type.startsWith('Choice')) return 'choice';
  return type.startsWith('Succeed') || type.startsWith('Fail') ? 'end' : 'other';
}

function detail(event: HistoryEvent, key: string): Record<string, unknown> | undefined {
  const value = event[key];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function parsed(json: unknown): unknown {
  try {
    return typeof json === 'string' ? JSON.parse(json) : json;
  } catch {
    return json;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** When an event happened, as ISO text. */
export function time({ timestamp }: HistoryEvent): string {
  return typeof timestamp === 'number'
    ? new Date(timestamp < 1e11 ? timestamp * 1_000 : timestamp).toISOString()
    : timestamp;
}
