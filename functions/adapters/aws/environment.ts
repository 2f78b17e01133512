import type { EnvironmentName } from '../../../domain/config/environment.ts';

/** The value of a variable the stack sets for this function; a missing one is a deployment fault and says its name. */
export function env(name: EnvironmentName): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`environment variable ${name} is not set; see lib/stack.ts`);
  return value;
}

/** What the runtime itself says: credentials, region and, in the embedded cloud, where services are. */
export const awsEnvironment = (name: `AWS_${string}`): string | undefined => process.env[name] || undefined;
