import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { metaLead } from '../../../../domain/capture/ads/meta-lead.ts';
import { createMetaApi } from '../../../../functions/adapters/meta/meta-api.ts';
import { secrets } from '../../../support/other-systems/meta.ts';

let answer = '';
const server = createServer((_, response) => response.end(answer));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));
const graph = () => {
  const { port } = server.address() as AddressInfo;
  return createMetaApi({ graph: `http://127.0.0.1:${port}`, ask: ['field_data'], timeLimit: 5_000 }, secrets);
};

test('C10: numbers of Meta beyond 2^53 keep every digit', async () => {
  answer = '{"id":9007199254740993,"form_id":9007199254740995,"campaign_id":9007199254740997,"field_data":[]}';
  const fetched = await graph().lead('1');
  expect(fetched).toMatchObject({ found: true, node: { id: '9007199254740993', form_id: '9007199254740995' } });
  const { formId, origin } = metaLead(fetched.found && fetched.node, { leadgenId: '1' });
  expect([formId, origin.utm_campaign]).toEqual(['9007199254740995', '9007199254740997']);
});

test('what is no JSON comes again later', async () => {
  answer = '<html>';
  await expect(graph().lead('1')).rejects.toThrow('Graph answered status 200');
});
