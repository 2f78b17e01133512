import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { minute } from '../../../domain/time/instant.ts';
import { clientSettings, healing } from '../aws/aws-client.ts';

/** A warm function reads a changed secret within this time. */
const freshFor = 5 * minute;

/** A secret that is JSON. `now` is the process's own clock in milliseconds; it measures the age of the cache. */
export function createJsonSecret<T extends object>(
  secretId: string,
  now: () => number,
  client = healing(new SecretsManagerClient(clientSettings), 'Secrets Manager'),
) {
  let read: { at: number; secrets: Promise<T> } | undefined;
  const fetched = async (): Promise<T> => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return parsed<T>(SecretString || '{}', secretId);
  };
  return {
    get(): Promise<T> {
      if (read && now() - read.at < freshFor) return read.secrets;
      const secrets = fetched();
      const mine = { at: now(), secrets };
      read = mine;
      secrets.catch(() => {
        if (read === mine) read = undefined; // a failed read must not poison the process
      });
      return secrets;
    },

    /** Replaces the whole secret: to change one part, read the others first. */
    async put(secrets: T): Promise<void> {
      await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(secrets) }));
      read = undefined;
    },
  };
}

/** Without the parser's own words: they quote the text, and this text must be in no log. */
function parsed<T>(text: string, secretId: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(`secret ${secretId} is not JSON; set it with npx leadloop keys`);
  }
}
