import type { Activity } from '../../../domain/lead/activity.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import type { Send } from '../../../domain/lead/send.ts';
import type { Mail, MailPage } from '../../../local/cloud/ses/index.ts';
import type { ExecutionView } from '../../../local/leadloop/control-api.ts';
import type { LeadPage, LeadRow } from '../../../local/leadloop/lead-list.ts';

/** One lead as `/_local/leads/{id}` shows it. */
export interface LeadDetail {
  profile: Lead;
  stage: Lead['stage'];
  sends: Send[];
  assignments: Assignment[];
  activities: Activity[];
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

export type Client = ReturnType<typeof clientOf>;

/** What visitors, reps and people at the console do, over HTTP. Every call throws when the cloud dies meanwhile. */
export function clientOf(url: string) {
  async function call(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${url}${path}`, { redirect: 'manual', ...init });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
  async function read<T>(path: string): Promise<T> {
    const { status, text } = await call(`/_local/${path}`);
    if (status !== 200) throw new Error(`GET /_local/${path}: ${status} ${text}`);
    return JSON.parse(text) as T;
  }
  async function move(body: object): Promise<string> {
    const { status, text } = await call('/_local/clock', { method: 'POST', body: JSON.stringify(body) });
    if (status !== 200) throw new Error(`POST /_local/clock: ${status} ${text}`);
    return (JSON.parse(text) as { now: string }).now;
  }
  return {
    call,
    /** With the box ticked, unless the fields say otherwise. */
    postLead: (fields: object) =>
      call('/leads', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ consent: true, ...fields }),
      }),
    /** Posts a form of our pages to the path a mail links to, on this cloud's port. */
    submit: (link: string, fields: Record<string, string>) =>
      call(pathOf(link), { method: 'POST', body: new URLSearchParams(fields) }),
    open: (link: string) => call(pathOf(link)),
    /** `3d`, `5m` …: answers the new time when all that was due has happened. */
    advance: (by: string) => move({ advance: by }),
    /** To a moment in ISO 8601. */
    advanceTo: (at: string) => move({ to: at }),
    /** All that is due now has happened. */
    settled: () => move({ advance: '0s' }),
    now: async () => (await read<{ now: string }>('clock')).now,
    /** Every mail with what it says, oldest first; those that somebody knows are left out. */
    mail: (known?: ReadonlySet<string>) => everyMail(read, known),
    executions: () => read<ExecutionView[]>('executions'),
    history: (name: string) => read<{ type: string }[]>(`executions/${name}/history`),
    leads: () => everyLead(read),
    lead: (id: string) => read<LeadDetail>(`leads/${id}`),
    endpoints: () => read<Record<string, string>>('endpoints'),
    deadLetters: () => read<object[]>('dead-letters'),
  };
}

/** Reads the list page by page, then each mail that is not known; `read` gets the path below `/_local/`. */
export async function everyMail(
  read: <T>(path: string) => Promise<T>,
  known: ReadonlySet<string> = new Set(),
): Promise<Mail[]> {
  const ids: string[] = [];
  for (let before: string | undefined = ''; before !== undefined; ) {
    const page: MailPage = await read<MailPage>(before === '' ? 'mail' : `mail?before=${before}`);
    ids.push(...page.mails.map(({ messageId }) => messageId));
    before = page.next;
  }
  const unknown = ids.reverse().filter((id) => !known.has(id));
  return Promise.all(unknown.map((id) => read<Mail>(`mail/${id}`)));
}

/** Every lead, page by page; `read` gets the path below `/_local/`. */
async function everyLead(read: <T>(path: string) => Promise<T>): Promise<LeadRow[]> {
  const leads: LeadRow[] = [];
  for (let before: string | undefined = ''; before !== undefined; ) {
    const page: LeadPage = await read<LeadPage>(`leads?limit=500${before && `&before=${before}`}`);
    leads.push(...page.leads);
    before = page.next;
  }
  return leads;
}

/** The path of an address in a mail: a cloud on a free port has another port after each start. */
export const pathOf = (link: string) => link.replace(/^https?:\/\/[^/]+/, '');

/** The one-click unsubscribe address of a marketing mail. */
export const unsubscribeLink = (mail: Mail) => mail.headers['List-Unsubscribe']?.replace(/^<|>$/g, '') ?? '';

/** The first address in a mail whose path begins like this. */
export const linkIn = (mail: Mail, path: string) =>
  new RegExp(`https?://[^/\\s"<>]+${path}[^\\s"<>)\\]]*`).exec(mail.text)?.[0] ?? '';

/** What the ledger calls the step of a mail. */
export const stepOf = ({ tags }: Mail) => `${tags.lead} ${tags.lifecycle} ${tags.track} ${tags.step}`;
