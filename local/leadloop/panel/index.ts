import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { GatewayRequest, GatewayResponse } from '../../cloud/http-api/index.ts';

const browser = new URL('./browser/', import.meta.url);
const home = '/_local/panel';

/**
 * Lead data can at worst be shown: only our own script runs. Styles and images are allowed for the mails, whose frame inherits
 * this policy.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: http: https:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const parts = `<link rel="stylesheet" href="${home}.css"><script type="module" src="${home}.js"></script>`;
const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Leadloop on this laptop</title>${parts}</head>
<body data-panel="page"><noscript>This page needs JavaScript.</noscript></body></html>
`;

/**
 * The laptop's panel: clock, inbox, events, forms. It is in each page of the app that the embedded cloud serves, and on a page
 * of its own. It is never deployed. Undefined for every other path.
 */
export function createPanel(): (url: string) => GatewayResponse | undefined {
  const files: Record<string, { type: string; make: () => string }> = {
    [home]: { type: 'text/html', make: () => page },
    [`${home}.css`]: { type: 'text/css', make: () => bundled('panel.css') },
    [`${home}.js`]: { type: 'text/javascript', make: () => bundled('panel.ts') },
  };
  const made = new Map<string, string>();
  return (url) => {
    const [name = ''] = url.split('?');
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    if (!file) return undefined;
    const body = made.get(name) ?? file.make();
    made.set(name, body);
    const headers = {
      'content-type': `${file.type}; charset=utf-8`,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    };
    return { status: 200, headers, cookies: [], body };
  };
}

/** A page of the app with the panel in it; any other answer as it is. */
export function withPanel({ url }: GatewayRequest, response: GatewayResponse | undefined): GatewayResponse | undefined {
  // A mail's preview is under /app, too: it is compressed, and stays unchanged.
  const isPage =
    /^\/app(?:[/?]|$)/.test(url) &&
    String(response?.headers['content-type']).startsWith('text/html') &&
    response?.headers['content-encoding'] === undefined;
  if (!response || !isPage) return response;
  // The frame of a mail inherits the policy of the page: its styles and pictures are let in, scripts are not.
  const given = String(response.headers['content-security-policy'] ?? '');
  const wider = given
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("img-src 'self' data:", "img-src 'self' data: http: https:");
  return {
    ...response,
    headers: { ...response.headers, 'content-security-policy': wider },
    body: String(response.body).replace('</head>', `${parts}</head>`),
  };
}

function bundled(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(entry, browser))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    // The root tsconfig.json is for Node and must not apply to this code.
    tsconfigRaw: {},
  });
  return outputFiles.map((it) => it.text).join('');
}
