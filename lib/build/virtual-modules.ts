import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'esbuild';
import type { Config, WholeConfig } from '../../domain/config/config.ts';
import { settingsFolder } from '../config/folders.ts';
import { knownRoutes } from '../functions.ts';
import type { CompiledMail } from '../mail/compile.ts';
import type { CompiledGuide } from '../mail/guides.ts';
import { renderHtml } from '../mail/render.ts';
import { sample } from '../mail/samples.ts';
import { type BuiltApp, buildApp } from './app.ts';
import { buildBrowserScripts } from './browser-scripts.ts';
import { packedMailDomains } from './mail-domains.ts';
import { phoneMetadata } from './phone-metadata.ts';

/** What `leadloop:config`, `leadloop:mails` and `leadloop:guides` are made of. */
export interface Settings {
  /** Without how figures are counted there are none. */
  config: Config & Partial<Pick<WholeConfig, 'insight' | 'segments' | 'privacy'>>;
  mails: readonly CompiledMail[];
  guides: readonly CompiledGuide[];
}

const names = [
  'leadloop:app',
  'leadloop:config',
  'leadloop:config-files',
  'leadloop:looks',
  'leadloop:mails',
  'leadloop:guides',
  'leadloop:scripts',
  'leadloop:domains',
  'leadloop:phones',
  'leadloop:routes',
];

/** The source text of a virtual module: pure literals, so that a bundler drops every part a function does not use. */
export async function sourceOf(id: string, { config, mails, guides }: Settings): Promise<string> {
  if (id === 'leadloop:app') return exportsOf(await buildApp());
  if (id === 'leadloop:scripts') {
    const scripts = await buildBrowserScripts();
    return exportsOf({ ...scripts, formHash: createHash('sha256').update(scripts.form).digest('base64') });
  }
  if (id === 'leadloop:guides') {
    const texts = guides.map(({ id, title, html }) => [id, { title, html }]);
    return `export const guides = ${JSON.stringify(Object.fromEntries(texts))};\n`;
  }
  if (id === 'leadloop:phones')
    return exportsOf({ metadata: phoneMetadata(Object.keys(config.nurture.timeZoneByCountry)) });
  if (id === 'leadloop:routes') return exportsOf({ routes: knownRoutes });
  if (id === 'leadloop:config-files') return exportsOf({ files: configFiles() });
  if (id === 'leadloop:looks') return exportsOf({ looks: looksOf(mails) });
  if (id === 'leadloop:domains') return exportsOf(await packedMailDomains());
  if (id === 'leadloop:mails') {
    const manifest = mails.map(({ name, version, title, kind, links, fallbacks }) => [
      name,
      { name, version, title, kind, links, fallbacks },
    ]);
    return `export const mails = ${JSON.stringify(Object.fromEntries(manifest))};\n`;
  }
  const [, part] = id.split('/');
  return exportsOf(part === undefined ? config : { [part]: config[part as keyof WholeConfig] });
}

/** As people wrote them, comments included. */
function configFiles(): Record<string, string> {
  const folder = settingsFolder('config');
  const names = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const looksOf = (mails: readonly CompiledMail[]): Record<string, string> =>
  Object.fromEntries(
    mails.map((mail) => [
      `${mail.name}-${mail.version}`,
      gzipSync(renderHtml(mail, sample), { level: 9 }).toString('base64'),
    ]),
  );

const exportsOf = (values: object) =>
  Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
    .join('');

/** The source text of virtual modules, each made once; `app` is the app where it has been begun already. */
export function virtualSources(settings: Promise<Settings>, app?: Promise<BuiltApp>): (id: string) => Promise<string> {
  const made = new Map<string, Promise<string>>(app && [['leadloop:app', app.then(exportsOf)]]);
  return (id) => {
    const source = made.get(id) ?? settings.then((read) => sourceOf(id, read));
    made.set(id, source);
    return source;
  };
}

/** Serves the virtual modules to esbuild. Each part of config/ is a module, so that the build report lists the parts of each function. */
export function esbuildSettings(settings: Promise<Settings>, source: (id: string) => Promise<string>): Plugin {
  const parts = async () =>
    Object.keys((await settings).config).map((part) => `export { ${part} } from 'leadloop:config/${part}';\n`);
  return {
    name: 'leadloop-settings',
    setup(build) {
      build.onResolve(
        { filter: /^leadloop:(app|config(\/\w+)?|config-files|looks|mails|guides|scripts|domains|phones|routes)$/ },
        ({ path }) => ({
          path,
          namespace: 'leadloop',
          sideEffects: false,
        }),
      );
      build.onLoad({ filter: /.*/, namespace: 'leadloop' }, async ({ path }) => ({
        contents: path === 'leadloop:config' ? (await parts()).join('') : await source(path),
        loader: 'js',
      }));
    },
  };
}

/** Serves the same modules to vitest; `read` is called when the first test imports one, so a broken config fails only those tests. */
export function viteSettings(read: () => Settings) {
  let settings: Settings | undefined;
  return {
    name: 'leadloop-settings',
    enforce: 'pre' as const,
    resolveId: (id: string) => (names.includes(id) ? `\0${id}` : undefined),
    load(id: string) {
      if (!id.startsWith('\0leadloop:')) return undefined;
      settings ??= read();
      return sourceOf(id.slice(1), settings);
    },
  };
}
