import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { build, type Metafile, type OutputFile, type Plugin } from 'esbuild';
import { functionFiles, functionRows } from '../functions.ts';
import type { BuiltApp } from './app.ts';
import { fewerFiles } from './fewer-files.ts';
import { openKeptBundles } from './kept-bundles.ts';
import { esbuildSettings, type Settings, virtualSources } from './virtual-modules.ts';

const root = resolve(import.meta.dirname, '../..');

export interface BundleOptions {
  /** Where `<function>/index.js` is written; one directory is one Lambda asset. */
  outdir?: string;
  /** A file that remembers what each bundle in `outdir` is made of: then only what changed since is bundled. */
  kept?: string;
  /** The browser application, where it has been begun already. */
  app?: Promise<BuiltApp>;
  /** Another room with one flat file a function, instead of functions/. */
  functions?: string;
  /** More plugins, such as those a bench leaves something out with. */
  plugins?: Plugin[];
  /** Without the table of sizes on standard output. */
  quiet?: boolean;
}

export interface BundleReport {
  outdir: string;
  /** By name: size of the code in bytes and the source files it was made of, relative to the repository. */
  functions: { name: string; bytes: number; inputs: string[] }[];
  /** The functions that were bundled now, by name; the others were as they are. */
  bundled: string[];
  milliseconds: number;
}

/** The Lambda functions: ours, or the flat `*.ts` files of another room. */
export function functionNames(directory?: string): string[] {
  return Object.keys(filesOf(directory)).sort();
}

/** By name: the file of each function. */
function filesOf(directory?: string): Record<string, string> {
  const files = directory
    ? readdirSync(directory)
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
        .map((file) => [basename(file, '.ts'), join(directory, file)])
    : Object.entries(functionFiles).map(([name, file]) => [name, join(root, file)]);
  return Object.fromEntries(files);
}

/**
 * Bundles every function in one esbuild call. Reproducible: same sources, same bytes, on every machine and in every
 * outdir, because asset hashes decide whether `cdk deploy` touches a function.
 */
export const bundle = ({ config, mails, guides, ...options }: Settings & BundleOptions): Promise<BundleReport> =>
  bundleWith(Promise.resolve({ config, mails, guides }), options);

/** The same with settings that are still being read: esbuild reads all else meanwhile. */
export async function bundleWith(
  settings: Promise<Settings>,
  { outdir = 'dist', kept: memory, app, functions, plugins = [], quiet = false }: BundleOptions = {},
): Promise<BundleReport> {
  const started = performance.now();
  const target = resolve(root, outdir);
  const files = filesOf(functions);
  const names = Object.keys(files).sort();
  const source = virtualSources(settings, app);
  const kept = memory === undefined ? undefined : openKeptBundles(memory, target, source);
  const current = await Promise.all(names.map(async (name) => (await kept?.isCurrent(name)) === true));
  const bundled = names.filter((_, at) => !current[at]);
  const { outputFiles, metafile } =
    bundled.length === 0
      ? nothing
      : await build({
          absWorkingDir: root,
          entryPoints: bundled.map((name) => ({ in: files[name] as string, out: `${name}/index` })),
          outdir: target,
          bundle: true,
          write: false,
          metafile: true,
          platform: 'node',
          target: 'node24',
          format: 'cjs',
          // Packages' ES modules tree-shake; their CommonJS builds do not: 855 kB instead of 1,121 kB for three SDK clients.
          mainFields: ['module', 'main'],
          minify: true,
          legalComments: 'none',
          // One character beyond Latin-1 makes V8 read the whole source as two bytes a character: a quarter more time to compile.
          charset: 'ascii',
          logLevel: 'silent',
          plugins: [
            ...plugins,
            fewerFiles([join(root, 'functions/adapters'), ...(functions === undefined ? [] : [functions])]),
            esbuildSettings(settings, source),
            lambdaCredentials,
            withoutEventStreams,
            withoutEndpointDiscovery,
            withoutFallbacks,
            onlyUsedSchemas,
            smallJsonata,
            withoutInvokeStore,
            oneEntityTable,
            onlyVersions,
            regionsByPattern,
          ],
        });
  for (const { path, contents } of outputFiles) writeIfChanged(path, contents);
  // Without its own package.json Node would read the CommonJS code as an ES module, because the repository is one.
  for (const name of names) writeIfChanged(join(target, name, 'package.json'), Buffer.from('{"type":"commonjs"}\n'));
  for (const name of names)
    for (const [path, content] of assetsOf(name)) writeIfChanged(join(target, name, path), content);
  dropStale(target, names);
  const output = (name: string) => relative(root, join(target, name, 'index.js'));
  await kept?.remember(
    metafile,
    bundled.map((name) => ({ name, output: output(name) })),
  );
  const report = {
    outdir: target,
    functions: names.map((name) => ({
      name,
      bytes: statSync(join(target, name, 'index.js')).size,
      inputs: Object.keys(metafile.outputs[output(name)]?.inputs ?? {}),
    })),
    bundled,
    milliseconds: performance.now() - started,
  };
  if (!quiet) process.stdout.write(`${table(report)}\n`);
  return report;
}

