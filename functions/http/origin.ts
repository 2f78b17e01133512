import type { Deployment } from '../../domain/config/config.ts';
import type { HttpEvent } from './messages.ts';
import { RequestError } from './problem.ts';

/** Our own pages, when another host may stand before the one that answers. */
export const publicOrigins = ({ publicDomain }: Pick<Deployment, 'publicDomain'>): readonly string[] =>
  publicDomain ? [`https://${publicDomain.name}`] : [];

/** The host that the browser asked. CloudFront asks the API by the API's own name and says in a header which name it has itself. */
export const hostOf = ({ headers }: HttpEvent): string | undefined => headers['x-leadloop-host'] ?? headers.host;

/** On a laptop the page that tries a form or the site is on another port of the machine that answers. */
export const isSameMachine = (origin: string, host: string | undefined): boolean =>
  host !== undefined && URL.parse(origin)?.hostname === URL.parse(`http://${host}`)?.hostname;

/**
 * A form may name the only pages that embed it. The gateway answers CORS for all forms alike and simple posts need none, so
 * the Origin header is held against the form's own list here. Our hosted page may always; programs send no Origin.
 */
export function refuseForeignOrigin({ headers }: HttpEvent, allowed: readonly string[] | undefined): void {
  const { origin, host } = headers;
  if (origin === undefined || allowed === undefined || allowed.includes(origin)) return;
  if (isSameMachine(origin, host)) return;
  throw new RequestError({
    status: 403,
    title: 'This page may not send this form',
    detail: `Got a post from ${origin}, expected one from ${allowed.join(' or ')}.`,
  });
}
