import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { drawStateGraph } from './state-graph/index.ts';

const root = resolve(import.meta.dirname, '../..');

/** One file of the app, compressed, because an HTTP API does not compress. */
interface AppFile {
  type: string;
  /** gzip, base64. */
  body: string;
}

/** Its files by name, and the page that loads them. */
export interface BuiltApp {
  files: Record<string, AppFile>;
  page: string;
}

const types: Record<string, string> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

/**
 * The browser application of app/: its scripts and styles by name, and the page that loads them. Names hold a hash of the content, so
 * browsers keep a file for ever. Same sources, same bytes, on every machine.
 */
export async function buildApp(): Promise<BuiltApp> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [{ in: join(root, 'app/main.tsx'), out: 'main' }],
    outdir: '/',
    bundle: true,
    splitting: true,
    write: false,
    platform: 'browser',
    target: 'es2023',
    format: 'esm',
    jsx: 'automatic',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    define: { 'process.env.NODE_ENV': '"production"', STATE_GRAPH: JSON.stringify(stateGraph()) },
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    logLevel: 'silent',
  });
  const files: Record<string, AppFile> = {};
  for (const { path, contents } of outputFiles) {
    const name = path.split('/').at(-1) ?? '';
    files[name] = {
      type: types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      body: gzipSync(contents, { level: 9 }).toString('base64'),
    };
  }
  const named = (ending: string) =>
    Object.keys(files).find((name) => name.startsWith('main-') && name.endsWith(ending));
  return { files, page: pageOf(named('.js') ?? '', named('.css') ?? '') };
}

/** The drawing of the lifecycle that the pages of ops light an execution on. */
const stateGraph = () =>
  drawStateGraph(JSON.parse(readFileSync(join(root, 'state-machines/lead-lifecycle.asl.json'), 'utf8')));

const pageOf = (script: string, style: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Leadloop</title>
<link rel="stylesheet" href="/app/assets/${style}"><script type="module" src="/app/assets/${script}"></script>
</head><body><div id="app"></div><noscript>This application needs JavaScript. The links in your mails work without it.</noscript></body></html>
`;
