import type { Submission } from '../../../../domain/capture/submission.ts';
import type { Activity } from '../../../../domain/lead/activity.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { type ErasureOrder, keptFor } from '../../../../domain/privacy/erasure.ts';
import type { Telling } from '../../../../domain/privacy/recipients.ts';
import { minute, plus } from '../../../../domain/time/instant.ts';
import { referredKey, visitKey, visitorKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { leadRun } from '../../../../functions/adapters/dynamodb/reps.ts';
import type { Table } from '../../../../functions/adapters/dynamodb/table.ts';
import { createErasureRecords } from '../../../../functions/adapters/s3/erasure-records.ts';
import { createErasure } from '../../../../functions/services/privacy/erasure.ts';
import { aLead, anAddress, park } from '../../../support/lead.ts';
import { config, createWorld, type Process, type World } from '../../../support/world.ts';

/** A bucket in memory, as far as records need one. */
export function aBucket() {
  const objects = new Map<string, { body: Uint8Array; etag: string }>();
  let version = 0;
  return {
    whole: async (_: string, key: string) => objects.get(key),
    replace: async (_: string, key: string, body: Uint8Array, etag: string | undefined) => {
      if (objects.get(key)?.etag !== etag) return false;
      objects.set(key, { body, etag: String(++version) });
      return true;
    },
  };
}

export interface Scene {
  world: World;
  /** `friends`: leads that it sent. */
  input: { world: World; lead: Lead; friends: string[]; order: ErasureOrder; scene: Outside };
}
export interface Outside {
  bucket: ReturnType<typeof aBucket>;
  removedMail: Set<string>;
  running: Set<string>;
  /** What erasures have ordered of other leads of the person. */
  ordered?: ErasureOrder[];
  /** Leads of which a copy of all data lies in the bucket. */
  copies?: Set<string>;
  /** Systems that may hold something, and what tells them. */
  telling?: Record<string, Telling>;
  /** Addresses that SES sends nothing to. */
  sesList?: readonly string[] | 'down';
}

export const visitorId = (lead: Lead) => `visitor-of-${lead.id}`;
export const someoneElse = ({ id }: Lead) => `${id.startsWith('f') ? 'e' : 'f'}${id.slice(1)}`;

/** A lead with something in every place: history, ledger, offer, promise, visits, a rep's place, a referrer, two that it sent, a mail that came in. */
export async function everywhere(table: Table): Promise<Scene> {
  const world = createWorld(table);
  const { leads, sends, written, assignments, reps, guides, thanks, intake } = world.process();
  const made = aLead(world.now(), { stage: 'assigned', email: anAddress() });
  const first = { ...made.first, referredBy: someoneElse(made) };
  const captured = { ...made.captured, detail: { ...made.captured.detail, visitorId: visitorId(made) } } as Activity;
  const lead: Lead = { ...made, first, captured };
  const at = world.now();
  await leads.create(lead);
  await leads.append(lead.id, {
    id: 'reply-mail-7',
    type: 'mail.replied',
    at,
    lifecycleId: lead.lifecycleId,
    detail: { text: 'call me' },
  });
  const send = {
    lifecycleId: lead.lifecycleId,
    track: 'first',
    step: 'one',
    template: 'welcome',
    kind: 'marketing',
    why: 'due',
    claimedAt: at,
  } as const;
  await sends.claim(lead.id, { ...send, state: 'claimed' });
  await sends.sent(lead.id, send, 'm-1', at);
  await written.keep(lead.id, send, 'welcome-1', { html: {}, text: { name: made.name ?? '' } });
  const repId = world.config.sales.reps[0]?.id ?? '';
  await reps.claim(repId, leadRun(lead), { capacity: 5, at });
  await assignments.offer(lead.id, {
    lifecycleId: lead.lifecycleId,
    attempt: 1,
    repId,
    status: 'offered',
    offeredAt: at,
    acceptBy: plus(at, minute),
    why: 'longest idle',
  } as never);
  await guides.promise(lead.id, { lifecycleId: lead.lifecycleId, receipt: 'r', guide: 'g' }, at);
  const referrer = { ...aLead(at), id: someoneElse(lead), email: anAddress() };
  await leads.create(referrer);
  await thanks.promise(referrer, lead.id, at);
  await table.put({ ...referredKey(referrer.id, lead.id) });
  // One comes by the link, and the other one was here before.
  const friends: string[] = [];
  const [one, two] = [anAddress(), anAddress()];
  for (const [email, referredBy] of [[one, lead.id], [two], [two, lead.id]]) {
    const form = { form: 'contact', person: {}, answers: {}, attribution: { form: 'contact', referredBy } };
    world.pass(1);
    friends.push((await intake.take({ ...form, email } as Submission)).leadId);
  }
  await table.put({ ...visitorKey(visitorId(lead)), leadId: lead.id });
  const visit = { id: 'v', type: 'page.viewed', at, detail: { url: 'https://fieldnote.example/pricing' } };
  await table.put({ ...visitKey(visitorId(lead), visit), ...visit });
  await park(table, lead, 'acceptance', plus(at, minute));
  world.pass(2 * minute);
  const scene = {
    bucket: aBucket(),
    removedMail: new Set<string>(),
    running: new Set([`${lead.id}-${lead.lifecycleId}`]),
    copies: new Set([lead.id]),
  };
  const order: ErasureOrder = { leadId: lead.id, at: world.now(), on: 'request', by: 'command' };
  return { world, input: { world, lead, friends, order, scene } };
}

export function erasureIn(
  own: Process,
  world: World,
  { bucket, removedMail, running, ordered, copies = new Set(), telling = {}, sesList }: Outside,
) {
  const out = own.reach({
    removeMail: async (name: string) => void removedMail.add(name),
    publish: async (events: never[]) => void world.bus.published.push(...events),
    status: async (name: string) => (running.has(name) ? ('RUNNING' as const) : ('SUCCEEDED' as const)),
    stop: async (name: string) => void running.delete(name),
    has: async (leadId: string) => copies.has(leadId),
    remove: async (leadId: string) => void copies.delete(leadId),
    order: async (order: ErasureOrder) => void ordered?.push(order),
    isOnSesList: async (email: string) => {
      if (sesList === 'down') throw new Error('SES is down');
      return sesList?.includes(email) ?? false;
    },
    // The woken execution finds no lead and ends.
    wake: async () => running.clear() === undefined,
  });
  return createErasure({
    records: createErasureRecords(own.reach(bucket), 'bucket'),
    burials: own.burials,
    barriers: own.leads,
    table: own.table,
    reps: own.reps,
    merges: own.merges,
    repIds: world.config.sales.reps.map(({ id }) => id),
    lifecycles: { wake: out.wake },
    executions: { status: out.status, stop: out.stop },
    removeMail: out.removeMail,
    bus: { publish: out.publish as never },
    copies: { has: out.has, remove: out.remove },
    order: out.order,
    isOnSesList: out.isOnSesList,
    telling,
    now: world.now,
    pause: async () => {},
  });
}

/** For receipts. */
export const kept = keptFor(config.deployment);
