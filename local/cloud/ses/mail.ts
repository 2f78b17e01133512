/** One call of the SES v2 API, its body read. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

/** A mail that SES accepted, as `GET /_local/mail/<id>` shows it and data/mail.ndjson keeps it. */
export interface Mail {
  messageId: string;
  /** By the shared clock, ISO 8601. */
  sentAt: string;
  from: string;
  /** The address; several are separated by commas. */
  to: string;
  subject: string;
  html: string;
  text: string;
  /** Header fields by name, ours and From, To, Subject and Reply-To. */
  headers: Record<string, string>;
  template?: string;
  tags: Record<string, string>;
  configurationSet?: string;
}

/** A request that SES refuses, with its error name and HTTP status. */
export class MailRefusedError extends Error {
  readonly status: number;
  constructor(name: string, status: number, message: string) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** What tests can make SES do with one mail. `hang` never answers, `crash` also ends the calling function, `kill` ends this process. */
export type MailFault =
  | 'throttle'
  | 'reject'
  | 'fail'
  | 'hang-before'
  | 'hang-after'
  | 'crash-before'
  | 'crash-after'
  | 'kill-before'
  | 'kill-after';

/** Its mailboxes may get mail from every account. */
export const simulator = 'simulator.amazonses.com';
export type Simulation = 'success' | 'bounce' | 'complaint' | 'ooto' | 'suppressionlist';

/** Which behaviour of the SES mailbox simulator an address asks for; plus-labels are allowed. Others just arrive. */
export function simulationOf(address: string): Simulation {
  const [local = '', domain] = bare(address).toLowerCase().split('@');
  const name = local.split('+')[0];
  if (domain !== simulator) return 'success';
  return name === 'bounce' || name === 'complaint' || name === 'ooto' || name === 'suppressionlist' ? name : 'success';
}

const usualPage = 100;

/** A list operation's answer: PageSize items from NextToken on. */
export function page<T>(all: readonly T[], query: URLSearchParams): { items: T[]; NextToken?: string } {
  const from = Number(query.get('NextToken') ?? 0);
  const to = from + Number(query.get('PageSize') ?? usualPage);
  return { items: all.slice(from, to), NextToken: to < all.length ? String(to) : undefined };
}

/** `Ada <ada@example.com>` → `ada@example.com`. */
export function bare(address: string): string {
  return (/<([^<>]*)>\s*$/.exec(address)?.[1] ?? address).trim();
}
