import { describe, expect, test } from 'vitest';
import { command } from '../../../cli/commands/events/replay.ts';
import { replay } from '../../../cli/events/replay.ts';
import { sinceOf } from '../../../cli/events/selection.ts';
import { revisionOf } from '../../../domain/lead/domain-events.ts';
import type { DomainEvent } from '../../../domain/lead/event-schemas.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { read, unseen } from '../../support/cli.ts';
import { history, lead, lifecycleId, monday } from '../../support/fixtures.ts';

const event = { type: 'LeadDormant' as const, lifecycleId, facts: {} };
const moves = ['2026-11-01T09:00:00.000Z', monday].map((at) => ({ stage: 'dormant' as const, at, why: '', event }));
const leads: Lead[] = ['a', 'b'].map((id) => lead({ id, moves }));
const idOf = (id: string, nth: number) => `${id}-${revisionOf(lead(), nth)}`;

function world() {
  const published: DomainEvent[] = [];
  const sent: [string, unknown][] = [];
  const deps = {
    leads: {
      history: async (id: string) => {
        const found = leads.find((one) => one.id === id);
        return found && history(found);
      },
    },
    idOf: async (word: string) => word.split('@')[0] ?? '',
    // One that changed its stage while we walked comes twice, one is gone.
    walk: {
      async *ids() {
        yield* ['a', 'b', 'a', 'erased'];
      },
    } as never,
    deadLetters: {
      send: async (to: string, what: object) => void sent.push([to, what]),
      count: async () => 2,
      sendBack: async () => new Map([['warehouse', 2]]),
    },
    publish: async (events: readonly DomainEvent[]) => void published.push(...events),
    now: () => monday,
    terminal: unseen,
  };
  return { published, sent, run: async (args: string) => (await replay(deps, read(command, ...args.split(' ')))).text };
}

describe('events are told again', () => {
  test('only with --apply', async () => {
    const { published, sent, run } = world();
    expect(await run('--lead a')).toBe(
      '2 events of 1 lead. Nothing was sent; --apply tells them again to everybody who listens.',
    );
    expect(await run('--dead-letters')).toContain('2 events with the dead letters. Nothing was sent');
    expect([published, sent]).toEqual([[], []]);
  });

  test('of the lead with this address', async () => {
    const { sent, run } = world();
    expect(await run('--lead b@works.example --to warehouse --apply')).toContain('2 events of 1 lead told again');
    expect(sent.map(([, what]) => what)).toMatchObject([
      { detail: { id: idOf('b', 1) } },
      { detail: { id: idOf('b', 2) } },
    ]);
  });

  test('since a moment, each lead once, to everybody', async () => {
    const { published, run } = world();
    expect(await run('--since 7d --apply')).toContain('2 events of 3 leads told again');
    expect(published.map(({ id, at }) => [id, at])).toEqual([
      [idOf('a', 2), monday],
      [idOf('b', 2), monday],
    ]);
  });

  test('to one alone, as the bus would hand them on', async () => {
    const { published, sent, run } = world();
    await run('--lead a --to warehouse --apply');
    expect(published).toEqual([]);
    expect(sent[0]).toEqual([
      'warehouse',
      { 'detail-type': 'LeadDormant', detail: expect.objectContaining({ id: idOf('a', 1) }) },
    ]);
  });

  test('to whom did not take them', async () => {
    expect(await world().run('--dead-letters --apply')).toBe('Sent back: 2 to warehouse.');
  });

  test.each([
    ['', 'none of them'],
    ['--lead a --since 7d', '--lead and --since'],
    ['--dead-letters --lead a', '--dead-letters and --lead'],
  ])('“%s” is not one selection', (args, got) => {
    expect(() => read(command, ...args.split(' ').filter(Boolean))).toThrow(
      `got ${got}, expected one of --dead-letters, --lead and --since`,
    );
  });

  test('a lead nobody knows and a time that is none are told', async () => {
    await expect(world().run('--lead zzz')).rejects.toThrow('got --lead zzz, expected the address or the id of a lead');
    expect(() => sinceOf('soon', monday)).toThrow('got --since soon');
    expect(sinceOf('2w', monday)).toBe('2026-11-09T09:00:00.000Z'.replace('09:00', monday.slice(11, 16)));
  });
});
