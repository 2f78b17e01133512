import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import { profileKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import { createSignals } from '../../functions/services/signals.ts';
import { aLead } from './lead.ts';
import { config } from './world.ts';

const at = '2026-11-23T10:00:00.000Z';
const parking = JSON.parse(readFileSync('state-machines/lead-lifecycle.asl.json', 'utf8')).States[
  'Wait for engagement'
];

/** The parking write of the state machine, as the ASL has it. False when its condition fails. */
async function park(on: Table, lead: Lead): Promise<boolean> {
  expect(parking.Arguments.ConditionExpression).toBe('revision = :seen AND lifecycleId = :lifecycle');
  expect(parking.Arguments.UpdateExpression).toBe(
    'SET parked = :parked REMOVE waking, failures, restartAt, pendingFor, pendingShard, pendingSince ADD parks :one',
  );
  const row = await on.change(profileKey(lead.id), {
    set: { parked: { token: 'token', for: 'engagement', until: at } },
    remove: ['waking', 'failures', 'restartAt', 'pendingFor', 'pendingShard', 'pendingSince'],
    add: { parks: 1 },
    when: { equals: { revision: lead.revision, lifecycleId: lead.lifecycleId } },
  });
  return row !== undefined;
}

/** A raised hand: a wait must end. */
const reply = (lead: Lead, id: string): Activity => ({
  id,
  type: 'mail.replied',
  at,
  lifecycleId: lead.lifecycleId,
  detail: {},
});

/** Every way to merge actors that make the given numbers of calls, as the list of who is next. */
export function merges(calls: Record<string, number>): string[][] {
  const actors = Object.keys(calls).filter((actor) => (calls[actor] ?? 0) > 0);
  if (actors.length === 0) return [[]];
  return actors.flatMap((actor) =>
    merges({ ...calls, [actor]: (calls[actor] ?? 0) - 1 }).map((rest) => [actor, ...rest]),
  );
}

/** Lets one call through at a time, in the given order; who has finished is passed over, who needs longer goes on last. */
function conductor(order: readonly string[]) {
  let turn = 0;
  const done = new Set<string>();
  const waiting = new Map<string, () => void>();
  const isTurnOf = (actor: string) => turn >= order.length || order[turn] === actor;
  const next = () => {
    while (turn < order.length && done.has(order[turn] ?? '')) turn += 1;
    if (turn < order.length) waiting.get(order[turn] ?? '')?.();
    else for (const go of waiting.values()) go();
  };
  const wrap = <T extends object>(actor: string, real: T): T =>
    Object.fromEntries(
      Object.entries(real).map(([name, method]) => [
        name,
        async (...args: unknown[]) => {
          if (!isTurnOf(actor)) await new Promise<void>((resolve) => waiting.set(actor, resolve));
          waiting.delete(actor);
          const answer = await method(...args);
          turn += 1;
          next();
          return answer;
        },
      ]),
    ) as T;
  const finished = (actor: string) => {
    done.add(actor);
    next();
  };
  return { wrap, finished };
}

async function play(table: Table, order: readonly string[], signallers: readonly string[]) {
  const lead = aLead(at, { stage: 'nurturing' });
  await createLeads(table).create(lead);
  const { wrap: as, finished } = conductor(order);
  const woken: string[] = [];
  let seen: readonly Activity[] = [];
  let parked = false;

  const workflow = async () => {
    const conducted = as('workflow', table);
    const history = await createLeads(conducted).history(lead.id);
    seen = history?.activities ?? [];
    parked = history !== undefined && (await park(conducted, history.lead));
    finished('workflow');
  };
  const signal = async (actor: string) => {
    const lifecycles = as(actor, {
      start: async () => true,
      wake: async (token: string) => woken.push(token) > 0,
    });
    const leads = createLeads(as(actor, table));
    const signals = createSignals({ leads, lifecycles, config, now: () => at, newId: () => '0'.repeat(12) });
    await signals.raise(lead.id, reply(lead, actor));
    finished(actor);
  };
  await Promise.all([workflow(), ...signallers.map(signal)]);
  const decidedOnAll = signallers.every((id) => seen.some((activity) => activity.id === id));
  return { parked, woken, decidedOnAll };
}

/** Plays all orders and expects that nobody sleeps who has not decided on every signal, and that all fates were met. */
export async function neverLost(table: Table, signallers: readonly string[], orders: readonly string[][]) {
  const met = new Set<string>();
  for (const order of orders) {
    const { parked, woken, decidedOnAll } = await play(table, order, signallers);
    const told = `${order.join(' ')}: parked ${parked}, woken ${woken.length}, decided on all ${decidedOnAll}`;
    // Asleep without having decided on every signal is the lost wake-up; woken twice is one wake-up too many.
    expect(!parked || woken.length === 1 || decidedOnAll, told).toBe(true);
    expect(woken.length, told).toBeLessThanOrEqual(1);
    met.add(parked ? (woken.length === 1 ? 'woken' : 'had seen it') : 'looks again');
  }
  expect([...met].sort()).toEqual(['had seen it', 'looks again', 'woken']);
}
