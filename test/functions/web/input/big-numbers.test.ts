import { describe, expect, test } from 'vitest';
import { millis } from '../../../../domain/time/instant.ts';
import { createPartners } from '../../../../functions/adapters/dynamodb/partners.ts';
import type { HttpHandler, HttpResponse } from '../../../../functions/http/messages.ts';
import { openDoors, partnerId, signed } from '../../../support/fuzz/doors.ts';
import { anAddress } from '../../../support/lead.ts';
import { doors as metaDoors } from '../../../support/other-systems/meta.ts';
import { quiet } from '../../../support/quiet.ts';
import { jsonOf, request, served } from '../../../support/request.ts';
import { useTable } from '../../../support/table.ts';
import { createWorld, type World } from '../../../support/world.ts';

const table = useTable();
quiet();

/** JavaScript takes both for 9007199254740992. */
const ids = ['9007199254740992', '9007199254740993'] as const;

type Send = (world: World, id: string, email: string) => Promise<HttpResponse>;

function ask(world: World, name: string, route: string, body: string, headers = {}, path = {}) {
  const event = request(route, {
    body: Buffer.from(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return served(openDoors(table, world).handlers[name] as HttpHandler)({ ...event, pathParameters: path });
}

const webhook =
  (source: 'typeform' | 'tally' | 'signed', message: (id: string, email: string) => string): Send =>
  (world, id, email) => {
    const body = message(id, email);
    const headers = signed(source, Buffer.from(body), String(millis(world.now()) / 1_000));
    return ask(world, 'webhooks', 'POST /webhooks/{source}', body, headers, { source });
  };

const sending: Record<string, Send> = {
  'a signed webhook': webhook('signed', (id, email) => `{"id":${id},"email":"${email}","message":"${id}"}`),
  Typeform: webhook(
    'typeform',
    (id, email) => `{"form_response":{"token":${id},"answers":[{"type":"email","email":"${email}"}]}}`,
  ),
  Tally: webhook(
    'tally',
    (id, email) => `{"data":{"responseId":${id},"fields":[{"type":"INPUT_EMAIL","value":"${email}"}]}}`,
  ),
  'a partner': async (world, id, email) => {
    const { key } = await createPartners(table).add(partnerId, world.now());
    const authorization = `Bearer ${key}`;
    const path = { partner: partnerId };
    return ask(
      world,
      'partners',
      'POST /partners/{partner}/leads',
      `{"id":${id},"email":"${email}"}`,
      { authorization },
      path,
    );
  },
  Google: (world, id, email) =>
    ask(
      world,
      'ads',
      'POST /ads/google',
      `{"lead_id":${id},"google_key":"${metaDoors.google.key}","user_column_data":[{"column_id":"EMAIL","string_value":"${email}"}]}`,
    ),
  'a form': (world, id, email) =>
    ask(world, 'capture', 'POST /leads', `{"submissionId":${id},"email":"${email}","message":"${id}"}`),
};

describe('C10: two ids beyond 2^53 that differ by one are two messages:', () => {
  test.each(Object.entries(sending))('%s', async (_, send) => {
    const world = createWorld(table);
    const email = anAddress();
    const receipts: string[] = [];
    for (const id of [...ids, ...ids]) {
      world.pass(301_000);
      const answer = await send(world, id, email);
      expect([200, 202]).toContain(answer.statusCode);
      receipts.push(jsonOf(answer).receipt);
    }
    // And each of them, sent again, is itself.
    expect(receipts.slice(2)).toEqual(receipts.slice(0, 2));
    expect(new Set(receipts).size).toBe(2);
  });
});
