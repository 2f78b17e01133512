import {
  type Clock,
  type Execution,
  get,
  type HistoryEvent,
  type LeadDetail,
  type LeadRow,
  type Mail,
  type MailPage,
  type MailRow,
} from './api.ts';
import { readRoute } from './route.ts';
import { type Visit, visits } from './visits.ts';

/** What this page knows. Everything but the last four comes from the embedded cloud and is asked for again and again. */
export interface Model {
  clock?: Clock;
  /** The cloud's time minus this machine's, in milliseconds, when its clock is real. */
  offset: number;
  leads?: LeadRow[];
  executions: Execution[];
  /** The newest mails, as many as were asked for; `mailCount` is how many there are. */
  mails: MailRow[];
  mailCount: number;
  mailsWanted: number;
  /** The mail that is read. */
  mail?: Mail;
  /** The company's site, which a laptop only stands in for. */
  site?: string;
  lead?: LeadDetail;
  /** The id that was looked up last, found or not. */
  lookedUp?: string;
  execution?: Execution;
  stays: Visit[];
  /** Why the last look failed. */
  problem?: string;
  /** Why the last button did nothing. */
  failure?: string;
  moving: boolean;
  filter: string;
  unfolded: string[];
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
  unfolded: [],
  opened: [],
};

/** A mail changes neither stage nor state when the lead waits again before this page looks; so look anyway, now and then. */
const mailPaceMs = 6_000;

let seen = '';
let seenHistory = '';

/** Asks for everything shown; mails and the history, the two long answers, only when something happened since. */
export async function refresh(): Promise<void> {
  const route = readRoute(location.hash);
  const [clock, leads = [], executions = []] = await Promise.all([
    get<Clock>('/_local/clock'),
    get<LeadRow[]>('/_local/leads'),
    get<Execution[]>('/_local/executions'),
  ]);
  if (clock !== undefined) {
    model.clock = { ...clock, now: new Date(clock.now).toISOString() };
    model.offset = Date.parse(model.clock.now) - Date.now();
  }
  model.leads = leads;
  model.executions = executions;
  const happened = JSON.stringify([
    leads.map(({ id, stage, stageSince }) => [id, stage, stageSince]),
    executions,
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
  if (readRoute(location.hash).id === id) model.mail = mail;
}

async function refreshLead(id: string | undefined, wanted: string | undefined): Promise<void> {
  const lead = id === undefined ? undefined : await get<LeadDetail>(`/_local/leads/${encodeURIComponent(id)}`);
  const own = executionsOf(id);
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
  model.execution = execution;
}

/** Another lead was selected: nothing of the last one may be shown meanwhile. */
export function forgetLead(): void {
  model.lead = undefined;
  model.lookedUp = undefined;
  model.execution = undefined;
  model.stays = [];
  seenHistory = '';
}

/** The executions of a lead, newest first. */
export function executionsOf(id: string | undefined): Execution[] {
  return model.executions.filter((it) => it.leadId === id).sort((a, b) => b.startedAt.localeCompare(a.startedAt));
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
