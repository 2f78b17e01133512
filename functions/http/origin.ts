import type { Deployment } from '../../domain/config/config.ts';
import type { HttpEvent } from './messages.ts';
import { RequestError } from './problem.ts';

/** The origins of our own pages, also when a CDN is in front of the API. */
export const publicOrigins = ({ publicDomain }: Pick<Deployment, 'publicDomain'>): readonly string[] =>
  publicDomain ? [`https://${publicDomain.name}`] : [];

/** The host in the browser's address bar. CloudFront calls the API by the API's name and sends its own name in a header. */
export const hostOf = ({ headers }: HttpEvent): string | undefined => headers['x-leadloop-host'] ?? headers.host;

/** On a laptop the page that tries a form or the site is on another port of the machine that answers. */
export const isSameMachine = (origin: string, host: string | undefined): boolean =>
  host !== undefined && URL.parse(origin)?.hostname === URL.parse(`http://${host}`)?.hostname;

/**
 * A form can list the only pages that may embed it. The gateway answers CORS for all forms alike and simple posts need none, so
 * this checks the Origin header. Our hosted page is always allowed; programs send no Origin.
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
