import { enableCompileCache } from 'node:module';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { exitWithProblems } from '../cli/user-error.ts';
import { buildApp } from '../lib/build/app.ts';
import { type BundleOptions, bundleWith } from '../lib/build/bundle.ts';
import type { SynthOptions } from '../lib/build/synth.ts';

/**
 * Everything from files to cloud assembly: read the settings, bundle the functions, synthesize. `cdk` runs this file and
 * bundles afresh; `npm start` calls this function and keeps bundles. Throws SettingsError with every problem of config/ and emails/.
 */
export async function assemble({
  kept,
  ...options
}: Pick<SynthOptions, 'outdir' | 'dist' | 'checks'> & Pick<BundleOptions, 'kept'> = {}): Promise<CloudAssembly> {
  enableCompileCache();
  // esbuild runs in a process of its own: while the settings are read here, it builds the app and reads the functions' sources.
  const app = buildApp();
  app.catch(() => undefined); // Wrong settings are reported first.
  const reading = import('../lib/build/settings.ts').then(({ readSettings }) => readSettings());
  const [settings, { synth }] = await Promise.all([
    reading,
    // The CDK, a second of loading, loads while functions are bundled.
    reading.then(() => import('../lib/build/synth.ts')),
    bundleWith(reading, { outdir: options.dist, kept, app, quiet: true }),
  ]);
  return synth({ ...settings, ...options });
}

if (import.meta.main) await assemble({ checks: true }).catch(exitWithProblems);
