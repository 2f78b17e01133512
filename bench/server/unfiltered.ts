import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { bundle } from '../../lib/build/bundle.ts';
import { readSettings } from '../../lib/build/settings.ts';
import { synth } from '../../lib/build/synth.ts';

/** What each filter exports, with nothing in it: every submission is good, every address and number as typed. */
const nothing: Record<string, string> = {
  'domain/capture/filtering.ts': 'export const refusal = () => undefined; export const isHasty = () => false;',
  'domain/capture/typo.ts': 'export const suggestionFor = () => undefined;',
  'domain/capture/phone.ts': 'export const e164 = (typed) => typed;',
  'functions/adapters/dns/addresses.ts':
    'export const unpacked = () => ({}); export const createAddresses = () => ({ facts: async () => undefined });',
};

const withoutFilters: Plugin = {
  name: 'without-filters',
  setup({ onLoad }) {
    for (const [file, contents] of Object.entries(nothing)) {
      const filter = new RegExp(`/${file.replace('.', '\\.')}$`);
      onLoad({ filter }, () => ({ contents, loader: 'js' }));
    }
  },
};

/** Builds what would be shipped if nothing were filtered, for comparison. Answers the folder of the cloud assembly. */
export async function buildUnfiltered(buildDir: string): Promise<string> {
  const settings = readSettings();
  const [dist, outdir] = [join(buildDir, 'dist'), join(buildDir, 'cdk.out')];
  await bundle({ ...settings, outdir: dist, plugins: [withoutFilters], quiet: true });
  await synth({ ...settings, dist, outdir });
  return outdir;
}
