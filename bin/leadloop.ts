import { enableCompileCache } from 'node:module';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { exitWithProblems } from '../cli/user-error.ts';
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
  const settings = readSettings();
  // esbuild works in a process of its own, so the CDK, a second of loading, loads meanwhile.
  const [{ synth }] = await Promise.all([
    import('../lib/build/synth.ts'),
    bundle({ ...settings, outdir: options.dist, kept, quiet: true }),
  ]);
  return synth({ ...settings, ...options });
}

if (import.meta.main) await assemble({ checks: true }).catch(exitWithProblems);
