import type { HttpEvent } from './messages.ts';

/**
 * The address of the client. CloudFront, in front of a public domain with a web ACL, ends `x-forwarded-for` with the client, and API Gateway
 * adds the address of CloudFront. Only with its secret (`edge`) is it CloudFront: who calls the API past it can write any address there.
 */
export function clientAddress({ headers, requestContext }: HttpEvent, { edge }: { edge?: string }): string {
  const { sourceIp } = requestContext.http;
  if (!edge || headers['x-leadloop-edge'] !== edge) return sourceIp;
  const way = (headers['x-forwarded-for'] ?? '').split(',').map((one) => one.trim());
  return way.at(-2) || sourceIp;
}
