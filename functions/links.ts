import { machineRequest } from '../domain/following/click-request.ts';
import { landingOf } from '../domain/following/short-link.ts';
import { deployedKeys, deployedTable } from './adapters/deployed.ts';
import { createShortLinks, type ShortLinks } from './adapters/short-links.ts';
import { type HttpHandler, http } from './middleware/http.ts';
import { deadLink } from './middleware/problem.ts';

/**
 * GET and HEAD /l/{code}: leads a reader of a post to the page, with the campaign in its address. Only to targets we signed. Who
 * clicked is nobody's business yet: t.js and the form say so later. HEAD counts nothing, known bots count apart.
 */
export function createLinks({ shortLinks }: { shortLinks: Pick<ShortLinks, 'follow'> }): HttpHandler {
  return async (event) => {
    const code = event.pathParameters?.code ?? '';
    const { http } = event.requestContext;
    const counted = http.method === 'HEAD' ? undefined : machineRequest(http) ? 'machineClicks' : 'clicks';
    const link = /^[\w-]{10}$/.test(code) ? await shortLinks.follow(code, counted) : undefined;
    if (!link) throw deadLink('unknown');
    return { statusCode: 302, headers: { location: landingOf(link, code), 'cache-control': 'no-store' } };
  };
}

export const handler = http('links', async () =>
  createLinks({ shortLinks: createShortLinks(deployedTable(), await deployedKeys()) }),
);
