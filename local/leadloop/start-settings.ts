import { resolve } from 'node:path';

export interface StartSettings {
  port: number;
  dataDir: string;
  clockMode: 'real' | 'virtual';
}

const defaultPort = 4000;
const highestPort = 65_535;

/** LEADLOOP_PORT, LEADLOOP_DATA and LEADLOOP_CLOCK with their defaults. Throws with what was got and what is expected. */
export function readSettingsFromEnvironment(env: NodeJS.ProcessEnv): StartSettings {
  const port = env.LEADLOOP_PORT ? Number(env.LEADLOOP_PORT) : defaultPort;
  if (!Number.isInteger(port) || port < 0 || port > highestPort)
    throw new Error(
      `LEADLOOP_PORT: got "${env.LEADLOOP_PORT}", expected a port from 0 (any free one) to ${highestPort}`,
    );
  const clockMode = env.LEADLOOP_CLOCK || 'real';
  if (clockMode !== 'real' && clockMode !== 'virtual')
    throw new Error(`LEADLOOP_CLOCK: got "${clockMode}", expected real or virtual`);
  return { port, dataDir: resolve(env.LEADLOOP_DATA || '.leadloop'), clockMode };
}
