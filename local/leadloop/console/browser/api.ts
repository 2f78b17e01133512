import type { Assignment } from '../../../../domain/lead/assignment.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import type { Send } from '../../../../domain/lead/send.ts';
import type { Stage } from '../../../../domain/lead/stage.ts';

/** The answers of /_local/*, as far as this page reads them. */
export interface Clock {
  now: string;
  mode: 'real' | 'virtual';
  /** When the next timer fires; absent when nothing is due. */
  nextDue?: string;
}

export interface LeadRow {
  id: string;
  name?: string;
  company?: string;
  email: string;
  stage: Stage;
  score?: { total: number; grade: string };
  stageSince?: string;
  /** It is open, and no execution moves it. */
  stuck?: boolean;
}

export interface Pipeline {
  /** Another number after anything may have changed. */
  changes: number;
  /** Of the stages that have leads: how many, and the newest of them. */
  stages: Partial<Record<Stage, { total: number; leads: LeadRow[] }>>;
  /** How many executions are in each state now. */
  states: Record<string, number>;
}

export interface Reason {
  activityId: string;
  what: string;
  at: string;
  raw: number;
  points: number;
  cappedBy?: string;
}

export interface LeadDetail {
  profile: Lead;
  stage: Stage;
  score?: {
    total: number;
    grade: string;
    reasons?: Reason[];
    gradeReasons?: string[];
    persona?: string;
    interests?: { id: string; name: string; total: number; reasons: Reason[] }[];
  };
  timeline: { at: string; what: string; points?: number; kind: string; machine?: string }[];
  sends: Send[];
  assignments: Assignment[];
  /** It is open, and no execution moves it. */
  stuck?: boolean;
  /** When the sweep gives a stuck lead another execution; absent when nobody has noticed yet. */
  restartAt?: string;
  cost?: {
    usage: Record<
      'transitions' | 'invocations' | 'lambdaMs' | 'readUnits' | 'writeUnits' | 'requests' | 'mails',
      number
    >;
    /** In US dollars. */
    cost: Record<'workflow' | 'functions' | 'table' | 'api' | 'mail' | 'beside' | 'total', number>;
    prices: { asOf: string; region: string };
  };
}

export interface Execution {
  name: string;
  leadId: string;
  status: string;
  state?: string;
  startedAt: string;
  stoppedAt?: string;
  /** When a waiting execution goes on by itself. */
  waitsUntil?: string;
}

/** A mail in the list. */
export interface MailRow {
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
  /** `before` of the next page. */
  next?: string;
}

export interface Mail extends MailRow {
  html?: string;
  text?: string;
  headers?: Record<string, string>;
  /** SES message tags; `lead` is whom the mail is about. */
  tags?: Record<string, string>;
}

/** One event of GetExecutionHistory. Only the details this page shows are typed. */
export interface HistoryEvent {
  id: number;
  type: string;
  /** ISO text, or seconds since the epoch as AWS JSON writes it. */
  timestamp: string | number;
  [details: string]: unknown;
}

/** The embedded cloud is not there, or did not answer as agreed. */
export class UnreachableError extends Error {}

/** GET of a JSON answer; undefined when there is no such thing (404). */
export async function get<T>(path: string): Promise<T | undefined> {
  return call<T>(path, { headers: { accept: 'application/json' } });
}

export async function post<T>(path: string, body: unknown = {}): Promise<T | undefined> {
  return call<T>(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function call<T>(path: string, init: RequestInit): Promise<T | undefined> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    throw new UnreachableError(
      'The embedded cloud does not answer. Is npm start still running? This page goes on trying.',
      {
        cause,
      },
    );
  }
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  const text = await response.text();
  return text === '' ? undefined : (JSON.parse(text) as T);
}
