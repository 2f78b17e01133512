import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Config } from '../../domain/config/config.ts';
import { withEntered } from '../../domain/distribution/entered-team.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { contactAlerts } from '../../domain/settlement/contact-deadline.ts';
import { instant, plus } from '../../domain/time/instant.ts';
import { assignment, config, form, history, lifecycleId } from '../support/fixtures.ts';
import { quarter, workedUntil } from './contact.ts';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const date = (offset: number) => new Date(Date.UTC(2028, 1, 20 + offset)).toISOString().slice(0, 10);

/** Zones with half hours, with half an hour of summer time, without any, and on both sides of the date line. */
const zone = fc.constantFrom(
  ...['Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia'],
);
const absence = fc.tuple(fc.nat(50), fc.nat(4)).map(([from, long]) => ({ from: date(from), to: date(from + long) }));
const rep = fc.record({
  timeZone: zone,
  hours: fc.record({
    days: fc.subarray([...days], { minLength: 2 }),
    from: fc.constantFrom('00:00', '08:30', '09:00'),
    to: fc.constantFrom('12:15', '17:30', '24:00'),
  }),
  absences: fc.array(absence, { maxLength: 3 }),
});

/** sales.md: "Days away and hours at work are entered there …; they hold at once", the hours instead of those of sales.yaml. */
const anyEntry = fc.record({
  absences: fc.array(absence, { maxLength: 2 }),
  hours: fc.option(
    rep.map(({ hours }) => hours),
    { nil: undefined },
  ),
});

/** sales.md: when a long absence begins before the call, "stand-in and manager hear as if the rep were there". */
const longWeekend = 4 * 96 * quarter;

test('M: the time for the first contact, in words and in code, over a leap day and a change of clocks', () => {
  fc.assert(
    fc.property(
      rep,
      anyEntry,
      fc.integer({ min: 0, max: 40 * 96 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0.5, 0.75, 1),
      fc.constantFrom<'none' | 'contact' | 'old' | 'other'>('none', 'none', 'contact', 'old', 'other'),
      fc.boolean(),
      (inFile, { absences, hours = inFile.hours }, start, quarters, warnAt, touched, asked) => {
        const acceptedAt = instant(Date.UTC(2028, 1, 20) + start * quarter);
        const times = { handRaise: 4 * quarters * quarter, otherwise: 8 * quarters * quarter };
        const sales = {
          ...config.sales,
          reps: config.sales.reps.map((one) => ({ ...one, ...inFile })),
          sla: { ...config.sales.sla, contact: times, warnAt },
        };
        const rules = withEntered({ ...config, sales } as Config, { ada: { absences, hours } });
        const who = { ...inFile, hours, absences: [...inFile.absences, ...absences] };
        const offer = assignment(1, 'ada', { status: 'accepted', offeredAt: acceptedAt, acceptedAt });
        const call = (at: string, lifecycle = lifecycleId): Activity =>
          ({
            id: 'c',
            type: 'contact.made',
            at,
            lifecycleId: lifecycle,
            detail: { repId: 'ada', channel: 'call', reached: false },
          }) as Activity;
        const said: Record<typeof touched, Activity[]> = {
          none: [],
          contact: [call(plus(acceptedAt, 1))],
          old: [call(plus(acceptedAt, -1))],
          other: [call(plus(acceptedAt, 1), 'earlier')],
        };
        const activities = [...(asked ? [form('demo', acceptedAt)] : []), ...said[touched]];
        const lead = history({ stage: 'working' }, { assignments: [offer], activities });
        const alerts = contactAlerts(lead, offer, rules, acceptedAt).map(({ do: what, due }) => [
          what,
          Date.parse(due),
        ]);
        const time = asked ? times.handRaise : times.otherwise;
        const from = Date.parse(acceptedAt);
        const clock = (one: typeof who) => ({
          warn: workedUntil(from, time * warnAt, one),
          due: workedUntil(from, time, one),
        });
        const [mine, present] = [clock(who), clock({ ...who, absences: [] })];
        const { warn, due } = mine.due - present.due > longWeekend ? present : mine;
        expect(alerts).toEqual(
          touched === 'contact'
            ? []
            : [
                ['warn-contact', warn],
                ['escalate-contact', due],
              ],
        );
      },
    ),
    { numRuns: 150, seed: 14 },
  );
});
