/** The answers of /_local/*, as far as the panel reads them. */
export interface Clock {
  now: string;
  mode: 'real' | 'virtual';
  /** When the next timer fires; absent when nothing is due. */
  nextDue?: string;
}

/** A mail in the list. */
interface MailRow {
  messageId: string;
  to: string;
  subject: string;
  sentAt: string;
  template?: string;
}

export interface MailPage {
  total: number;
  /** Newest first. */
  mails: MailRow[];
}

export interface Mail extends MailRow {
  html?: string;
  text?: string;
  headers?: Record<string, string>;
}

/** A domain event as it went over the bus. */
export interface BusEvent {
  'detail-type': string;
  time?: string;
  detail: Record<string, unknown>;
}

/** Calls the embedded cloud; throws its message when it refuses. */
export async function local<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(`/_local/${path}`, body && { method: 'POST', body: JSON.stringify(body) });
  const value = (await answer.json()) as T & { detail?: string };
  if (!answer.ok) throw new Error(value.detail ?? answer.statusText);
  return value;
}
