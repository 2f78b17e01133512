import type { Config } from '../../../domain/config/config.ts';
import { managerOnDuty } from '../../../domain/distribution/at-work.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { dateOn } from '../../../domain/time/calendar.ts';
import { momentOf } from '../../../domain/time/format.ts';
import { between, hour, type Instant, plus } from '../../../domain/time/instant.ts';
import type { FormLimits, Surge } from '../../adapters/dynamodb/form-limits.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Mailer } from '../../adapters/ses/mailer.ts';
import { composeManagerDigest, mostListed } from './manager-digest.ts';
import type { ComposerDeps } from './outgoing-mail.ts';

interface SurgeDigestDeps {
  leads: Pick<Leads, 'history'>;
  limits: Pick<FormLimits, 'surge' | 'told' | 'endSurge'>;
  mailer: Pick<Mailer, 'post'>;
  composer: ComposerDeps;
  config: Pick<Config, 'capture' | 'sales' | 'deployment'>;
  now: () => Instant;
}

export type SurgeDigest = ReturnType<typeof createSurgeDigest>;

/** In the ledger, for a mail about several leads. */
const several = 'surge';
const template = 'manager-surge';
/** Nothing was held back for this long: the surge is over. */
const quiet = 2 * hour;

/** Mails the manager once a day which forms and mails above the limits wait; after the surge, which forms came after the last mail. */
export function createSurgeDigest({ leads, limits, mailer, composer, config, now }: SurgeDigestDeps) {
  return {
    /** Safe to repeat: the ledger has one mail for a day and one for an end. Throws MailUnavailable, with the surge still marked. */
    async deliver(): Promise<void> {
      const at = now();
      const surge = await limits.surge();
      if (surge === undefined) return;
      if (between(surge.last, at) >= quiet) {
        const { last, leads: all, toldAt = '' } = surge;
        // A form that came at the very moment of the last mail is named twice rather than never.
        const untold = all.filter((one) => one.at >= toldAt && one.what === 'form');
        if (untold.length > 0) await mailer.post(await letter(untold, `end-${last.replace(/\W/g, '-')}`, at));
        return limits.endSurge(surge);
      }
      const posted = await mailer.post(await letter(surge.leads, dateOn(at, managerOnDuty(config, at).timeZone), at));
      // An earlier surge of this day may have had the mail of the day.
      const isToldNow = 'send' in posted && posted.send.claimedAt >= at;
      await limits.told(surge, plus(surge.last, quiet), isToldNow ? at : undefined);
    },
  };

  async function letter(waiting: Surge['leads'], step: string, at: Instant) {
    const { timeZone } = managerOnDuty(config, at);
    const entries = await Promise.all(
      waiting.slice(0, mostListed).map(async ({ leadId, at: heldAt }) => {
        const lead = (await leads.history(leadId))?.lead;
        return lead ? [{ ...entry(lead), waiting: momentOf(heldAt, timeZone, at) }] : [];
      }),
    );
    const why = 'more forms than usual';
    const listed = { heldForms: entries.flat() };
    return composeManagerDigest(
      { about: several, template, step, why, count: waiting.length, listed },
      composer,
      config,
      at,
    );
  }

  function entry({ name, email, company, last }: Lead) {
    const who = [name ?? email, name && email, company].filter(Boolean).join(', ');
    return { who, what: config.capture.forms[last.form]?.title ?? last.form };
  }
}
