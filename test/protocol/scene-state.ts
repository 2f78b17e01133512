import type { Config } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Definition, Place } from './definition.ts';
import type { Rows } from './memory-table.ts';
import type { Answer, Mutation } from './programs.ts';

/** One act of a scene: a visitor's request, a deploy, a sweep. */
export type Part = { raise: Activity } | { unsubscribe: Activity } | { answer: Answer } | { deploy: Config } | 'sweep';

export interface Setting {
  lead: Lead;
  config: Config;
  now: Instant;
  parts: Record<string, Part>;
  /** How many waits may end by time, and how many processes may die. */
  timeouts?: number;
  deaths?: number;
  /** Goes to where the lead is parked for the first time before the parts act; otherwise they act from its first moment on. */
  fromParked?: boolean;
  /** What happens alone before the parts act. */
  before?: Part;
  /** The functions of sales are played, too; otherwise who gets there has arrived. */
  sales?: boolean;
  mutation?: Mutation & { parksAlways?: boolean };
  /** What executions are on; the newest definition when left out. */
  definition?: Definition;
}

/** The execution: in a function (with its history), about to park, waiting for a token, with sales, or over. */
export interface Execution {
  name: string;
  lifecycleId: string;
  place: Place;
  history: number;
  rules: 'old' | 'new';
  /** Whether the function that runs was begun after the person said no. */
  afterNo: boolean;
  revision: number;
  until: Instant;
  token?: string;
  parks: number;
  /** How often a function was begun: a loop that does not end shows here. */
  looks: number;
}

export interface Actor {
  history: number;
  state: 'idle' | 'running' | 'done' | 'dead';
}

export interface State {
  rows: Rows;
  now: Instant;
  /** Newest last. One whose lifecycle has just been closed may still have to end. */
  executions: readonly Execution[];
  actors: Record<string, Actor>;
  rules: 'old' | 'new';
  timeouts: number;
  deaths: number;
  mails: number;
  wrong?: string;
}
