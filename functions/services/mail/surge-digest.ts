import type { Config } from '../../../domain/config/config.ts';
import { languageOf } from '../../../domain/distribution/at-work.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { dateOn } from '../../../domain/time/calendar.ts';
import { momentOf } from '../../../domain/time/format.ts';
import { between, hour, type Instant, plus } from '../../../domain/time/instant.ts';
import type { FormLimits, Surge } from '../../adapters/dynamodb/form-limits.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Mailer } from '../../adapters/ses/mailer.ts';
import { type ComposerDeps, wordedFor } from './outgoing-mail.ts';

export interface SurgeDigestDeps {
  leads: Pick<Leads, 'history'>;
  limits: Pick<FormLimits, 'surge' | 'told' | 'endSurge'>;
  mailer: Pick<Mailer, 'post'>;
  composer: ComposerDeps;
  config: Pick<Config, 'capture' | 'deployment'>;
  now: () => Instant;
}

export type SurgeDigest = ReturnType<typeof createSurgeDigest>;

/** In the ledger, for a mail about several leads. */
const several = 'surge';
const template = 'manager-surge';
/** A mail stays one that is read; the rest is counted. */
const mostListed = 50;
/** Nothing was held back for this long: the surge is over. */
const quiet = 2 * hour;

/** Tells the manager once a day, in one mail, which forms and mails above the limits wait. */
export function createSurgeDigest({ leads, limits, mailer, composer, config, now }: SurgeDigestDeps) {
  const { manager } = config.deployment;

  return {
    /** Safe to repeat: the ledger has one mail for a day. Throws MailUnavailable, with the surge still marked. */
    async deliver(): Promise<void> {
      const at = now();
      const surge = await limits.surge();
      if (surge === undefined) return;
      await mailer.post(await letter(surge, at));
      if (between(surge.last, at) >= quiet) await limits.endSurge(surge);
      else await limits.told(surge, plus(surge.last, quiet));
    },
  };

  async function letter({ leads: waiting }: Surge, at: Instant) {
    const listed = await Promise.all(
      waiting.slice(0, mostListed).map(async ({ leadId, at: heldAt }) => {
        const lead = (await leads.history(leadId))?.lead;
        return lead ? [{ ...entry(lead), waiting: momentOf(heldAt, manager.timeZone, at) }] : [];
      }),
    );
    const worded = wordedFor(
      languageOf(manager, config),
      template,
      {
        repName: manager.name,
        count: waiting.length,
        more: Math.max(0, waiting.length - mostListed) || undefined,
        heldForms: listed.flat(),
      },
      composer,
    );
    return {
      leadId: several,
      lifecycleId: several,
      track: several,
      step: dateOn(at, manager.timeZone),
      template,
      why: 'more forms than usual',
      kind: 'internal' as const,
      to: manager.email,
      ...worded,
      headers: {},
    };
  }

  function entry({ name, email, company, last }: Lead) {
    const who = [name ?? email, name && email, company].filter(Boolean).join(', ');
    return { who, what: config.capture.forms[last.form]?.title ?? last.form };
  }
}
