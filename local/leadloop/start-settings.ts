import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type SesMode, sesModes } from '../cloud/ses/account.ts';

interface StartSettings {
  port: number;
  dataDir: string;
  clockMode: 'real' | 'virtual';
  /** What SES has granted the account. */
  ses: SesMode;
  /** Step Functions takes no more starts than AWS does. */
  quotas: boolean;
}

const defaultPort = 4000;
const highestPort = 65_535;

/**
 * LEADLOOP_PORT, LEADLOOP_DATA, LEADLOOP_CLOCK, LEADLOOP_SES (or `--ses`) and `--quotas` with their defaults. Throws with the
 * wrong value and the expected ones.
 */
export function readSettingsFromEnvironment(env: NodeJS.ProcessEnv, args: string[] = []): StartSettings {
  const port = env.LEADLOOP_PORT ? Number(env.LEADLOOP_PORT) : defaultPort;
  if (!Number.isInteger(port) || port < 0 || port > highestPort)
    throw new Error(
      `LEADLOOP_PORT: got "${env.LEADLOOP_PORT}", expected a port from 0 (any free one) to ${highestPort}`,
    );
  const clockMode = env.LEADLOOP_CLOCK || 'real';
  if (clockMode !== 'real' && clockMode !== 'virtual')
    throw new Error(`LEADLOOP_CLOCK: got "${clockMode}", expected real or virtual`);
  const { values } = parseArgs({
    args,
    options: { ses: { type: 'string' }, quotas: { type: 'boolean', default: false } },
  });
  const wanted = values.ses ?? env.LEADLOOP_SES ?? 'production';
  const ses = sesModes.find((mode) => mode === wanted);
  if (ses === undefined) throw new Error(`LEADLOOP_SES: got "${wanted}", expected one of ${sesModes.join(', ')}`);
  return { port, dataDir: resolve(env.LEADLOOP_DATA || '.leadloop'), clockMode, ses, quotas: values.quotas };
}
