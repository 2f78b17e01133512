import { describe, expect, test } from 'vitest';
import { leadCosts } from '../../cli/cost/lead-costs.ts';
import { replay } from '../../cli/events/replay.ts';
import { runRescore } from '../../cli/rescore/run.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import { history, lead, monday } from '../support/fixtures.ts';
import { config } from '../support/world.ts';

const many = 10_000;
const ids = Array.from({ length: many }, (_, n) => String(n));

/** Leads that take a turn of the event loop to read, and who was asked for how many of them at once. */
function world() {
  const seen = { reads: 0, now: 0, atOnce: 0, turns: 0, progress: [] as number[] };
  const leads = {
    history: async (id: string) => {
      seen.reads += 1;
      seen.atOnce = Math.max(seen.atOnce, ++seen.now);
      await new Promise(setImmediate);
      seen.now -= 1;
      return history(lead({ id }));
    },
    rescored: async () => undefined,
  } as unknown as Leads;
  const terminal = {
    progress: (total: number) => ({
      at: (done: number) => void seen.progress.push(done / total),
      end: () => undefined,
    }),
  };
  const walk = {
    async *ids() {
      yield* ids;
    },
  } as never;
  return { seen, leads, terminal, walk };
}

describe('K6: with 10,000 leads, each is read once, many side by side, and progress is shown:', () => {
  test('cost --leads all', async () => {
    const { seen, leads, terminal } = world();
    await leadCosts({ leads, terminal, histories: { of: async () => undefined } as never }, ids);
    expect(seen).toMatchObject({ reads: many, atOnce: 24 });
    expect([seen.progress.length, seen.progress.at(-1)]).toEqual([many, 1]);
  });

  test('events replay', async () => {
    const { seen, ...deps } = world();
    const selection = { of: 'since', since: '7d' } as const;
    const others = {
      idOf: undefined as never,
      deadLetters: undefined as never,
      publish: async () => undefined,
      now: () => monday,
    };
    expect(await replay({ ...deps, ...others }, { selection, apply: false })).toMatchObject({ leads: many });
    expect(seen).toMatchObject({ reads: many, atOnce: 16 });
    expect(seen.progress.at(-1)).toBe(1);
  });

  test('rescore, which keeps its pace only for what it changes', async () => {
    const { seen, ...deps } = world();
    const turn = async () => {
      seen.turns += 1;
    };
    const common = { ...deps, config, now: () => monday, stopped: () => false, turn, signals: undefined as never };
    expect(await runRescore(common, false)).toMatchObject({ leads: many, rescored: many });
    expect(seen).toMatchObject({ reads: many, atOnce: 16, turns: 0 });
    expect(seen.progress.at(-1)).toBe(1);
    const { moves } = await runRescore(common, true);
    expect([moves, seen.turns]).toEqual([[], many]);
  });
});
