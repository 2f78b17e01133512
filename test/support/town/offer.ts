import { expect } from 'vitest';
import type { Mail } from '../../../local/cloud/ses/index.ts';
import { browse, formThat, linksOf, type Page } from './browser.ts';
import type { Place } from './place.ts';

export type Offer = ReturnType<typeof createOffer>;

/** A mail about a lead in a rep's or the manager's mailbox, and the page behind its button. */
export function createOffer(town: Place, mail: Mail) {
  const { reps } = town.config.sales;
  const { manager } = town.config.deployment;
  const rep = reps.find(({ email }) => email === mail.to);
  const url = linksOf(mail.html).find(({ href }) => href.includes('/r/'))?.href ?? '';
  const open = () => browse(url);

  /** Chooses one of the page's forms, fills it in with what it offers, sends it, and sees what is shown then. */
  async function act(action: string, given: Record<string, string> = {}): Promise<Page> {
    const { fields, choices, ...form } = formThat((await open()).body, { action });
    for (const [name, value] of Object.entries(given)) {
      if (choices[name]) expect(choices[name], `choices of ${name}`).toContain(value);
      else expect(Object.keys(fields), `fields of ${action}`).toContain(name);
    }
    const answer = await browse(`${town.url}${form.action}`, { ...fields, ...given });
    expect(answer.status, answer.text).toBe(303);
    await town.settles();
    return browse(`${town.url}${answer.headers.get('location')}`);
  }

  return {
    mail,
    /** A rep's id, or `manager`. */
    to: rep?.id ?? (mail.to === manager.email ? 'manager' : mail.to),
    zone: rep?.timeZone ?? manager.timeZone,
    template: mail.tags.template ?? '',
    at: mail.sentAt,
    url,
    opens: open,
    accepts: () => act('accept'),
    declines: (reason?: string) => act('decline', reason === undefined ? {} : { reason }),
    /** Only on the manager's page. */
    assignsTo: (repId: string) => act('assign', { repId }),
    /** Asks for so many minutes more. */
    snoozes: (minutes: number) => act('snooze', { for: String(minutes * 60_000) }),
    /** The id of reminders in sales.yaml; empty for none. */
    plans: (followUp: string) => act('follow-up', { followUp }),
    /** One of the choices of the page, such as `call-missed`. */
    contacts: (contact: string, more: { note?: string; next?: string; nextOn?: string } = {}) =>
      act('contact', { contact, ...more }),
    /** Says where the sale stands. */
    moves: (sale: { step?: string; value?: string; probability?: string; closeOn?: string }) => act('sale', sale),
    wins: (value?: number, product?: string) =>
      act('won', { ...(value !== undefined && { value: String(value) }), ...(product && { product }) }),
    loses: (reason: string) => act('lost', { reason }),
    /** Says that it was otherwise; within a day. */
    corrects: (result: 'won' | 'lost', given: Record<string, string> = {}) => act(result, given),
    /** `until` is a date, `2027-05-22`. */
    recycles: (reason: string, until?: string, track?: string) =>
      act('recycle', { reason, ...(until && { until }), ...(track && { track }) }),
  };
}
