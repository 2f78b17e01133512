import { expect, test } from 'vitest';
import { clientAddress } from '../../../functions/http/client-address.ts';
import { request } from '../../support/request.ts';

const name = 'go.example.com';
const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
const webAcl = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/rates/1';
const asked = (way?: string) => {
  const event = request('POST /leads', { ...(way && { headers: { 'x-forwarded-for': way } }) });
  return {
    ...event,
    requestContext: { ...event.requestContext, http: { ...event.requestContext.http, sourceIp: '192.0.2.9' } },
  };
};

test.each([
  ['nothing stands before the API', {}, '203.0.113.1, 192.0.2.9', '192.0.2.9'],
  ['a name is mapped to it', { publicDomain: { name, certificate } }, '203.0.113.1, 192.0.2.9', '192.0.2.9'],
  ['CloudFront does', { publicDomain: { name, certificate, webAcl } }, '203.0.113.1, 192.0.2.9', '203.0.113.1'],
  [
    'the client has written an address of its own',
    { publicDomain: { name, certificate, webAcl } },
    'x, 203.0.113.1, 192.0.2.9',
    '203.0.113.1',
  ],
  ['somebody goes past CloudFront', { publicDomain: { name, certificate, webAcl } }, '192.0.2.9', '192.0.2.9'],
  ['nothing is said', { publicDomain: { name, certificate, webAcl } }, undefined, '192.0.2.9'],
])('13.6: the address of a client is known when %s', (_, deployment, way, address) => {
  expect(clientAddress(asked(way), deployment)).toBe(address);
});
