import { enableCompileCache } from 'node:module';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { exitWithProblems } from '../cli/user-error.ts';
import { buildApp } from '../lib/build/app.ts';
import { type BundleOptions, bundle } from '../lib/build/bundle.ts';
import { readSettings } from '../lib/build/settings.ts';
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
  // The app is made of no setting: esbuild works in a process of its own, and builds it while they are read.
  const app = buildApp();
  app.catch(() => undefined); // Settings that are wrong are told first.
  const settings = readSettings();
  // The CDK, a second of loading, loads while functions are bundled.
  const [{ synth }] = await Promise.all([
    import('../lib/build/synth.ts'),
    bundle({ ...settings, outdir: options.dist, kept, app, quiet: true }),
  ]);
  return synth({ ...settings, ...options });
}

if (import.meta.main) await assemble({ checks: true }).catch(exitWithProblems);
