import type { GatewayRequest, GatewayResponse } from '../cloud/http-api/index.ts';

/** The path of the stand-in for the company's site, on the one port. */
const sitePath = '/_local/site';

/**
 * The made-up company's site does not exist, so a link to it would end on an error page. A browser's navigation is redirected
 * to a stand-in; mails, links and answers stay as deployed, and programs see the real address.
 */
export function standIn(request: GatewayRequest, response: GatewayResponse | undefined, site: string) {
  const location = response?.headers.location;
  if (!response || location === undefined || request.headers['sec-fetch-mode'] !== 'navigate') return response;
  if (!URL.canParse(location) || new URL(location).origin !== new URL(site).origin) return response;
  const { pathname, search, hash } = new URL(location);
  return { ...response, headers: { ...response.headers, location: `${sitePath}${pathname}${search}${hash}` } };
}

/** The stand-in for a page of the site: its address, and the visitor's origin. */
export function sitePage(requested: string, site: string): GatewayResponse {
  const { pathname, searchParams } = new URL(requested.slice(sitePath.length) || '/', site);
  searchParams.delete('profile'); // a token for our forms, not to be shown
  const query = searchParams.size > 0 ? `?${searchParams}` : '';
  const address = escaped(`${new URL(site).origin}${pathname}${query}`);
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    cookies: [],
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(pathname)} · stand-in for your site</title>
<style>
:root { color-scheme: light dark; background: Canvas }
body { font: 1.0625rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; padding: 0 1.25rem }
code { overflow-wrap: anywhere }
</style>
</head>
<body>
<main>
<h1>Your site would open here</h1>
<p>The visitor arrives at <code>${address}</code>.</p>
<p>On this laptop there is no such site. The click itself was recorded; you see it on the lead's page in <a href="/app">the app</a>.</p>
<p>The address of your site is <code>site</code> in <code>config/deployment.yaml</code>.</p>
</main>
</body>
</html>
`,
  };
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
