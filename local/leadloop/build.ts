import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../lib/build/bundle.ts';
import { readSettings } from '../../lib/build/settings.ts';

/**
 * Builds what `cdk deploy` would ship: the bundles, and the cloud assembly without the checks that only a deployment
 * needs. Answers the assembly's folder. `step` is told of each part that is done.
 */
export async function build(buildDir: string, step: (what: string) => void = () => undefined): Promise<string> {
  const settings = readSettings();
  step('read config and mails');
  const dist = join(buildDir, 'dist');
  const outdir = join(buildDir, 'cdk.out');
  rmSync(outdir, { recursive: true, force: true }); // assets of former versions would pile up
  // esbuild works in a process of its own, so the CDK, a second of loading, loads meanwhile.
  const [{ functions }, { synth }] = await Promise.all([
    bundle({ ...settings, outdir: dist, quiet: true }),
    import('../../lib/build/synth.ts'),
  ]);
  step(`bundled ${functions.length} functions`);
  await synth({ ...settings, dist, outdir });
  step('synthesized the stack');
  return outdir;
}
