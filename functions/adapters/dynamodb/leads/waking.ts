import type { Lead, Parking, Wait } from '../../../../domain/lead/lead.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import type { ActivityEffect } from '../../../../domain/workflow/activity-effects.ts';
import { notErasedSince } from '../barriers.ts';
import type { Change } from '../expression.ts';
import { pending, unpublished } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';
import { changing } from './writing.ts';

/** The reason to wake a lead: the revision that was read, and the moment of the activity. */
export interface Reason {
  seen?: number;
  of?: Instant;
}

/** Carries the effect of an activity out: on a parked lead together with its token, on any other one with its revision. */
export function createWaking(table: Pick<Table, 'change'>) {
  const change = changing(table);
  return {
    /**
     * Takes the token of an execution parked for one of `waits`, raises the revision and marks the lead for the sweep, in one
     * write. Undefined when it is not parked there (then use `bumpRevision`) or has another revision than `seen`.
     */
    async takeToken(
      leadId: string,
      waits: readonly Wait[],
      at: Instant,
      effect: ActivityEffect,
      { seen, of }: Reason = {},
    ): Promise<(Lead & { waking: Parking }) | undefined> {
      const { set, setOnce, remove } = writeOf(leadId, effect);
      const lead = await change(leadId, {
        set: { ...set, ...pending(leadId, 'wake', at) },
        setOnce,
        copy: { waking: 'parked' },
        add: { revision: 1 },
        remove: ['parked', ...remove],
        when: { equals: { open: true, ...unchanged(seen) }, oneOf: { 'parked.for': waits }, ...notErasedSince(of) },
      });
      return lead as (Lead & { waking: Parking }) | undefined;
    },

    /**
     * Raises the revision of a lead that is not parked for one of `waits`, so that a step that decided on an older revision
     * cannot park. Undefined when it is parked (then use `takeToken`), has another revision than `seen`, is merged, or does not
     * exist.
     */
    bumpRevision(
      leadId: string,
      waits: readonly Wait[],
      effect: ActivityEffect,
      { seen, of }: Reason = {},
    ): Promise<Lead | undefined> {
      const notParked = waits.length > 0 ? { noneOf: { 'parked.for': waits } } : {};
      return change(leadId, {
        ...writeOf(leadId, effect),
        add: { revision: 1 },
        when: { present: ['id'], absent: ['mergedInto'], equals: unchanged(seen), ...notParked, ...notErasedSince(of) },
      });
    },

    /** Removes `waking`: the execution was told that a correction or a merge ended its wait. */
    async awake({ id, waking }: Lead): Promise<void> {
      if (waking) await change(id, { remove: ['waking'], when: { equals: { 'waking.token': waking.token } } });
    },
  };
}

const unchanged = (revision: number | undefined) => (revision === undefined ? {} : { revision });

/** The part of a write that carries an effect out. The next step or the sweep publishes the event of a suppression. */
function writeOf(leadId: string, effect: ActivityEffect): Required<Pick<Change, 'set' | 'setOnce' | 'remove'>> {
  const { submitted, suppressed, confirmedAt, provenConsents, lifted, corrected, entry: _, ...newest } = effect;
  const { person, consent, isProven } = submitted ?? {};
  const answers = Object.fromEntries(Object.entries(submitted?.answers ?? {}).map(([k, v]) => [`answers.${k}`, v]));
  // An unproven post fills gaps; a post by the mailbox's owner replaces values. `mergedLead` follows the same rule.
  const facts = { ...person, ...answers };
  const isAgreed = consent?.given === true;
  const proven = provenConsents ?? (consent?.proven ? [consent] : []);
  const [yes, no] = [proven.findLast(({ given }) => given), proven.find(({ given }) => !given)];
  const newer = {
    ...(isProven && facts),
    ...(isAgreed && { consent }),
    ...(lifted && { confirmedAt }),
    ...(yes && { provenYes: yes }),
  };
  const first = {
    ...(!isProven && facts),
    ...(!isAgreed && { consent }),
    ...(!lifted && { confirmedAt }),
    ...(no && { provenNo: no }),
  };
  return {
    set: {
      ...newer,
      ...corrected,
      last: submitted?.last,
      ...newest,
      ...(suppressed && unpublished(leadId, suppressed.at)),
    },
    setOnce: { ...first, suppressed },
    remove: [...(lifted ? ['suppressed'] : []), ...(newest.mayProfile === false ? ['score'] : [])],
  };
}
