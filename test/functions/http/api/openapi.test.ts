import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { openApi } from '../../../../functions/http/api/openapi.ts';
import type { Operation } from '../../../../functions/http/api/operation.ts';
import { operations } from '../../../../functions/http/api/operations.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { withOffer } from '../../../support/hand-off.ts';
import { leadBodies } from '../../../support/lead-bodies.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();
const document = JSON.parse(JSON.stringify(openApi('https://leads.example')));
const rows = Object.entries<Operation>(operations);
const described = ({ path, method }: Operation) => document.paths[path][method.toLowerCase()];
const namesIn = (operation: Operation, where: string) =>
  described(operation)
    .parameters.filter((one: { in: string }) => one.in === where)
    .map(({ name }: { name: string }) => name);

test('the document is OpenAPI 3.1, with each name of an operation once', async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
  expect(JSON.stringify(document)).not.toMatch(/"nullable"|"\$schema"/);
});

test('a document that is none is refused', async () => {
  const wrong = structuredClone(document);
  wrong.paths['/leads'].get.parameters[0].in = 'somewhere';
  expect(await new Validator().validate(wrong)).toMatchObject({ valid: false });
});

describe('a body is described as it is sent, an answer as it comes', () => {
  test('what has a default may be left out', () => {
    const limit = described(operations.leads).parameters.find(({ name }: { name: string }) => name === 'limit');
    expect(limit).toMatchObject({ in: 'query', required: false, schema: { default: 50, maximum: 100 } });
  });

  test.each(rows.filter(([, { body }]) => body))('of %s, and nothing else is asked for', (_, operation) => {
    const { schema } = described(operation).requestBody.content['application/json'];
    const required = Object.entries(operation.body?.shape ?? {}).flatMap(([name, one]) =>
      z.safeParse(one, undefined).success ? [] : [name],
    );
    expect((schema.required ?? []).toSorted()).toEqual(required.sort());
  });
});

describe('headers', () => {
  const known = { 'if-match': 'If-Match', 'idempotency-key': 'Idempotency-Key', 'accept-language': 'Accept-Language' };

  test.each(rows)('of %s are those that its row names', (_, operation) => {
    expect(namesIn(operation, 'header')).toEqual((operation.headers ?? []).map((name) => known[name]));
  });

  const versioned = rows.filter(([, { headers, path }]) => headers?.includes('if-match') && path.startsWith('/leads'));

  test.each(versioned)(
    'If-Match of %s is read: 412 where somebody was faster',
    async (name, { method, path, body }) => {
      const { world, input, offer } = await withOffer(table, 'accepted');
      const { api, config } = apiOf(table, world);
      const at = `/api${path.replace('{id}', input.leadId)}`;
      const rep = config.sales.reps.find(({ id }) => id === offer.repId)?.email;
      await api(signedIn('POST', `/api/leads/${input.leadId}/note`, rep, { note: 'x' }));
      const headers = { 'if-match': '"2026-01-01T00:00:00.000Z_"' };
      const answer = await api(signedIn(method, at, 'admin@example.org', body && leadBodies[name], headers));
      expect([answer.statusCode, bodyOf(answer).title]).toEqual([412, 'Somebody was faster']);
    },
  );

  test('Idempotency-Key makes one deed of two', async () => {
    const { world, input, offer } = await withOffer(table, 'accepted');
    const { api, config } = apiOf(table, world);
    const rep = config.sales.reps.find(({ id }) => id === offer.repId)?.email;
    const said = { note: 'x' };
    const path = `/api/leads/${input.leadId}/note`;
    const notes = async () =>
      (await world.process().leads.history(input.leadId))?.activities.filter(({ type }) => type === 'note.added');
    for (let n = 0; n < 2; n++) {
      await api(signedIn('POST', path, rep, said, { 'idempotency-key': 'one' }));
      world.pass(120_000);
    }
    expect(await notes()).toHaveLength(1);
    await api(signedIn('POST', path, rep, said, { 'idempotency-key': 'two' }));
    expect(await notes()).toHaveLength(2);
  });
});
