import type { Config } from '../../../domain/config/config.ts';
import { managerOnDuty } from '../../../domain/distribution/at-work.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { whoIs } from '../../../domain/lead/who.ts';
import { isSalesReady } from '../../../domain/scoring/readiness.ts';
import { nextDigest } from '../../../domain/settlement/digest.ts';
import { dateOn, inHours } from '../../../domain/time/calendar.ts';
import { momentOf } from '../../../domain/time/format.ts';
import { type Instant, plus } from '../../../domain/time/instant.ts';
import { currentRound, takerOf } from '../../../domain/workflow/hand-off-round.ts';
import { nameOf } from '../../../domain/workflow/timeline.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { PendingRow } from '../../adapters/dynamodb/pending.ts';
import type { UnansweredOffers } from '../../adapters/dynamodb/unanswered.ts';
import type { Mailer } from '../../adapters/ses/mailer.ts';
import { composeManagerDigest, mostListed } from '../mail/manager-digest.ts';
import type { ComposerDeps } from '../mail/outgoing-mail.ts';
import type { Signals } from '../signals.ts';
import { signLink } from '../signed-links.ts';

interface UnansweredDigestDeps {
  leads: Pick<Leads, 'history'>;
  unanswered: Pick<UnansweredOffers, 'digestSent'>;
  signals: Pick<Signals, 'lookAgain'>;
  mailer: Pick<Mailer, 'post'>;
  composer: ComposerDeps;
  config: Config;
  now: () => Instant;
}

export type UnansweredDigest = ReturnType<typeof createUnansweredDigest>;
type Unanswered = Pick<PendingRow, 'leadId' | 'offer' | 'pendingSince'>;

/** In the ledger, for a mail about several leads. */
const several = 'unanswered';
const template = 'manager-unanswered';

/** Mails the manager once a working day, in one mail, all unanswered hand-raises. */
export function createUnansweredDigest(deps: UnansweredDigestDeps) {
  const { leads, unanswered, signals, mailer, composer, config, now } = deps;
  return {
    /** Safe to repeat: the ledger has one mail for a day. Throws MailUnavailable, with all still due. */
    async deliver(rows: readonly Unanswered[]): Promise<void> {
      const at = now();
      const manager = managerOnDuty(config, at);
      const isDue = rows.some(({ pendingSince }) => pendingSince <= at);
      if (!isDue || !inHours(at, manager.hours, manager.timeZone)) return;
      const histories: { row: Unanswered; history: LeadHistory }[] = [];
      for (const row of rows) {
        const history = await leads.history(row.leadId);
        // The rep's process died before it could wake the lead.
        if (history && takerOf(history)) await signals.lookAgain(row.leadId, 'taken');
        else if (history) histories.push({ row, history });
      }
      if (histories.length > 0) await mailer.post(outgoing(histories, at));
      for (const row of rows) await unanswered.digestSent(row.leadId, row.offer, nextDigest(manager, at));
    },
  };

  function outgoing(found: readonly { row: Unanswered; history: LeadHistory }[], at: Instant) {
    const oldest = found.toSorted((a, b) => (since(a) < since(b) ? -1 : 1));
    const listed = { unanswered: oldest.slice(0, mostListed).map((one) => entry(one, at)) };
    const why = 'nobody has answered';
    const step = dateOn(at, managerOnDuty(config, at).timeZone);
    return composeManagerDigest(
      { about: several, template, step, why, count: oldest.length, listed },
      composer,
      config,
      at,
    );
  }

  function entry({ row, history }: { row: Unanswered; history: LeadHistory }, at: Instant) {
    const { lead } = history;
    const { id: repId, timeZone } = managerOnDuty(config, at);
    const claims = { leadId: lead.id, ...row.offer, repId };
    const token = signLink(composer.keys.links, 'rep', claims, plus(at, composer.deployment.linksExpireAfter));
    const asked = currentRound(history).filter(({ toManager }) => !toManager);
    const names = [...new Set(asked.map(({ repId }) => nameOf(repId, config)))];
    return {
      who: whoIs(lead),
      what: isSalesReady(history, config, at).why,
      waiting: momentOf(since({ history, row }), timeZone, at),
      asked: names.length > 0 ? names.join(', ') : 'nobody',
      pageUrl: `${composer.publicUrl}/r/${token}`,
    };
  }
}

/** Since when the person waits: the first offer of this round. */
const since = ({ history, row }: { history: LeadHistory; row: Unanswered }) =>
  currentRound(history)[0]?.offeredAt ?? row.pendingSince;
