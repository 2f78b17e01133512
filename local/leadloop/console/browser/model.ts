import {
  type Clock,
  type Execution,
  get,
  type HistoryEvent,
  type LeadDetail,
  type Mail,
  type MailPage,
  type MailRow,
  type Pipeline,
} from './api.ts';
import { readRoute } from './route.ts';
import { type Visit, visits } from './visits.ts';

/** What this page knows. Everything but the last four comes from the embedded cloud and is asked for again and again. */
export interface Model {
  clock?: Clock;
  /** The cloud's time minus this machine's, in milliseconds, when its clock is real. */
  offset: number;
  pipeline?: Pipeline;
  /** How many leads there are, also while you search. */
  leadCount?: number;
  /** The newest mails, as many as were asked for; `mailCount` is how many there are. */
  mails: MailRow[];
  mailCount: number;
  mailsWanted: number;
  /** The mail that is read, and the lead it is about. */
  mail?: Mail;
  mailLead?: LeadDetail['profile'];
  /** The company's site, which a laptop only stands in for. */
  site?: string;
  lead?: LeadDetail;
  /** The id that was looked up last, found or not. */
  lookedUp?: string;
  /** All executions of the lead, newest first, and the one that is drawn. */
  executions: Execution[];
  execution?: Execution;
  stays: Visit[];
  /** Why the last look failed. */
  problem?: string;
  /** Why the last button did nothing. */
  failure?: string;
  moving: boolean;
  filter: string;
  /** How many leads of a stage are wanted, where it is more than usual. */
  unfolded: Record<string, number>;
  opened: string[];
}

export const model: Model = {
  offset: 0,
  executions: [],
  mails: [],
  mailCount: 0,
  mailsWanted: 100,
  stays: [],
  moving: false,
  filter: '',
  unfolded: {},
  opened: [],
};

/** A mail changes neither stage nor state when the lead waits again before this page looks; so look anyway, now and then. */
const mailPaceMs = 6_000;

let seen = '';
let seenHistory = '';

/** Asks for everything shown; mails and the history, the two long answers, only when something happened since. */
export async function refresh(): Promise<void> {
  const route = readRoute(location.hash);
  const wanted = new URLSearchParams({ search: model.filter, ...model.unfolded });
  const [clock, pipeline] = await Promise.all([
    get<Clock>('/_local/clock'),
    get<Pipeline>(`/_local/pipeline?${wanted}`),
  ]);
  if (clock !== undefined) {
    model.clock = { ...clock, now: new Date(clock.now).toISOString() };
    model.offset = Date.parse(model.clock.now) - Date.now();
  }
  if (wanted.get('search') === model.filter) model.pipeline = pipeline;
  if (model.filter === '') model.leadCount = leadsIn(pipeline);
  const happened = JSON.stringify([
    pipeline?.changes,
    clock?.mode === 'virtual' && clock.now,
    Math.floor(Date.now() / mailPaceMs),
  ]);
  if (happened !== seen || route.view === 'inbox') {
    await refreshMails();
    seen = happened;
  }
  if (route.view === 'inbox') await refreshMail(route.id);
  else await refreshLead(route.id, route.execution);
}

const leadsIn = (pipeline: Pipeline | undefined) =>
  Object.values(pipeline?.stages ?? {}).reduce((sum, { total }) => sum + total, 0);

async function refreshMails(): Promise<void> {
  const { total = 0, mails = [] } = (await get<MailPage>(`/_local/mail?limit=${model.mailsWanted}`)) ?? {};
  model.mails = mails;
  model.mailCount = total;
}

/** A mail never changes: it is asked for once. */
async function refreshMail(id: string | undefined): Promise<void> {
  if (id === model.mail?.messageId) return;
  const mail = id === undefined ? undefined : await get<Mail>(`/_local/mail/${encodeURIComponent(id)}`);
  model.site ??= (await get<{ site?: string }>('/_local/deployment'))?.site;
  const about = mail?.tags?.lead && (await get<LeadDetail>(`/_local/leads/${encodeURIComponent(mail.tags.lead)}`));
  if (readRoute(location.hash).id !== id) return;
  model.mail = mail;
  model.mailLead = about ? about.profile : undefined;
}

async function refreshLead(id: string | undefined, wanted: string | undefined): Promise<void> {
  const lead = id === undefined ? undefined : await get<LeadDetail>(`/_local/leads/${encodeURIComponent(id)}`);
  const own =
    id === undefined ? [] : ((await get<Execution[]>(`/_local/executions?lead=${encodeURIComponent(id)}`)) ?? []);
  own.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  const execution = own.find((it) => it.name === wanted) ?? own[0];
  const history = JSON.stringify([execution, lead?.profile.revision, lead?.profile.parked, lead?.sends.length]);
  if (history !== seenHistory) {
    const path = `/_local/executions/${encodeURIComponent(execution?.name ?? '')}/history`;
    const events = execution === undefined ? [] : ((await get<HistoryEvent[]>(path)) ?? []);
    if (readRoute(location.hash).id !== id) return;
    model.stays = visits(events);
    seenHistory = history;
  }
  if (readRoute(location.hash).id !== id) return;
  model.lead = lead;
  model.lookedUp = id;
  model.executions = own;
  model.execution = execution;
}

/** Another lead was selected: nothing of the last one may be shown meanwhile. */
export function forgetLead(): void {
  model.lead = undefined;
  model.lookedUp = undefined;
  model.executions = [];
  model.execution = undefined;
  model.stays = [];
  seenHistory = '';
}

/** The cloud's time now: it goes on between two answers when the clock is real. */
export function now(): string {
  if (model.clock?.mode === 'virtual') return model.clock.now;
  return new Date(Date.now() + model.offset).toISOString();
}

/** A time to compute "3 min ago" from: in steps of ten seconds, so that not every look changes the page. Never early. */
export function steadyNow(): string {
  if (model.clock?.mode === 'virtual') return model.clock.now;
  return new Date(Math.ceil(Date.parse(now()) / 10_000) * 10_000).toISOString();
}
