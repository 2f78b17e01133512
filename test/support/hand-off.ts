import type { Config } from '../../domain/config/config.ts';
import type { ActivityOf } from '../../domain/lead/activity.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { TaskOutput } from '../../domain/workflow/step.ts';
import type { AssignmentId } from '../../functions/adapters/dynamodb/assignments.ts';
import { repKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { leadRun } from '../../functions/adapters/dynamodb/reps.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import { acceptanceOf, createAcceptance } from '../../functions/services/sales/acceptance.ts';
import { signLink } from '../../functions/services/signed-links.ts';
import { createDistribution } from '../../functions/workflow/distribution.ts';
import { aLead } from './lead.ts';
import { createWorld, keys, type Process, type World } from './world.ts';

/** What the state machine hands to every workflow function. */
export interface Id {
  leadId: string;
  lifecycleId: string;
}

/** Monday 11:00 in Berlin, 10:00 in London, 05:00 in New York. */
export const monday = '2026-11-23T10:00:00.000Z';

/** A lead that asked for a demo, or sent another form, and was found sales-ready. */
export async function salesReady(table: Table, parts: Partial<Lead> = {}, rules?: Config, form = 'demo') {
  const world = createWorld(table, monday, rules);
  const lead = aLead(world.now(), { stage: 'sales-ready', jobTitle: 'Head of Service', ...parts });
  const captured = lead.captured as ActivityOf<'form.submitted'>;
  lead.captured = { ...captured, detail: { ...captured.detail, form } };
  await world.process().leads.create(lead);
  const input: Id = { leadId: lead.id, lifecycleId: lead.lifecycleId };
  return { world, lead, input };
}

export const distribute = (process: Process, id: Id): Promise<TaskOutput> => createDistribution(process)(id);

/** A lead that was offered to a rep. */
export async function offered(table: Table) {
  const made = await salesReady(table);
  await distribute(made.world.process(), made.input);
  made.world.pass(1_000);
  return made;
}

/** The same written down directly, with the link in the rep's mail: a few calls instead of many, and no mail. */
export async function withOffer(
  table: Table,
  status: 'offered' | 'accepted' = 'offered',
  form = 'demo',
  rules?: Config,
  parts: Partial<Lead> = {},
) {
  const moves = (['captured', 'assigned'] as const).map((stage) => ({ stage, at: monday, why: 'of the test' }));
  const made = await salesReady(table, { stage: 'assigned', moves, ...parts }, rules, form);
  const { world, lead, input } = made;
  const repId = world.config.sales.reps[0]?.id ?? '';
  const offer: Assignment = {
    lifecycleId: lead.lifecycleId,
    attempt: 1,
    repId,
    toManager: false,
    status,
    offeredAt: monday,
    acceptBy: '2026-11-23T10:05:00.000Z',
    why: 'longest idle',
    candidates: [],
    ...(status === 'accepted' && { acceptedAt: monday }),
  };
  const rep = { ...repKey(repId), openLeads: { [leadRun(lead)]: monday }, lastAssignedAt: monday };
  await Promise.all([world.process().assignments.offer(lead.id, offer), table.put(rep)]);
  world.pass(1_000);
  const token = signLink(keys.links, 'rep', { ...input, attempt: 1, repId }, '2027-11-23T10:00:00.000Z');
  return { ...made, offer, token };
}

export const offersOf = async (world: World, { leadId }: Id): Promise<readonly Assignment[]> =>
  (await world.process().leads.history(leadId))?.assignments ?? [];

export const leadOf = async (world: World, { leadId }: Id): Promise<Lead | undefined> =>
  (await world.process().leads.history(leadId))?.lead;

/** Answers the newest offer as the rep's page does, without the signal. */
export async function answer(world: World, id: Id, status: 'accepted' | 'declined' | 'expired', more: object = {}) {
  const last = (await offersOf(world, id)).at(-1) as AssignmentId;
  const given = { ...(status === 'accepted' && { acceptedAt: world.now() }), ...more };
  return world.process().assignments.answer(id.leadId, last, status, given);
}

/** Takes the lead as the rep's page does, without the signal. False when it cannot be had. */
export const accept = (
  process: Pick<Process, 'leads' | 'assignments'>,
  history: LeadHistory,
  offer: Assignment,
  at: Instant,
): Promise<boolean> =>
  createAcceptance(process).accept(history, offer, acceptanceOf(offer, { repId: offer.repId }, at));

/** The reps who hold a place for this lead, one entry per place. */
export async function holders(world: World, { leadId }: Id): Promise<string[]> {
  const held = await world.process().reps.holdings(world.config.sales.reps.map(({ id }) => id));
  return [...held].flatMap(([repId, { openLeads }]) =>
    Object.keys(openLeads)
      .filter((run) => run.startsWith(leadId))
      .map(() => repId),
  );
}

/** The token of the offer a mail is about. */
export const tokenIn = (mail: World['inbox'][number] | undefined): string =>
  String(mail?.data.offerUrl).replace('https://api.example/r/', '');
