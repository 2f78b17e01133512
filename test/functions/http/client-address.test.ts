import { expect, test } from 'vitest';
import { clientAddress } from '../../../functions/http/client-address.ts';
import { request } from '../../support/request.ts';

const edge = 'a secret of CloudFront';
const asked = (way: string | undefined, said: string | undefined) => {
  const headers = { ...(way && { 'x-forwarded-for': way }), ...(said && { 'x-leadloop-edge': said }) };
  const event = request('POST /leads', { headers });
  return {
    ...event,
    requestContext: { ...event.requestContext, http: { ...event.requestContext.http, sourceIp: '192.0.2.9' } },
  };
};

test.each([
  ['nothing stands before the API', undefined, '203.0.113.1, 192.0.2.9', undefined, '192.0.2.9'],
  ['nothing does, and the client says otherwise', undefined, '203.0.113.1, 192.0.2.9', 'none', '192.0.2.9'],
  ['CloudFront does', edge, '203.0.113.1, 192.0.2.9', edge, '203.0.113.1'],
  ['the client has written an address of its own', edge, 'x, 203.0.113.1, 192.0.2.9', edge, '203.0.113.1'],
  ['nothing is said', edge, undefined, edge, '192.0.2.9'],
  ['somebody goes past CloudFront', edge, '192.0.2.9', undefined, '192.0.2.9'],
  ['and writes an address of its own', edge, '203.0.113.1, 192.0.2.9', undefined, '192.0.2.9'],
  ['and guesses', edge, '203.0.113.1, 192.0.2.9', 'go.example.com', '192.0.2.9'],
])('13.6, 13.11: the address of a client is known when %s', (_, secret, way, said, address) => {
  expect(clientAddress(asked(way, said), { edge: secret })).toBe(address);
});
