import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Journey } from '../../../analysis/insight/journey.ts';
import { journeysOf } from '../../../analysis/insight/journeys-of.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Stage } from '../../../domain/lead/stage.ts';
import { joinedHistory } from '../../../domain/settlement/joined-history.ts';
import { further } from '../../../domain/settlement/merge.ts';
import { instant } from '../../../domain/time/instant.ts';
import { unknownSource } from '../../../domain/tracking/source.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { type MadeUpLead, madeUpLeads, now } from '../../support/insight/histories.ts';

const endStages: readonly Stage[] = ['lost', 'dormant', 'rejected', 'unsubscribed'];
const rules = { ...loadConfig(), timeZone: 'Europe/Berlin' };
const linesOf = (history: LeadHistory) => journeysOf(history, 'x', rules);
const sum = (lines: readonly Journey[], count: (line: Journey) => number) =>
  lines.reduce((total, line) => total + count(line), 0);

/** The same life before its end. */
function before({ history, ...one }: MadeUpLead): MadeUpLead {
  const { moves, stage } = history.lead;
  const isEnd = endStages.includes(stage);
  const left = isEnd ? moves.slice(0, -1) : moves;
  const lead = { ...history.lead, moves: left, stage: left.at(-1)?.stage ?? stage, open: true, closed: undefined };
  return { ...one, history: { ...history, lead } };
}

/** Two leads as a merge now leaves their rows: the one that has come further is kept. */
const pairs = fc
  .tuple(
    madeUpLeads.filter((leads) => leads.length > 1),
    fc.constantFrom('both', 'kept', 'neither'),
  )
  .map(([[one, two], open]) => {
    const [a, b] = [one, two] as [MadeUpLead, MadeUpLead];
    if (open === 'neither') return ordered(a, b);
    return ordered(before(a), open === 'both' ? before(b) : b);
  })
  // A closed lead that is merged with an open one begins another lifecycle: test/functions/services/sales/merging.test.ts.
  .filter(({ kept, other }) => kept.history.lead.open || !other.history.lead.open);

const ordered = (a: MadeUpLead, b: MadeUpLead) =>
  further(a.history.lead, b.history.lead) === b.history.lead ? { kept: b, other: a } : { kept: a, other: b };

function mergedHistory({ kept, other }: { kept: MadeUpLead; other: MadeUpLead }): LeadHistory {
  const { lead } = other.history;
  const merged = [{ id: lead.id, lifecycleId: lead.lifecycleId, of: 'm', at: instant(now) }];
  const mergedInto = { id: kept.id, of: 'm', open: lead.open };
  return joinedHistory({ ...kept.history, lead: { ...kept.history.lead, merged } }, [
    { ...other.history, lead: { ...lead, mergedInto, open: false } },
  ]);
}

test('a merge loses no mail, click, sale, lifecycle that had ended, or first touch; the one under way goes on in the kept one', () => {
  const seen = { together: 0, apart: 0 };
  fc.assert(
    fc.property(pairs, (pair) => {
      const [own, others] = [linesOf(pair.kept.history), linesOf(pair.other.history)];
      const apart = [...own, ...others];
      const together = linesOf(mergedHistory(pair));
      const { open, stage } = pair.other.history.lead;
      const goesOn = open && stage !== 'customer';
      seen[goesOn ? 'together' : 'apart'] += 1;
      expect(together).toHaveLength(apart.length - (goesOn ? 1 : 0));
      expect(together.map(({ run }) => run)).toEqual(together.map((_, index) => index + 1));
      for (const count of [
        ({ mails }: Journey) => mails.length,
        ({ mails }: Journey) => mails.filter(({ delivered }) => delivered).length,
        ({ outcomes }: Journey) => outcomes.length,
        ({ outcomes }: Journey) => outcomes.reduce((total, { value = 0 }) => total + value, 0),
        ({ declined }: Journey) => declined.length,
      ])
        expect(sum(together, count)).toBe(sum(apart, count));
      // No lifecycle stays open for a lead that is none any more.
      const stillOpen = together.filter(({ closedAt }) => closedAt === undefined);
      expect(stillOpen).toHaveLength(pair.kept.history.lead.open ? 1 : 0);
      if (!goesOn) return;
      const touches = [own.at(-1), others.at(-1)].flatMap((line) => line?.touches ?? []).sort((a, b) => a.at - b.at);
      const first = touches.find(({ source }) => source !== unknownSource) ?? touches[0];
      expect(stillOpen.map(({ touches: [origin], source }) => [origin?.at, source])).toEqual([
        [first?.at, first?.source],
      ]);
    }),
  );
  expect(Math.min(seen.together, seen.apart)).toBeGreaterThan(5);
});
