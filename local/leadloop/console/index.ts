import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { drawStateGraph } from '../../../lib/build/state-graph/index.ts';

export interface ConsoleReply {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

const browser = new URL('./browser/', import.meta.url);

/**
 * What lead data could do at worst is be shown: no script but our own runs, and nothing is loaded from elsewhere.
 * Styles and images are let in for the mails, whose frame inherits this policy.
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

/**
 * The console page of the embedded cloud and its three files, made on first request. Answers undefined for every path
 * that is not its own. `definition` returns the lifecycle's ASL; when it cannot be drawn, only the drawing fails (500).
 */
export function createConsole({
  definition,
}: {
  definition: () => unknown;
}): (method: string, path: string) => ConsoleReply | undefined {
  const files: Record<string, { type: string; make: () => string }> = {
    '/': { type: 'text/html', make: () => readFileSync(new URL('page.html', browser), 'utf8') },
    '/_console/console.css': { type: 'text/css', make: () => bundle('console.css') },
    '/_console/console.js': { type: 'text/javascript', make: () => bundle('console.ts') },
    '/_console/graph.svg': { type: 'image/svg+xml', make: () => drawStateGraph(definition()) },
  };
  const made = new Map<string, string>();
  return (method, path) => {
    const [name = '/'] = path.split('?');
    const file = files[name];
    if (file === undefined || !Object.hasOwn(files, name)) return undefined;
    if (method !== 'GET' && method !== 'HEAD')
      return reply(405, 'text/plain', 'Only GET and HEAD.', { allow: 'GET, HEAD' });
    try {
      const body = made.get(name) ?? file.make();
      made.set(name, body);
      return reply(200, file.type, method === 'HEAD' ? '' : body);
    } catch (error) {
      return reply(
        500,
        'text/plain',
        `${name} could not be made: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
}

function reply(status: number, type: string, body: string, headers: Record<string, string> = {}): ConsoleReply {
  return {
    status,
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
      ...headers,
    },
    body,
  };
}

function bundle(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(entry, browser))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    // The root tsconfig.json is for Node; nothing in it changes what is written here.
    tsconfigRaw: {},
  });
  return outputFiles.map((it) => it.text).join('');
}
