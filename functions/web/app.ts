import { files, page } from 'leadloop:app';
import { looks } from 'leadloop:looks';
import { looksPath } from '../../domain/mail/look.ts';
import { env } from '../adapters/aws/environment.ts';
import { once } from '../adapters/aws/once.ts';
import { discover, type Provider } from '../adapters/sign-in/provider.ts';
import { http } from '../http/http.ts';
import { jsonAnswer } from '../http/json-answer.ts';
import type { HttpHandler, HttpResponse } from '../http/messages.ts';
import { hostOf } from '../http/origin.ts';
import { RequestError } from '../http/problem.ts';

interface AppDeps {
  files: Record<string, { type: string; body: string }>;
  /** Each mail with a made-up lead, by name and version. */
  looks: Record<string, string>;
  page: string;
  clientId: string;
  /** Where the app is reached, without a slash at its end. */
  publicUrl: string;
  provider: () => Promise<Provider>;
}

const year = 365 * 24 * 3600;

/** The pages of the app: one page for each address, its scripts and styles, and where its people sign in. */
export function createApp({ files, looks, page, clientId, publicUrl, provider }: AppDeps): HttpHandler {
  return async (event) => {
    const { rawPath, rawQueryString, requestContext } = event;
    const { pathname } = new URL(rawPath, publicUrl);
    if (pathname.startsWith('/app/assets/')) return asset(pathname.slice('/app/assets/'.length));
    if (pathname.startsWith(looksPath)) return look(pathname.slice(looksPath.length));
    if (pathname === '/app/settings.json') return jsonAnswer({ ...(await provider()), clientId });
    // Sign-in returns to one address; on another host the browser would not find the state that it stored.
    const own = new URL(publicUrl).host;
    if (requestContext.domainName !== own && hostOf(event) !== own) {
      const location = `${publicUrl}${pathname}${rawQueryString ? `?${rawQueryString}` : ''}`;
      return { statusCode: 302, headers: { location, 'cache-control': 'no-store' } };
    }
    return { statusCode: 200, headers: pageHeaders(await provider()), body: page };
  };

  /** A mail's preview: it contains no real lead. The app shows it in a frame, because mails bring their own styles. */
  function look(name: string): HttpResponse {
    const body = Object.hasOwn(looks, name) ? looks[name] : undefined;
    if (!body)
      throw new RequestError({ status: 404, title: 'There is no such mail', detail: 'Please load the page again.' });
    return {
      statusCode: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-encoding': 'gzip',
        'content-security-policy':
          "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'; sandbox",
        'cache-control': `private, max-age=${year}, immutable`,
        'x-robots-tag': 'noindex',
      },
      body,
      isBase64Encoded: true,
    };
  }

  function asset(name: string): HttpResponse {
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    if (!file)
      throw new RequestError({ status: 404, title: 'There is no such file', detail: 'Please load the page again.' });
    return {
      statusCode: 200,
      headers: {
        'content-type': file.type,
        'content-encoding': 'gzip',
        'cache-control': `public, max-age=${year}, immutable`,
      },
      body: file.body,
      isBase64Encoded: true,
    };
  }
}

/** Scripts and styles load from our host only, and the page may connect to the sign-in provider only. */
function pageHeaders({ tokenEndpoint }: Provider): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(tokenEndpoint).origin}`,
    "frame-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex',
  };
}

export const handler = http('app', () =>
  createApp({
    files,
    looks,
    page,
    clientId: env('SIGN_IN_CLIENT'),
    publicUrl: env('PUBLIC_URL'),
    provider: once(() => discover(env('SIGN_IN_ISSUER'))),
  }),
);
