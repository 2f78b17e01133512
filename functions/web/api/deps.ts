import type { Config } from '../../../domain/config/config.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { ListViews } from '../../adapters/dynamodb/access/list-views.ts';
import type { Entered } from '../../adapters/dynamodb/entered-team.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { MailsAsSent } from '../../adapters/dynamodb/mail/mails-as-sent.ts';
import type { Reps } from '../../adapters/dynamodb/reps.ts';
import type { Keys } from '../../adapters/secrets/key-ring.ts';
import type { ErasureQueue } from '../../adapters/sqs/erasure-queue.ts';
import type { RouterDeps } from '../../http/api/router.ts';
import type { Assigning } from '../../services/sales/assigning.ts';
import type { Dismissals } from '../../services/sales/dismissals.ts';
import type { LeadDesk } from '../../services/sales/lead-desk.ts';
import type { Merging } from '../../services/sales/merging.ts';
import type { ProfileCorrections } from '../../services/sales/profile-corrections.ts';
import type { RepAnswers } from '../../services/sales/rep-answers.ts';
import type { RepWork } from '../../services/sales/rep-work.ts';
import type { Signals } from '../../services/signals.ts';
import type { ProgramDoorDeps } from './program-door.ts';

/** What the API's answers are made with. */
export interface ApiDeps extends Pick<RouterDeps, 'audit' | 'newId'>, ProgramDoorDeps {
  desk: LeadDesk;
  asSent: Pick<MailsAsSent, 'find'>;
  views: ListViews;
  leads: Pick<Leads, 'claim' | 'unclaim'>;
  reps: Pick<Reps, 'holdings'>;
  answers: RepAnswers;
  work: Pick<RepWork, 'record'>;
  assigning: Assigning;
  profiles: ProfileCorrections;
  dismissals: Dismissals;
  merging: Pick<Merging, 'merge' | 'separate'>;
  erasures: Pick<ErasureQueue, 'order'>;
  keys: Pick<Keys, 'links'>;
  entered: Pick<Entered, 'read' | 'enter' | 'into'>;
  /** The deployed rules, without what people entered. */
  rules: Config;
  /** Signals that go by these rules. */
  signalsBy: (config: Config) => Pick<Signals, 'lookAgain'>;
  signals: Pick<Signals, 'raise'>;
  config: Config;
  mails: Record<string, { title: string; version: string }>;
  publicUrl: string;
  now: () => Instant;
}
