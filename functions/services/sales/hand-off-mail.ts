import type { Config } from '../../../domain/config/config.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { OutgoingMail } from '../../adapters/ses/mailer.ts';
import { withReferrer } from '../capture/referrer.ts';
import { type ComposerDeps, composeRepMail, type Occasion } from '../mail/outgoing-mail.ts';
import { leadBrief } from './lead-brief.ts';

interface HandOffMailDeps {
  leads: Pick<Leads, 'history'>;
  composer: ComposerDeps;
  config: Config;
}

/** A mail of the hand-off to who answers an offer, the rep or the manager, with all that sales has to know of the lead. */
export async function composeHandOffMail(
  history: LeadHistory,
  assignment: Assignment,
  { more, ...occasion }: Omit<Occasion, 'track'>,
  { leads, composer, config }: HandOffMailDeps,
): Promise<OutgoingMail> {
  const referred = await withReferrer(leads, history);
  const { data, ...reader } = leadBrief(referred, assignment, config, composer, occasion.at);
  return composeRepMail(history.lead, reader, { track: 'hand-off', ...occasion, more: { ...data, ...more } }, composer);
}
