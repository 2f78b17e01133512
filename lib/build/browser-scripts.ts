import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/**
 * Scripts for visitors' browsers, one file each in functions/http/pages/browser/. To add one: write `<name>.ts` there, name it
 * here, declare it in functions/settings.d.ts, and import it from 'leadloop:scripts'. Shared parts are in a folder beside them;
 * scripts may import domain/.
 */
export const browserScripts = ['form', 'embed', 'site'] as const;

/** Each script bundled and minified for browsers of the last four years, by name. Same sources, same bytes, on every machine. */
export async function buildBrowserScripts(): Promise<Record<(typeof browserScripts)[number], string>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: browserScripts.map((name) => ({
      in: join(root, 'functions/http/pages/browser', `${name}.ts`),
      out: name,
    })),
    outdir: '.',
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    legalComments: 'none',
    charset: 'ascii',
    // TypeScript has checked them as strict code; its mark in each script is bytes on the wire.
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
    logLevel: 'silent',
  });
  const [form = '', embed = '', site = ''] = outputFiles.map(({ text }) => text.trim());
  return { form, embed, site };
}
