import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/**
 * The scripts visitors' browsers run, one file each in functions/http/pages/browser/. To add one: write `<name>.ts` there, put
 * its name here, and declare it in functions/settings.d.ts. A function then says `import { <name> } from 'leadloop:scripts'`
 * and gets the text of the finished script. What scripts share is a folder beside them; they may import domain/.
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
