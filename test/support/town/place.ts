import type { Config } from '../../../domain/config/config.ts';
import type { Mail, SesMode } from '../../../local/cloud/ses/index.ts';
import type { ExecutionView } from '../../../local/leadloop/control-api.ts';
import type { Assembly } from './assembly.ts';

/** One cloud on virtual time, reached as people reach it: over HTTP. */
export interface Place {
  url: string;
  config: Config;
  /** UTC; stands still until somebody lets time pass. */
  now(): string;
  minutes(count: number): Promise<void>;
  hours(count: number): Promise<void>;
  days(count: number): Promise<void>;
  /** `2026-11-30T09:00+01:00` */
  until(moment: string): Promise<void>;
  /** To the next moment anything is due. */
  untilSomethingHappens(): Promise<void>;
  /** Everything that was set off is done; no time passes. */
  settles(): Promise<void>;
  get<T>(path: string): Promise<T>;
  mails(): Promise<Mail[]>;
  executions(): Promise<ExecutionView[]>;
  /** What the functions wrote to their logs; the newest lines come a moment later. */
  logs(): string;
  /** What went wrong unexpectedly; a story that breaks things on purpose empties it. */
  trouble: string[];
  /** The process ends, another one goes on with its data. */
  restarts(): Promise<void>;
  /** SES grants the account this from now on; the process ends and another goes on. */
  granted(mode: SesMode): Promise<void>;
  /** Another version is deployed: the next process runs that. */
  deploys(assembly: Assembly): Promise<void>;
}
