import { expect } from 'vitest';
import { zoneOf } from '../../../domain/lead/zone.ts';
import type { Mail } from '../../../local/cloud/ses/index.ts';
import type { ExecutionView } from '../../../local/leadloop/control-api.ts';
import type { LeadPage } from '../../../local/leadloop/lead-list.ts';
import { browse, formThat, linksOf, type Page } from './browser.ts';
import { createOffer, type Offer } from './offer.ts';
import type { Place } from './place.ts';
import type { HistoryEvent, LeadView } from './views.ts';
import { wall } from './wall.ts';

/** What somebody fills into forms; `email` makes one up when left out. */
export type Person = Partial<
  Record<
    'email' | 'name' | 'company' | 'jobTitle' | 'phone' | 'country' | 'timeZone' | 'companySize' | 'industry',
    string
  >
>;

export interface Receipt {
  status: number;
  leadId: string;
  receipt: string;
}

export type Visitor = ReturnType<typeof createVisitor>;

let strangers = 0;

/** A person with a browser and a mailbox, and what the town knows of them. */
export function createVisitor(town: Place, { email = `visitor-${++strangers}@example.org`, ...person }: Person = {}) {
  let leadId: string | undefined;
  const path = () => {
    if (leadId === undefined) throw new Error(`${email} has not posted a form yet`);
    return `/_local/leads/${leadId}`;
  };

  /** POST /leads as a script on a web page does it, with the box ticked unless `more` says otherwise. */
  async function posts(form: string, more: Record<string, unknown> = {}): Promise<Receipt> {
    const response = await fetch(`${town.url}/leads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, ...person, form, consent: true, ...more }),
    });
    const answer = (await response.json()) as Omit<Receipt, 'status'>;
    expect(response.status, JSON.stringify(answer)).toBe(202);
    expect(Object.keys(answer)).toEqual(expect.arrayContaining(['leadId', 'receipt']));
    leadId = answer.leadId;
    await town.settles();
    return { status: response.status, ...answer };
  }

  /** The hosted form: opened, filled in, sent; what is shown then. */
  async function fillsIn(formName: string, more: Record<string, string> = {}): Promise<Page> {
    const shown = await browse(`${town.url}/forms/${formName}`);
    const form = formThat(shown.body, { form: formName });
    // People need some seconds for a form; on a clock that stands still they would pass for programs.
    await fetch(`${town.url}/_local/clock`, { method: 'POST', body: '{"advance":"10s"}' });
    const answer = await browse(`${town.url}${form.action}`, {
      ...form.fields,
      email,
      ...person,
      consent: 'true',
      ...more,
    });
    await town.settles();
    expect(answer.status, answer.text).toBe(303);
    const { leads } = await town.get<LeadPage>(`/_local/leads?search=${encodeURIComponent(email)}`);
    leadId = leads.find((lead) => lead.email === email)?.id;
    return browse(`${town.url}${answer.headers.get('location')}`);
  }

  const view = () => town.get<LeadView>(path());

  async function mails(): Promise<Mail[]> {
    return (await town.mails()).filter(({ to }) => to === email);
  }
  async function newestMail(): Promise<Mail> {
    const mail = (await mails()).at(-1);
    if (!mail) throw new Error(`${email} has no mail`);
    return mail;
  }
  async function linkTo(part: string, mail?: Mail): Promise<string> {
    const { html, subject } = mail ?? (await newestMail());
    const link = linksOf(html).find(({ href }) => href.includes(part));
    if (!link) throw new Error(`no link with ${part} in “${subject}”`);
    return link.href;
  }

  /** Follows the newest mail's link to a page of the site, such as `/pricing`, and lands there. */
  async function clicks(page: string): Promise<void> {
    const tracked = (await mails())
      .flatMap(({ html }) => linksOf(html))
      .filter(({ href }) => href.includes('/c/') && leadsTo(href).includes(page))
      .at(-1);
    if (!tracked) throw new Error(`${email} got no mail with a link to ${page}`);
    // Reading comes before clicking: who clicks as soon as the mail is there is a program.
    if (Date.parse(town.now()) - Date.parse((await newestMail()).sentAt) < 10_000) await town.minutes(1);
    const answer = await browse(tracked.href);
    // The way there also names the lead to our forms.
    const landed = answer.headers.get('location')?.replace(/[?&]profile=[^&#]*/, '');
    expect([answer.status, landed]).toEqual([302, leadsTo(tracked.href)]);
    await town.settles();
  }

  /** What a mail program's “Unsubscribe” button does (RFC 8058). */
  /** Answers the newest mail. */
  async function replies(text: string): Promise<void> {
    const { messageId } = await newestMail();
    const body = JSON.stringify({ messageId, text });
    const { status } = await fetch(`${town.url}/_local/reply`, { method: 'POST', body });
    expect(status).toBe(200);
    await town.settles();
  }

  async function unsubscribesWithOneClick(mail?: Mail): Promise<number> {
    const { headers } = mail ?? (await newestMail());
    expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    const url = /^<(.+)>$/.exec(headers['List-Unsubscribe'] ?? '')?.[1] ?? '';
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    const { status } = await fetch(url, { method: 'POST', body });
    await town.settles();
    return status;
  }

  /** Opens the page behind “Unsubscribe” or “Preferences” in the newest mail. */
  const opensPreferences = async () => browse(await linkTo('/preferences/'));

  async function choosesOnThePage(action: string, choice: Record<string, string> = {}): Promise<Page> {
    const { fields, choices, ...form } = formThat((await opensPreferences()).body, { action });
    for (const [name, value] of Object.entries(choice)) expect(choices[name]).toContain(value);
    const answer = await browse(`${town.url}${form.action}`, { ...fields, ...choice });
    expect(answer.status, answer.text).toBe(303);
    await town.settles();
    return browse(`${town.url}${answer.headers.get('location')}`);
  }

  /** The button behind the link of the confirmation mail. */
  async function confirms(): Promise<Page> {
    const shown = await browse(await linkTo('/confirm/'));
    const [action = ''] = [/<form[^>]*action="([^"]+)"/.exec(shown.body)?.[1]];
    const answer = await browse(`${town.url}${action}`, {});
    await town.settles();
    return answer;
  }

  /** Oldest first. */
  async function executions(): Promise<ExecutionView[]> {
    return (await town.executions()).filter((one) => one.leadId === leadId).reverse();
  }
  async function execution(): Promise<ExecutionView> {
    const newest = (await executions()).at(-1);
    if (!newest) throw new Error(`${email} has no execution`);
    return newest;
  }

  const aboutMe = async (): Promise<Offer[]> =>
    (await town.mails())
      .filter(({ tags }) => tags.kind === 'internal' && tags.lead === leadId)
      .map((mail) => createOffer(town, mail));
  const offers = async () => (await aboutMe()).filter(({ template }) => template !== 'rep-warning');

  return {
    email,
    person,
    leadId: () => path().replace('/_local/leads/', ''),
    posts,
    fillsIn,
    view,
    stage: async () => (await view()).stage,
    mails,
    newestMail,
    linkTo,
    clicks,
    replies,
    unsubscribesWithOneClick,
    opensPreferences,
    unsubscribesOnThePage: () => choosesOnThePage('unsubscribe'),
    /** Takes one of the breaks the page offers. */
    pauses: (days: number) => choosesOnThePage('pause', { pause: String(days * 86_400_000) }),
    resumes: () => choosesOnThePage('resume'),
    confirms,
    executions,
    execution,
    /** Where the newest execution is: `RUNNING Wait for engagement`, `SUCCEEDED Dormant`. */
    whereabouts: async () => {
      const { status, state } = await execution();
      return `${status} ${state}`;
    },
    history: async (name?: string): Promise<HistoryEvent[]> =>
      town.get(`/_local/executions/${name ?? (await execution()).name}/history`),
    /** Each mail so far with the day it came, on the visitor's own wall: `nurture-1 Thu 2026-11-26`. */
    async postbox(): Promise<string[]> {
      const zone = zoneOf(person, town.config.nurture);
      return (await mails()).map((mail) => `${mail.tags.template} ${wall(mail.sentAt, zone).slice(0, -6)}`);
    },
    /** Every mail to reps and the manager about this lead, oldest first; the warnings are left out. */
    offers,
    warnings: async () => (await aboutMe()).filter(({ template }) => template === 'rep-warning'),
    async offer(): Promise<Offer> {
      const newest = (await offers()).at(-1);
      if (!newest) throw new Error(`no rep has heard of ${email}`);
      return newest;
    },
  };
}

/** Where a tracked link leads: anybody can read a signed token, only we can make one. */
function leadsTo(href: string): string {
  const body = /\/c\/([\w-]+)\./.exec(href)?.[1] ?? '';
  const [, claims] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, { url: string }];
  return claims.url;
}
