import type { Deployment } from '../../domain/config/config.ts';
import type { HttpEvent } from './messages.ts';

/**
 * The address of who asks. Before a public domain with a web ACL stands CloudFront: it ends `x-forwarded-for` with the client, and API Gateway
 * adds the address of CloudFront. Who calls the API past it can name any address: the limits of routes and of all forms hold then.
 */
export function clientAddress(
  { headers, requestContext }: HttpEvent,
  { publicDomain }: Pick<Deployment, 'publicDomain'>,
): string {
  const { sourceIp } = requestContext.http;
  if (!publicDomain?.webAcl) return sourceIp;
  const way = (headers['x-forwarded-for'] ?? '').split(',').map((one) => one.trim());
  return way.at(-2) || sourceIp;
}
