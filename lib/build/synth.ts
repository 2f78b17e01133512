import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { LeadloopStack } from '../stack.ts';
import { configMetadata } from './deployed-config.ts';
import type { Settings } from './virtual-modules.ts';

const root = resolve(import.meta.dirname, '../..');

export interface SynthOptions extends Settings {
  /** Where the cloud assembly goes; by default where the CDK CLI wants it. */
  outdir?: string;
  /** The bundles made by lib/build/bundle.ts. */
  dist?: string;
  /** Run cdk-nag and the CDK's own template validation: for `cdk synth` and `cdk deploy`, too slow for `npm start`. */
  checks?: boolean;
}

/** Synthesizes the stack from parsed settings and existing bundles. */
export async function synth({
  config,
  mails,
  outdir,
  dist = 'dist',
  checks = false,
}: SynthOptions): Promise<CloudAssembly> {
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: checks,
    // Where a construct was made: the CLI shows it beside what cdk-nag finds.
    stackTraces: checks,
    builtinCloudFormationValidation: checks,
    // The CLI passes cdk.json's feature flags; in-process they must be read here, or the template would differ from the
    // deployed one.
    context: JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context,
  });
  const stack = new LeadloopStack(app, `Leadloop-${config.deployment.stage}`, {
    config,
    mails,
    dist: resolve(root, dist),
    env: { region: config.deployment.region },
  });
  stack.templateOptions.metadata = configMetadata(config);
  if (checks) {
    const { AwsSolutionsChecks } = await import('cdk-nag');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  }
  return app.synth();
}
