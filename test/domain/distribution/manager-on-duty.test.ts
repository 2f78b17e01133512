import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { userOf } from '../../../domain/access/user.ts';
import type { Config, Rep } from '../../../domain/config/config.ts';
import {
  answererOf,
  handsOverAt,
  isAway,
  managerOnDuty,
  managersStandIns,
  readerOf,
  standInOf,
} from '../../../domain/distribution/at-work.ts';
import { type Assignment, managerId } from '../../../domain/lead/assignment.ts';
import { hour, type Instant, plus } from '../../../domain/time/instant.ts';
import { onDuty } from '../../../domain/workflow/desk/on-duty.ts';
import { awaitManager } from '../../../domain/workflow/open-offer.ts';
import { anyHours, anyZone, config, monday, rep } from '../../support/fixtures.ts';

const anyAbsences = fc.constantFrom<Rep['absences']>(
  [],
  [{ from: '2026-11-23', to: '2026-11-24' }],
  [{ from: '2026-11-25', to: '2026-11-27' }],
  [{ from: '2026-11-20', to: '2026-12-04' }],
);
const anyMember = fc.record({ timeZone: anyZone, hours: anyHours, absences: anyAbsences });

/** A manager and reps, each with a stand-in further down the list or none, as the check of the settings has it. */
const anyTeam = fc
  .record({
    manager: anyMember,
    managersStandIn: fc.option(fc.nat(3), { nil: undefined }),
    members: fc.array(anyMember, { minLength: 4, maxLength: 4 }),
    skips: fc.array(fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ manager, managersStandIn, members, skips }): Config => {
    const idOf = (n: number | undefined) => (n !== undefined && n < members.length ? `rep-${n}` : undefined);
    const reps = members.map((member, n) => {
      const skip = skips[n];
      return rep(`rep-${n}`, { ...member, email: `rep-${n}@example.org`, standIn: idOf(skip && n + skip) });
    });
    const own = { ...config.deployment.manager, ...manager, standIn: idOf(managersStandIn) };
    return { ...config, sales: { ...config.sales, reps }, deployment: { ...config.deployment, manager: own } };
  });
const anyMoment = fc.integer({ min: 0, max: 14 * 24 }).map((hours): Instant => plus(monday, hours * hour));
const toManager = { toManager: true, repId: managerId };

describe('who decides for the manager', () => {
  test('is the manager, or during an absence the first of the stand-ins who is there', () => {
    fc.assert(
      fc.property(anyTeam, anyMoment, (team, now) => {
        const { manager } = team.deployment;
        const decides = managerOnDuty(team, now);
        const standIns = managersStandIns(team).flatMap((id) => team.sales.reps.filter((one) => one.id === id));
        const there = standIns.filter((one) => !isAway(one, now));
        const isManagers = !isAway(manager, now) || there.length === 0;
        expect(decides.id).toBe(isManagers ? managerId : there[0]?.id);
        expect(decides.inPlaceOf).toBe(isManagers ? undefined : manager.name);
      }),
    );
  });

  test('reads of the manager’s offers, and of those of reps for whom nobody else stands in', () => {
    fc.assert(
      fc.property(anyTeam, anyMoment, (team, now) => {
        const decides = managerOnDuty(team, now);
        expect(readerOf(toManager, team, now)).toEqual(decides);
        for (const one of team.sales.reps) {
          const offer = { toManager: false, repId: one.id };
          const reader = readerOf(offer, team, now);
          const isManagers = isAway(one, now) && standInOf(one, team.sales.reps, now) === undefined;
          expect(reader.forManager === true).toBe(isManagers);
          if (isManagers) expect([reader.id, reader.inPlaceOf]).toEqual([decides.id, answererOf(offer, team).name]);
        }
      }),
    );
  });

  test('may do what the manager may, and nobody else does because of it', () => {
    fc.assert(
      fc.property(anyTeam, anyMoment, (team, now) => {
        for (const one of team.sales.reps) {
          const user = userOf(one.email, team);
          if (!user) throw new Error('a rep may sign in');
          const { roles, inPlaceOf } = onDuty(user, team, now);
          const isManager = managerOnDuty(team, now).id === one.id;
          expect([roles.includes('manager'), inPlaceOf]).toEqual([
            isManager,
            isManager ? team.deployment.manager.name : undefined,
          ]);
        }
      }),
    );
  });
});

test('what waits for the manager is looked at again when a stand-in takes over, and never for nothing', () => {
  const anyOffer = fc.record({ asked: fc.integer({ min: -72, max: 0 }), handRaised: fc.boolean() });
  fc.assert(
    fc.property(anyTeam, anyMoment, anyOffer, (team, now, { asked, handRaised }) => {
      const handsOver = handsOverAt(team, now);
      if (handsOver !== undefined) {
        const decides = managerOnDuty(team, now);
        expect([handsOver > now, isAway(decides, now), isAway(decides, handsOver)]).toEqual([true, false, true]);
      }
      const acceptBy = plus(now, asked * hour);
      const offer: Assignment = {
        ...toManager,
        ...{ lifecycleId: 'a', attempt: 4, status: 'offered', why: '', candidates: [] },
        ...{ offeredAt: plus(acceptBy, -hour), acceptBy },
      };
      const plan = awaitManager(offer, team, now, handRaised);
      if (plan.do !== 'wait' && plan.do !== 'remind-manager') return;
      expect(plan.until > now).toBe(true);
      if (handsOver !== undefined) expect(plan.until <= handsOver).toBe(true);
    }),
  );
});
