import type { EnvironmentName } from '../../../domain/config/environment.ts';

/** The value of a variable that the stack sets for this function. Throws with its name when it is missing: that is a deployment fault. */
export function env(name: EnvironmentName): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`environment variable ${name} is not set; see lib/stack.ts`);
  return value;
}

/** A variable of the runtime: credentials, region and, in the embedded cloud, service endpoints. */
export const awsEnvironment = (name: `AWS_${string}`): string | undefined => process.env[name] || undefined;
