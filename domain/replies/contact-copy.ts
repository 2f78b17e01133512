import type { Deployment, SalesRules } from '../config/config.ts';
import { managerId } from '../lead/assignment.ts';
import type { InboundMail } from './inbound-mail.ts';
import { isSenderProven } from './sender.ts';

/** An employee's mail with our copy address among its receivers. */
export type ContactCopy =
  | { is: 'contact'; repId: string; people: string[] }
  /** It claims to be from an employee, without proof. */
  | { is: 'unproven' };

/** More people than this are a mailing and no contact with each of them. */
export const mostPeople = 10;

/** The address that a rep puts in copy: the same for all reps, because the sender's own address identifies the rep. */
export const copyAddress = ({ replies }: Pick<Deployment, 'replies'>): string | undefined =>
  replies && `contact@${replies.domain}`;

type Ours = { deployment: Pick<Deployment, 'replies' | 'manager'>; sales: Pick<SalesRules, 'reps'> };

const teamOf = ({ deployment: { manager }, sales }: Ours) =>
  [...sales.reps, { id: managerId, email: manager.email }].map(({ id, email }) => ({ id, email: email.toLowerCase() }));

/** A mail's receivers, in lower case, without our own addresses and those of our people. */
export function outsidersIn({ to }: Pick<InboundMail, 'to'>, ours: Ours): string[] {
  const { replies } = ours.deployment;
  const team = teamOf(ours);
  return [...new Set(to.map((address) => address.toLowerCase()))].filter(
    (address) =>
      !(replies && address.endsWith(`@${replies.domain.toLowerCase()}`)) &&
      !team.some(({ email }) => email === address),
  );
}

/**
 * The employee and the receivers of a mail with our address in copy. Undefined for every other mail. A tag (`contact+spring@`)
 * is allowed and ignored.
 */
export function contactCopy(mail: InboundMail, ours: Ours): ContactCopy | undefined {
  const { replies } = ours.deployment;
  const domain = replies && `@${replies.domain.toLowerCase()}`;
  const to = mail.to.map((address) => address.toLowerCase());
  if (!domain || !to.some((address) => /^contact(\+[^@]*)?@/.test(address) && address.endsWith(domain)))
    return undefined;
  const writer = teamOf(ours).find(({ email }) => email === mail.authors[0]?.toLowerCase());
  if (!writer) return undefined;
  if (!isSenderProven(mail)) return { is: 'unproven' };
  return { is: 'contact', repId: writer.id, people: outsidersIn(mail, ours) };
}
