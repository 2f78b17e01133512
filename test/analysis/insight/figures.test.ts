import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coarse, coarseMoment } from '../../../analysis/insight/coarse.ts';
import { workTimeOf } from '../../../analysis/insight/counting.ts';
import { dimensions, type InsightSettings } from '../../../analysis/insight/fold.ts';
import { type Figures, insightOf } from '../../../analysis/insight/insight.ts';
import { fates, type Journey, milestones } from '../../../analysis/insight/journey.ts';
import { journeysOf } from '../../../analysis/insight/journeys-of.ts';
import { weekdayTime, weekOf } from '../../../analysis/insight/periods.ts';
import type { Rate } from '../../../analysis/insight/rates.ts';
import { attributions } from '../../../analysis/insight/touches.ts';
import { stages } from '../../../domain/lead/stage.ts';
import { day, hour, minute } from '../../../domain/time/instant.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import {
  type MadeUpLead,
  madeUpLeads,
  now,
  type TrueRun,
  type TrueStay,
  zone,
} from '../../support/insight/histories.ts';

const config = loadConfig();
const settings = (timeZone: string): InsightSettings => ({
  now,
  since: 0,
  timeZone,
  notCounted: [],
  workTime: workTimeOf(config.sales),
});
const journeysIn = (leads: readonly MadeUpLead[], timeZone: string): Journey[] =>
  leads.flatMap(({ history, id }) => journeysOf(history, id, { ...config, timeZone }));
const runsIn = (leads: readonly MadeUpLead[]): TrueRun[] => leads.flatMap(({ runs }) => runs);

