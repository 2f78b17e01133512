import type { Config } from '../../../domain/config/config.ts';
import { languageOf, managerOnDuty } from '../../../domain/distribution/at-work.ts';
import type { MailInput } from '../../../domain/mail/variables.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { OutgoingMail } from '../../adapters/ses/mailer.ts';
import { type ComposerDeps, wordedFor } from './outgoing-mail.ts';

/** The manager reads a mail that lists this many leads; it counts the others. */
export const mostListed = 50;

interface ManagerDigest extends Pick<OutgoingMail, 'step' | 'template' | 'why'> {
  /** The ledger's placeholder for a lead id. */
  about: string;
  /** The number of leads, unlisted ones included. */
  count: number;
  listed: Pick<MailInput, 'heldForms' | 'unanswered'>;
}

/** A mail to the manager, or to who stands in, about several leads. */
export function composeManagerDigest(
  { about, count, listed, ...occasion }: ManagerDigest,
  composer: ComposerDeps,
  config: Pick<Config, 'sales' | 'deployment'>,
  now: Instant,
): OutgoingMail {
  const manager = managerOnDuty(config, now);
  const more = Math.max(0, count - mostListed) || undefined;
  const data = { repName: manager.name, inPlaceOf: manager.inPlaceOf, count, more, ...listed };
  return {
    leadId: about,
    lifecycleId: about,
    track: about,
    ...occasion,
    kind: 'internal',
    to: manager.email,
    ...wordedFor(languageOf(manager, config), occasion.template, data, composer),
    headers: {},
  };
}
