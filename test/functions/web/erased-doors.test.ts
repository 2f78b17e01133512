import { beforeEach, describe, expect, test, vi } from 'vitest';
import { minute } from '../../../domain/time/instant.ts';
import { leadKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createPartners } from '../../../functions/adapters/dynamodb/partners.ts';
import { leadIdOfAddress } from '../../../functions/adapters/secrets/key-ring.ts';
import { createAdLeads } from '../../../functions/listeners/ad-leads.ts';
import { openDoors, partnerId, signed } from '../../support/fuzz/doors.ts';
import { aLead, anAddress } from '../../support/lead.ts';
import { doors as adSecrets, nodeOf } from '../../support/other-systems/meta.ts';
import { request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, type World } from '../../support/world.ts';
import { aBucket, erasureIn } from '../services/privacy/everywhere.ts';

const table = useTable();
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  for (const level of ['error', 'info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
});

/** Each way by which others send us a person: what it answers. */
const doors: Record<string, (world: World, email: string) => Promise<number | undefined>> = {
  async 'a partner'(world, email) {
    const { key } = await createPartners(table).add(partnerId, world.now());
    const asked = { body: { email, name: 'Ada' }, headers: { authorization: `Bearer ${key}` } };
    return through(world, 'partners', 'POST /partners/{partner}/leads', asked, { partner: partnerId });
  },
  async 'a webhook of another program'(world, email) {
    const answers = [{ type: 'email', email, field: { id: 'y', ref: 'mail', type: 'email' } }];
    const form = { form_id: 'f', token: `of-${email}`, submitted_at: world.now(), answers };
    const body = JSON.stringify({ event_id: email, event_type: 'form_response', form_response: form });
    const headers = { 'content-type': 'application/json', ...signed('typeform', Buffer.from(body), '0') };
    return through(world, 'webhooks', 'POST /webhooks/{source}', { body, headers }, { source: 'typeform' });
  },
  async 'a lead form of Google Ads'(world, email) {
    const columns = [{ column_name: 'User Email', string_value: email, column_id: 'EMAIL' }];
    const body = { lead_id: email, form_id: 4, google_key: adSecrets.google.key, user_column_data: columns };
    return through(world, 'ads', 'POST /ads/google', { body });
  },
  async 'a lead ad of Meta'(world, email) {
    const node = nodeOf(email);
    const worker = createAdLeads({
      ...world.process(),
      graph: { lead: async () => ({ found: true, node }) },
      deadLetters: { add: async () => undefined },
      queue: { later: async () => undefined },
      rules: config.capture,
    });
    const attributes = { ApproximateReceiveCount: '1' } as never;
    const body = JSON.stringify({ leadgenId: email, formId: '22' });
    const { batchItemFailures } = await worker({ Records: [{ messageId: 'm', receiptHandle: 'h', body, attributes }] });
    return batchItemFailures.length;
  },
};

async function through(
  world: World,
  name: string,
  route: string,
  asked: Parameters<typeof request>[1],
  pathParameters: Record<string, string> = {},
): Promise<number | undefined> {
  const handle = openDoors(table, world).handlers[name];
  if (!handle) throw new Error(`no door ${name}`);
  return (await served(handle)({ ...request(route, asked), pathParameters })).statusCode;
}

/** Somebody who was a lead and asked to be erased. */
async function erased() {
  const world = createWorld(table);
  const email = anAddress();
  const id = leadIdOfAddress(keys, email) ?? '';
  await world.process().leads.create(aLead(world.now(), { id, email }));
  world.pass(minute);
  const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
  const order = { leadId: id, at: world.now(), on: 'request', by: 'self-service' } as const;
  await erasureIn(world.process(), world, scene).erase(order);
  world.pass(minute);
  return { world, email, id };
}

describe('who asked to be erased', () => {
  test.each(Object.entries(doors))('is not brought back by %s, which answers as for anybody', async (_, door) => {
    const { world, email, id } = await erased();
    const started = world.started.length;
    const answered = await door(world, email);
    expect((await table.partition(leadKey(id))).map(({ SK }) => SK)).toEqual(['PROFILE']);
    expect(await world.process().leads.history(id)).toBeUndefined();
    expect([world.started.length, world.inbox]).toEqual([started, []]);
    // The same door takes somebody else, so it was open.
    const other = anAddress();
    expect(await door(world, other)).toBe(answered);
    expect(await world.process().leads.history(leadIdOfAddress(keys, other) ?? '')).toBeDefined();
  });

  test('comes back by a form of ours, as a new lead', async () => {
    const { world, email, id } = await erased();
    const body = { email, name: 'Ada', form: 'contact', consent: true };
    expect(await through(world, 'capture', 'POST /leads', { body })).toBe(202);
    const history = await world.process().leads.history(id);
    expect(history?.lead).toMatchObject({ stage: 'captured', createdAt: world.now() });
    expect(history?.activities).toHaveLength(1);
  });
});