/** Checks a law on random leads in a random zone, with all figures of them. */
function holds(
  law: (given: { leads: readonly MadeUpLead[]; journeys: Journey[]; figures: Figures; timeZone: string }) => void,
  numRuns = 25,
) {
  fc.assert(
    fc.property(madeUpLeads, zone, (leads, timeZone) => {
      const journeys = journeysIn(leads, timeZone);
      law({ leads, journeys, figures: insightOf(journeys, settings(timeZone)).all, timeZone });
    }),
    { numRuns },
  );
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const isOk = (rate: Rate) => {
  expect(rate.n).toBeLessThanOrEqual(rate.of);
  expect(rate.leads).toHaveLength(rate.n);
  if (rate.of > 0) expect(rate.rate).toBe(rate.n / rate.of);
};

describe('the cohort funnel', () => {
  test('has every lifecycle once, in the week it began: coming back is another lifecycle, not another person', () => {
    holds(({ leads, figures: { funnel }, timeZone }) => {
      const runs = runsIn(leads);
      expect(funnel.all.reached.captured?.n).toBe(runs.length);
      for (const { week, reached } of funnel.cohorts)
        expect(reached.captured?.n).toBe(runs.filter(({ openedAt }) => weekOf(openedAt, timeZone) === week).length);
    });
  });

  test('counts what happened: who was real, ready, accepted and won', () => {
    holds(({ leads, figures: { funnel } }) => {
      const runs = runsIn(leads);
      const been =
        (...wanted: string[]) =>
        (run: TrueRun) =>
          run.stays.some(({ stage }) => wanted.includes(stage));
      const isTaken = (run: TrueRun) =>
        run.acceptedAt !== undefined || run.won !== undefined || run.contactedAt !== undefined;
      expect(funnel.all.reached.won?.n).toBe(runs.filter(({ won }) => won !== undefined).length);
      expect(funnel.all.reached.accepted?.n).toBe(runs.filter(isTaken).length);
      const isReady = (run: TrueRun) => been('sales-ready', 'assigned', 'working')(run) || isTaken(run);
      expect(funnel.all.reached.ready?.n).toBe(runs.filter(isReady).length);
      const isReal = (run: TrueRun) =>
        run.stays.length > 1 || run.stays[0]?.stage === 'customer' || (run.end !== undefined && run.end !== 'rejected');
      expect(funnel.all.reached.real?.n).toBe(runs.filter(isReal).length);
      expect(funnel.all.nurtured.n).toBe(runs.filter(been('nurturing')).length);
    });
  });

  test('adds up: each milestone over the weeks is that of all, and none has more than the one before', () => {
    holds(({ figures: { funnel } }) => {
      for (const milestone of milestones) {
        const all = funnel.all.reached[milestone];
        const parts = funnel.cohorts.map(({ reached }) => reached[milestone]);
        if (milestone !== 'contacted') expect(sum(parts.map((part) => part?.n ?? 0))).toBe(all?.n);
        for (const part of [...parts, all]) if (part) isOk(part);
      }
      for (const { reached } of [...funnel.cohorts, funnel.all]) {
        const { captured, real, ready, accepted, contacted, won } = reached;
        for (const [more, less] of [
          [captured, real],
          [real, ready],
          [ready, accepted],
          [accepted, contacted],
          [accepted, won],
        ])
          if (more && less) expect(less.n).toBeLessThanOrEqual(more.n);
      }
    });
  });

  test('says nothing of contact where none was written down, and counts what was since then', () => {
    holds(({ leads, figures: { funnel, speed } }) => {
      const contacts = runsIn(leads).flatMap(({ contactedAt }) => contactedAt ?? []);
      expect(speed.recorded).toBe(contacts.length > 0);
      if (contacts.length === 0 && runsIn(leads).some(({ acceptedAt, won }) => acceptedAt ?? won))
        expect(funnel.all.reached.contacted).toBeUndefined();
      if (funnel.all.reached.contacted) expect(funnel.all.reached.contacted.n).toBeGreaterThanOrEqual(contacts.length);
    });
  });
});

const fateOf = ({ next, recycled }: TrueStay, { end, closedAt }: TrueRun) => {
  const order: readonly unknown[] = ['captured', 'nurturing', 'sales-ready', 'assigned', 'working', 'customer'];
  return (stage: string) => {
    if (next === undefined) return closedAt === undefined ? 'there' : end;
    if (next === 'closed') return 'on';
    if (recycled) return 'back';
    if (next === 'lost') return 'lost';
    if (!order.includes(next)) return 'ended';
    return stage === 'customer' || order.indexOf(next) > order.indexOf(stage) ? 'on' : 'back';
  };
};

describe('stages', () => {
  test('have one fate for each stay, as it went; the five add up to all who came', () => {
    holds(({ leads, figures }) => {
      const stays = runsIn(leads).flatMap((run) =>
        run.stays.map((stay) => ({ stage: stay.stage, fate: fateOf(stay, run)(stay.stage) })),
      );
      expect(sum(figures.stages.map(({ entries }) => entries))).toBe(stays.length);
      for (const { stage, entries, fates: counted } of figures.stages) {
        expect(entries).toBe(stays.filter((stay) => stay.stage === stage).length);
        expect(sum(fates.map((fate) => counted[fate].n))).toBe(entries);
        for (const fate of fates) {
          expect([stage, fate, counted[fate].n]).toEqual([
            stage,
            fate,
            stays.filter((stay) => stay.stage === stage && stay.fate === fate).length,
          ]);
          isOk(counted[fate]);
        }
      }
    });
  });

  test('take as long as the truth says, and what is still there counts until now', () => {
    holds(({ leads, journeys }) => {
      const times = (all: readonly number[]) => all.toSorted((a, b) => a - b);
      // When a customer's track was over is known of the last lifecycle alone.
      for (const stage of stages.filter((one) => one !== 'customer')) {
        const truth = runsIn(leads).flatMap(({ stays }) =>
          stays.filter((one) => one.stage === stage).map(({ from, to }) => (to ?? now) - from),
        );
        const found = journeys.flatMap(({ visits }) =>
          visits.filter((one) => one.stage === stage).map(({ from, to }) => (to ?? now) - from),
        );
        expect(times(found)).toEqual(times(truth));
      }
    });
  });
});

describe('speed to lead', () => {
  test('each clock has those for whom it began; a clock that runs is not left out', () => {
    holds(({ journeys, figures: { speed } }) => {
      const raised = journeys.filter(({ clocks }) => clocks.raised !== undefined);
      const offered = raised.filter(({ clocks }) => clocks.offered !== undefined);
      const [offer, accept, , contact] = speed.clocks;
      expect([offer?.n, accept?.n]).toEqual([raised.length, offered.length]);
      expect(accept?.running).toBe(offered.filter(({ clocks }) => clocks.accepted === undefined).length);
      expect((contact?.n ?? 0) + speed.notRecorded).toBe(raised.length);
      // Nobody has spoken to those whom no rep took since contact is written down: their clock runs.
      const since = Math.min(...journeys.flatMap(({ clocks }) => clocks.contacted ?? []));
      const silent = raised.filter(
        ({ id, reached, clocks: { raised: at = 0, accepted, contacted } }) =>
          id !== undefined && reached.won === undefined && contacted === undefined && (accepted ?? at) >= since,
      );
      expect(contact?.running).toBe(silent.length);
      isOk(speed.withinSla);
    });
  });

  test('in working hours a clock that runs counts until now, so that it shortens nothing', () => {
    holds(({ journeys, figures: { speed }, timeZone }) => {
      const finished = insightOf(journeys, { ...settings(timeZone), workTime: () => undefined }).all.speed;
      const never = Number.POSITIVE_INFINITY;
      for (const [index, { workMedian = never, workP90 = never }] of speed.clocks.entries()) {
        const alone = finished.clocks[index];
        expect(workMedian).toBeGreaterThanOrEqual(alone?.workMedian ?? 0);
        expect(workP90).toBeGreaterThanOrEqual(alone?.workP90 ?? 0);
      }
    });
  });

  test('an answer that nobody gave in two weeks makes half of two take longer than the hour of the other', () => {
    // Ada works from nine to five in Berlin; a Monday in winter.
    const offered = Date.UTC(2025, 1, 3, 8);
    const journey = (id: string, accepted?: number): Journey => ({
      id,
      run: 1,
      openedAt: offered,
      week: '2025-02-03',
      reached: {},
      visits: [],
      touches: [],
      source: 'direct',
      outcomes: [],
      declined: [],
      mails: [],
      seen: [],
      rep: 'ada',
      clocks: {
        raised: offered,
        offered,
        acceptBy: offered + hour,
        accepted,
        work: { offered: 0, accepted: accepted && hour },
      },
    });
    const figures = (...all: Journey[]) =>
      insightOf(all, { ...settings('Europe/Berlin'), now: offered + 14 * day }).all.speed.clocks[1];
    const [done, open] = [journey('a', offered + hour), journey('b')];
    expect(figures(done)).toMatchObject({ workMedian: hour, workP90: hour });
    expect(figures(done, open)).toMatchObject({ n: 2, running: 1, workMedian: hour });
    expect(figures(done, open)?.workP90).toBeUndefined();
    expect(figures(open)?.workMedian).toBeUndefined();
  });
});

describe('who wins', () => {
  test('months and reps add up to all, and few decided leads have no place', () => {
    holds(({ leads, figures: { wins } }) => {
      expect(sum(wins.months.map(({ rate }) => rate.of))).toBe(wins.all.of);
      expect(sum(wins.reps.map(({ rate }) => rate.n))).toBe(wins.all.n);
      expect(wins.all.n).toBe(runsIn(leads).filter(({ won }) => won !== undefined).length);
      for (const { rank, rate } of wins.reps) expect(rank === undefined).toBe(rate.of < 10);
    });
  });

  test('a reason that counts for no rep is in no rate', () => {
    holds(({ journeys, timeZone }) => {
      const strict = insightOf(journeys, { ...settings(timeZone), notCounted: ['No budget'] }).all.wins.all;
      const lost = journeys.filter(
        ({ reached, outcomes }) =>
          reached.won === undefined &&
          reached.accepted !== undefined &&
          outcomes.some(({ result }) => result === 'lost'),
      );
      expect(insightOf(journeys, settings(timeZone)).all.wins.all.of - strict.of).toBe(lost.length);
    }, 30);
  });
});

describe('the bottleneck', () => {
  test('has all who wait, and adds up what is beyond the usual', () => {
    holds(({ leads, figures: { bottleneck }, timeZone }) => {
      const open = runsIn(leads).flatMap(({ stays, closedAt }) => (closedAt === undefined ? stays.slice(-1) : []));
      const waiting = open.filter(({ stage, to }) => stage !== 'customer' && to === undefined);
      expect(sum(bottleneck.map((jam) => jam.waiting))).toBe(waiting.length);
      for (const { stage } of waiting) {
        const jams = bottleneck.filter((jam) => jam.stage === stage);
        const inWork = ['sales-ready', 'assigned', 'working'].includes(stage);
        const age = (from: number) => (inWork ? weekdayTime(from, now, timeZone) : now - from);
        const usual = jams[0]?.usual ?? 0;
        const late = sum(
          waiting.filter((stay) => stay.stage === stage).map(({ from }) => Math.max(0, age(from) - usual)),
        );
        expect(sum(jams.map(({ leadDays }) => leadDays))).toBeCloseTo(late / day, 6);
        expect(jams.every(({ oldest, waiting: n }) => oldest.length === Math.min(10, n))).toBe(true);
      }
    });
  });

  test('a stay on a weekend is no waiting of sales', () => {
    expect(weekdayTime(Date.UTC(2024, 2, 9), Date.UTC(2024, 2, 11), 'UTC')).toBe(0);
  });
});

describe('sources', () => {
  test('share out every lifecycle exactly once, by each way of giving credit', () => {
    holds(({ journeys, figures: { sources } }) => {
      for (const model of attributions) {
        const total = (what: 'captured' | 'real' | 'won' | 'value') =>
          sum(sources.map(({ credit }) => credit[model][what]));
        expect(total('captured')).toBeCloseTo(journeys.length, 9);
        expect(total('real')).toBeCloseTo(journeys.filter(({ reached }) => reached.real !== undefined).length, 9);
        expect(total('won')).toBeCloseTo(journeys.filter(({ reached }) => reached.won !== undefined).length, 9);
      }
    });
  });

  test('the last touch that counts is not direct when any other came before the sale', () => {
    holds(({ journeys, figures: { sources } }) => {
      const direct = sources.find(({ source }) => source === 'direct')?.credit.last.won ?? 0;
      const only = journeys.filter(({ touches, reached }) => {
        const before = touches.filter(({ at }) => at <= (reached.won ?? -1));
        return before.length > 0 && before.every(({ source }) => source === 'direct');
      });
      expect(direct).toBeCloseTo(only.length, 9);
    });
  });
});

describe('mails', () => {
  test('are counted once each, by step and variant, as the lifecycles have them', () => {
    holds(({ journeys, figures: { mails } }) => {
      const all = journeys.flatMap((journey) => journey.mails).filter(({ at }) => at <= now);
      expect(sum(mails.mails.map(({ sent }) => sent))).toBe(all.length);
      for (const mail of mails.mails) {
        const mine = all.filter((one) => one.step === mail.step && one.template === mail.template);
        expect(mail.engaged.n).toBe(mine.filter(({ clicked, replied }) => clicked || replied).length);
        expect(mail.delivered.n).toBe(mine.filter(({ delivered }) => delivered).length);
        expect(mail.ready.of).toBe(mine.filter(({ at }) => at + 14 * day <= now).length);
      }
    });
  });

  test('every mail sent is a mail of a lifecycle', () => {
    holds(({ leads, journeys }) => {
      expect(sum(journeys.map(({ mails }) => mails.length))).toBe(
        sum(leads.map(({ history }) => history.sends.length)),
      );
    });
  });
});

describe('lead velocity', () => {
  test('has every month from the first to now, and growth is what the two months say', () => {
    holds(({ journeys, figures: { velocity } }) => {
      expect(sum(velocity.months.map(({ happened }) => happened))).toBe(
        journeys.filter(({ reached }) => reached.ready !== undefined).length,
      );
      for (const [index, { ready, growth }] of velocity.months.entries()) {
        const before = velocity.months[index - 1]?.ready ?? 0;
        if (growth !== undefined) expect(growth).toBeCloseTo((ready - before) / before, 9);
      }
    });
  });
});

describe('groups', () => {
  test.each(dimensions)('by %s add up to all, what is not known included', (by) => {
    fc.assert(
      fc.property(madeUpLeads, zone, (leads, timeZone) => {
        const { all, groups = [] } = insightOf(journeysIn(leads, timeZone), settings(timeZone), [], by);
        const over = (of: (figures: Figures) => number) => sum(groups.map(({ figures }) => of(figures)));
        expect(over(({ lifecycles }) => lifecycles)).toBe(all.lifecycles);
        for (const milestone of ['captured', 'real', 'ready', 'accepted', 'won'] as const)
          expect(over(({ funnel }) => funnel.all.reached[milestone]?.n ?? 0)).toBe(
            all.funnel.all.reached[milestone]?.n,
          );
        expect(over(({ mails }) => sum(mails.mails.map(({ sent }) => sent)))).toBe(
          sum(all.mails.mails.map(({ sent }) => sent)),
        );
      }),
      { numRuns: 8 },
    );
  });
});

describe('an erased lead', () => {
  test('leaves every count as it was: cohorts, fates, hand-over, wins, credit, mails', () => {
    const counts = ({ lifecycles, funnel, stages: all, handover, wins, sources, mails, velocity }: Figures) => ({
      lifecycles,
      cohorts: funnel.cohorts.map(({ week, reached, nurtured }) => [
        ...[week, nurtured.n, ...milestones.filter((one) => one !== 'contacted').map((one) => reached[one]?.n)],
      ]),
      stages: all.map(({ stage, entries, fates: counted }) => [
        stage,
        entries,
        counted.on.n,
        counted.back.n,
        counted.lost.n,
        counted.ended.n + counted.there.n,
      ]),
      handover: [
        handover.ready,
        handover.accepted.n,
        handover.won.n,
        handover.recycles.map(({ reason, times }) => [reason, times]),
      ],
      wins: wins.months.filter(({ rate }) => rate.of > 0).map(({ month, rate }) => [month, rate.n, rate.of]),
      credit: sources.map(({ source, credit }) => [
        source,
        attributions.map((model) => [credit[model].captured, credit[model].won]),
      ]),
      mails: mails.mails.map(({ step, template, sent, engaged }) => [step, template, sent, engaged.n]),
      velocity: velocity.months.map(({ month, ready, happened }) => [month, ready, happened]),
    });
    fc.assert(
      fc.property(madeUpLeads, zone, fc.nat(7), (leads, timeZone, which) => {
        const journeys = journeysIn(leads, timeZone);
        const erased = leads[which % leads.length]?.id;
        const after = journeys.map((journey) => (journey.id === erased ? coarse(journey, timeZone) : journey));
        expect(counts(insightOf(after, settings(timeZone)).all)).toEqual(
          counts(insightOf(journeys, settings(timeZone)).all),
        );
      }),
      { numRuns: 25 },
    );
  });

  test('leaves nothing that names it or says when: no id, no moment but weeks and their order', () => {
    holds(({ leads, journeys, timeZone }) => {
      for (const journey of journeys) {
        const text = JSON.stringify(coarse(journey, timeZone));
        expect(text).not.toContain(journey.id);
        const moments = new Set(runsIn(leads).flatMap(({ stays }) => stays.map(({ from }) => String(from))));
        // A moment at the very beginning of its week is told by the week.
        const told = (at: number) => at - coarseMoment(at, timeZone) < minute;
        const hidden = [...moments].filter((at) => !told(Number(at)));
        for (const at of hidden) expect(text).not.toContain(at);
      }
    }, 20);
  });
});