/**
 * Lambda hands a function its credentials in the environment, so the SDK's search through profiles, SSO, web identity and
 * instance metadata, a quarter of each bundle, can never find anything and only makes cold starts longer.
 */
const lambdaCredentials: Plugin = {
  name: 'lambda-credentials',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path, resolveDir }) => ({
      path,
      namespace: 'lambda-credentials',
      pluginData: resolveDir,
    }));
    onLoad({ filter: /.*/, namespace: 'lambda-credentials' }, ({ pluginData }) => ({
      contents: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`,
      resolveDir: pluginData,
    }));
  },
};

/**
 * None of the services we call answers with a stream of events. The SDK imports that part when a stream arrives, and for
 * such an import esbuild keeps everything it could share with the rest as modules that cannot tree-shake: 19 kB a function.
 */
const withoutEventStreams: Plugin = {
  name: 'without-event-streams',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path }) => ({
      path,
      namespace: 'without-event-streams',
    }));
    onLoad({ filter: /.*/, namespace: 'without-event-streams' }, () => ({
      // Lambda's client sets these up for InvokeWithResponseStream, which we never call.
      contents:
        'export const resolveEventStreamSerdeConfig = (config) => config; export const eventStreamSerdeProvider = () => undefined;',
    }));
  },
};

/** DynamoDB's client has 8 kB of code for endpoint discovery, which is off. */
const withoutEndpointDiscovery: Plugin = {
  name: 'without-endpoint-discovery',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/middleware-endpoint-discovery$/ }, ({ path }) => ({
      path,
      namespace: 'without-endpoint-discovery',
    }));
    onLoad({ filter: /.*/, namespace: 'without-endpoint-discovery' }, () => ({
      contents:
        'export const resolveEndpointDiscoveryConfig = (config) => config; export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {};',
    }));
  },
};

/**
 * What packages bring for others: a SHA-256 for a Node without one, a question to the machine for its region, the headers of signed
 * event streams, the retry mode `adaptive`, which only commands use, signatures for several regions at once, which need a package
 * more, and an error for a language without classes: 15 kB.
 */
const withoutFallbacks: Plugin = {
  name: 'without-fallbacks',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]@smithy[/\\]core[/\\].*[/\\](?:Sha256Js|getInstanceMetadataRegion)\.js$/ }, ({ path }) => ({
      contents: `export const ${basename(path, '.js')} = undefined;`,
    }));
    onLoad({ filter: /[/\\]@smithy[/\\]signature-v4[/\\].*[/\\]HeaderFormatter\.js$/ }, () => ({
      contents: 'export class HeaderFormatter {}',
    }));
    onLoad({ filter: /[/\\]@smithy[/\\]core[/\\].*[/\\]DefaultRateLimiter\.js$/ }, () => ({
      contents: `export class DefaultRateLimiter { constructor() { throw new Error('no bundle has the retry mode adaptive'); } }`,
    }));
    onLoad({ filter: /[/\\]signature-v4-multi-region[/\\].*[/\\]SignatureV4MultiRegion\.js$/ }, ({ path }) => ({
      contents: `import { SignatureV4 } from '@smithy/signature-v4';
export class SignatureV4MultiRegion extends SignatureV4 { static sigv4aDependency() { return 'none'; } }`,
      resolveDir: dirname(path),
    }));
    onLoad({ filter: /[/\\]libphonenumber-js[/\\]es6[/\\]ParseError\.js$/ }, () => ({
      contents: "export default class ParseError extends Error { name = 'ParseError'; }",
    }));
  },
};

/**
 * The SDK writes the keys of its schemas as constants, `{ [_h]: … }`. A computed key might run code, so esbuild keeps the schema of
 * every operation of a service, used or not. Written out they can go: 44 kB a function that sends mail.
 */
const onlyUsedSchemas: Plugin = {
  name: 'only-used-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]dist-es[/\\]schemas[/\\]schemas_0\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const strings = new Map(
        Array.from(source.matchAll(/^const (\w+) = ("[^"]*");$/gm), ([, name, text]) => [name, text]),
      );
      return {
        contents: source
          .replace(/\[(\w+)\]:/g, (key, name) => (strings.has(name) ? `${strings.get(name)}:` : key))
          .replace(/^\w+_registry\.registerError\((\w+)\$, \w+\);$/gm, (line, name) =>
            readsXml.test(path) || readErrors.test(name) ? line : '',
          ),
      };
    });
  },
};

/**
 * We recognise errors by name, and the SDK falls back to the service's general class: 8 kB less. Only the row of a failed
 * condition needs its schema, and retryable errors have classes of their own.
 */
const readErrors = /^(?:\w+ServiceException|ConditionalCheckFailedException|ReplicatedWriteConflictException)$/;
/** Their errors are nested in XML. */
const readsXml = /[/\\]client-(?:s3|ses|cloudformation)[/\\]/;

/**
 * The SDK asks this store for the trace's id in processes with several concurrent invocations. Lambda brings its own store
 * there; otherwise the id is in the environment. 2 kB less a function.
 */
const withoutInvokeStore: Plugin = {
  name: 'without-invoke-store',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws\/lambda-invoke-store$/ }, ({ path }) => ({ path, namespace: 'without-invoke-store' }));
    onLoad({ filter: /.*/, namespace: 'without-invoke-store' }, () => ({
      contents: 'export const InvokeStore = { getInstanceAsync: async () => globalThis.awslambda?.InvokeStore };',
    }));
  },
};

/** JSONata's own minified build is smaller than what esbuild makes of its source: 3 kB. */
const smallJsonata: Plugin = {
  name: 'small-jsonata',
  setup({ onResolve }) {
    onResolve({ filter: /^jsonata$/ }, () => ({ path: join(root, 'node_modules/jsonata/jsonata.min.js') }));
  },
};

/** postal-mime and htmlparser2 each bring a table of all entities of HTML: the second, packed one serves both, 46 kB less. */
const oneEntityTable: Plugin = {
  name: 'one-entity-table',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]postal-mime[/\\].*[/\\]html-entities\.js$/ }, () => ({
      contents: `import { decodeHTML } from 'entities/decode';
const known = (name) => { const text = decodeHTML(name); return text === name ? undefined : text; };
export const htmlEntities = new Proxy({}, { get: (_, name) => known(name) });`,
      resolveDir: join(root, 'node_modules/htmlparser2'),
    }));
  },
};

/** Each client of the SDK bundles its whole package.json to send its version: 2 kB less a client. */
const onlyVersions: Plugin = {
  name: 'only-versions',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]@aws-sdk[/\\]client-[^/\\]+[/\\]package\.json$/ }, async ({ path }) => ({
      contents: JSON.stringify({ version: JSON.parse(await readFile(path, 'utf8')).version }),
      loader: 'json',
    }));
  },
};

/** The pattern of a partition matches all its regions: the list of their names only adds descriptions, 3 kB a function. */
const regionsByPattern: Plugin = {
  name: 'regions-by-pattern',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]util-endpoints[/\\].*[/\\]partitions\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const info = JSON.parse(source.slice(source.indexOf('{'), source.lastIndexOf('}') + 1));
      for (const partition of info.partitions) partition.regions = {};
      return { contents: `export const partitionsInfo = ${JSON.stringify(info)};` };
    });
  },
};

const nothing: { outputFiles: OutputFile[]; metafile: Metafile } = {
  outputFiles: [],
  metafile: { inputs: {}, outputs: {} },
};

/** Kilobytes per function, for people. */
export function table({ functions, milliseconds }: BundleReport): string {
  const rows = functions.map(({ name, bytes }) => `  ${name.padEnd(14)} ${(bytes / 1000).toFixed(0).padStart(5)} kB`);
  return [`bundled ${functions.length} functions in ${milliseconds.toFixed(0)} ms`, ...rows].join('\n');
}

function writeIfChanged(path: string, contents: Uint8Array): void {
  try {
    if (readFileSync(path).equals(contents)) return;
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  writeFileSync(path, contents);
}

/** Files of packages that a function reads beside its code: too large, or of no language, for a bundle. */
const assetsOf = (name: string): [string, Buffer][] =>
  (functionRows.find(([known]) => known === name)?.[1].assets ?? []).map((asset) => [
    basename(asset),
    readFileSync(join(root, 'node_modules', asset)),
  ]);

/** A function that was renamed or removed must not stay deployable. */
function dropStale(outdir: string, names: readonly string[]): void {
  for (const entry of readdirSync(outdir)) if (!names.includes(entry)) rmSync(join(outdir, entry), { recursive: true });
}
