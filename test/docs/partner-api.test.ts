import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type FieldName, limits, readFields, submissionFields } from '../../domain/capture/submission-fields.ts';
import { createPartners, type Partners } from '../../functions/adapters/dynamodb/partners.ts';
import type { HttpResponse } from '../../functions/http/messages.ts';
import { createPartnerApi } from '../../functions/web/partners.ts';
import { anAddress } from '../support/lead.ts';
import { jsonOf, request, served } from '../support/request.ts';
import { useTable } from '../support/table.ts';
import { config, createWorld } from '../support/world.ts';

interface Schema {
  $ref?: string;
  type?: string | string[];
  maxLength?: number;
  maxItems?: number;
  maxProperties?: number;
  properties?: Record<string, Schema>;
}
interface Answer {
  headers?: Record<string, { required: boolean; schema: Schema }>;
  content: Record<string, { schema: Schema }>;
}
const file = join(import.meta.dirname, '../../docs/reference/partner-api.yaml');
const description = parse(readFileSync(file, 'utf8'));
const schemas: Record<string, Schema> = description.components.schemas;
const { post } = description.paths['/partners/{id}/leads'];
const documented = post.responses as Record<string, Answer>;
const examples: Record<string, { value: object }> = post.requestBody.content['application/json'].examples;

/** A schema of the description with its references put in place, as something that checks. */
function checks(schema: Schema) {
  const resolved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolved);
    if (typeof value !== 'object' || value === null) return value;
    if ('$ref' in value) return resolved(schemas[String(value.$ref).split('/').at(-1) ?? '']);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
  };
  return z.fromJSONSchema(resolved(schema) as Parameters<typeof z.fromJSONSchema>[0]);
}

const table = useTable();
beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

let count = 0;
async function aPartner(perMinute = 60, breaks?: Partial<Partners>) {
  const world = createWorld(table);
  const id = `described-${++count}`;
  const partners = createPartners(table);
  const partner = { name: 'Acme', form: 'contact', basis: 'consent' as const, perMinute };
  const rules = { ...config.capture, partners: { [id]: partner } };
  const { key } = await partners.add(id, world.now());
  const handle = served(createPartnerApi({ ...world.process(), partners: { ...partners, ...breaks }, rules }));
  return (body: object | string, headers: Record<string, string> = {}) =>
    handle({
      ...request('POST /partners/{partner}/leads', { body, headers: { authorization: `Bearer ${key}`, ...headers } }),
      pathParameters: { partner: id },
    });
}

const good = () => ({ email: anAddress() });
/** One way to each answer there is. */
const ways: [string, number, () => Promise<HttpResponse>][] = [
  ['a lead', 202, async () => (await aPartner())(good())],
  ['a batch', 202, async () => (await aPartner())({ leads: [good(), good()] })],
  ['a batch with a bad one', 207, async () => (await aPartner())({ leads: [good(), { email: 'nobody' }] })],
  ['a batch of bad ones', 207, async () => (await aPartner())({ leads: [{}] })],
  ['a lead without an address', 400, async () => (await aPartner())({ name: 'Ada' })],
  ['no JSON', 400, async () => (await aPartner())('{')],
  ['a batch that is too long', 400, async () => (await aPartner())({ leads: Array.from({ length: 26 }, good) })],
  ['a wrong key', 401, async () => (await aPartner())(good(), { authorization: 'Bearer wrong' })],
  ['more than 64 kB', 413, async () => (await aPartner())({ ...good(), more: 'x'.repeat(65_536) })],
  [
    'more than was agreed',
    429,
    async () => {
      const send = await aPartner(2);
      await send(good());
      return send({ leads: [good(), good()] });
    },
  ],
  [
    'a table that is down',
    500,
    async () => (await aPartner(60, { take: () => Promise.reject(new Error('down')) }))(good()),
  ],
];

describe('what partners are told in docs/reference/partner-api.yaml', () => {
  test('has each answer the handler gives, and no other', () => {
    expect(Object.keys(documented)).toEqual([...new Set(ways.map(([, status]) => String(status)))]);
  });

  test.each(ways)('is what happens: %s is %i', async (_, status, way) => {
    const answer = await way();
    expect(answer.statusCode).toBe(status);
    const { headers = {}, content } = documented[String(status)] ?? { content: {} };
    expect(Object.keys(content)).toEqual([answer.headers?.['content-type']]);
    const [body] = Object.values(content);
    expect(checks(body?.schema ?? {}).safeParse(jsonOf(answer)).error).toBeUndefined();
    for (const [name, { schema }] of Object.entries(headers))
      expect(checks(schema).safeParse(answer.headers?.[name.toLowerCase()]).error, name).toBeUndefined();
  });

  test('describes the fields that are read, with the limits they have', () => {
    const { id, answers, ...fields } = schemas.Lead?.properties ?? {};
    expect(Object.keys(fields).sort()).toEqual([...submissionFields].sort());
    expect([id?.maxLength, answers?.maxProperties]).toEqual([200, limits.answers]);
    const most = { name: limits.name, message: limits.message };
    for (const [name, { type, maxLength }] of Object.entries(fields))
      if (maxLength !== undefined)
        expect([name, type, maxLength]).toEqual([name, 'string', { ...most }[name] ?? limits.line]);
    expect(schemas.Batch?.properties?.leads?.maxItems).toBe(25);
  });

  test('has limits that hold: of one character more the last is cut', async () => {
    const fields = Object.entries(schemas.Lead?.properties ?? {}).filter(([name]) => name !== 'id');
    const limited = fields.filter(([name, { maxLength }]) => maxLength !== undefined && name !== 'phone');
    expect(limited.length).toBeGreaterThan(5);
    for (const [name, { maxLength = 0 }] of limited) {
      const read = (text: string) => readFields({ ...good(), [name]: text }, 'lenient').fields[name as FieldName];
      expect(read('x'.repeat(maxLength)), name).toBe('x'.repeat(maxLength));
      expect(String(read('x'.repeat(maxLength + 1))).length, name).toBe(maxLength);
      expect((await (await aPartner())({ ...good(), [name]: 'x'.repeat(maxLength + 1) })).statusCode, name).toBe(202);
    }
  });

  test.each(Object.entries(examples))('has examples to copy: %s', async (_, { value }) => {
    const [lead, batch] = [schemas.Lead ?? {}, schemas.Batch ?? {}];
    expect(checks('leads' in value ? batch : lead).safeParse(value).error).toBeUndefined();
    expect((await (await aPartner())(value)).statusCode).toBe(202);
  });
});
