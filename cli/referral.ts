import { normalizeEmail } from '../domain/capture/identity.ts';
import { leadIdOf, readKeys } from '../functions/adapters/secrets/key-ring.ts';
import { createVisitors } from '../functions/services/visitors.ts';
import { loadConfig } from '../lib/config/load.ts';
import { deploymentTarget, TargetError } from './target.ts';

// `npm run referral -- grace@example.org [--stack Leadloop-prod]`: the link by which a customer recommends us. The same
// address always means the same lead, so nothing is looked up and nobody learns from this whether we know it.

const usage = 'got no e-mail address, expected: npm run referral -- <email> [--stack <name>]';

try {
  const [email = '', flag, stack] = process.argv.slice(2);
  const identity = normalizeEmail(email)?.identity;
  if (!identity || (flag !== undefined && flag !== '--stack')) throw new TargetError(usage);
  const target = await deploymentTarget(stack, loadConfig().deployment.region);
  const keys = await readKeys(target.output('KeysSecretId'));
  const token = createVisitors(keys, target.now).referral(leadIdOf(keys, identity));
  process.stdout.write(`${target.output('ApiUrl')}/ref/${token}\n`);
} catch (error) {
  if (!(error instanceof TargetError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
