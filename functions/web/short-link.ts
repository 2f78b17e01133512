import { botRequest } from '../../domain/tracking/click-request.ts';
import { landingOf } from '../../domain/tracking/short-link.ts';
import { createShortLinks, type ShortLinks } from '../adapters/dynamodb/short-links.ts';
import { http } from '../http/http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { deadLink } from '../http/problem.ts';
import { deployedKeys, deployedTable } from '../wiring.ts';

/**
 * GET and HEAD /l/{code}: redirects a reader of a post to the page, with the campaign in its address, and only to targets that
 * we signed. It identifies no visitor: t.js and the form do that later. HEAD counts nothing; known bots count apart.
 */
export function createShortLink({ shortLinks }: { shortLinks: Pick<ShortLinks, 'follow'> }): HttpHandler {
  return async (event) => {
    const code = event.pathParameters?.code ?? '';
    const { http } = event.requestContext;
    const counted =
      http.method === 'HEAD' ? undefined : botRequest({ ...http, headers: event.headers }) ? 'machineClicks' : 'clicks';
    const link = /^[\w-]{10}$/.test(code) ? await shortLinks.follow(code, counted) : undefined;
    if (!link) throw deadLink('unknown');
    return { statusCode: 302, headers: { location: landingOf(link, code), 'cache-control': 'no-store' } };
  };
}

export const handler = http('short-link', async () =>
  createShortLink({ shortLinks: createShortLinks(deployedTable(), await deployedKeys()) }),
);
