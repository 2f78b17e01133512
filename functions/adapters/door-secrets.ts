import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { minute } from '../../domain/instant.ts';

/** The secrets we share with those who send us leads. Every door works only once its own are set (`npm run keys`). */
export interface DoorSecrets {
  meta?: { appSecret?: string; verifyToken?: string; accessToken?: string };
  google?: { key?: string };
  /** By source of capture.yaml; newest first, two while one replaces the other. */
  webhooks?: Record<string, string[]>;
  /** For server-side POST /events; newest first. */
  events?: string[];
}

/** A warm function hears of a new secret within this time. */
const freshFor = 5 * minute;

export type DoorSecretStore = ReturnType<typeof createDoorSecrets>;

/** The secret of the doors. `now` is the process's own clock, for the age of what it remembers, in milliseconds. */
export function createDoorSecrets(secretId: string, now: () => number, client = new SecretsManagerClient({})) {
  let read: { at: number; secrets: Promise<DoorSecrets> } | undefined;
  const fetched = async (): Promise<DoorSecrets> => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return parsed(SecretString || '{}', secretId);
  };
  return {
    get(): Promise<DoorSecrets> {
      if (read && now() - read.at < freshFor) return read.secrets;
      const secrets = fetched();
      const mine = { at: now(), secrets };
      read = mine;
      secrets.catch(() => {
        if (read === mine) read = undefined; // a failed read must not poison the process
      });
      return secrets;
    },

    /** Replaces all of it; whoever changes one part reads the others first. */
    async put(secrets: DoorSecrets): Promise<void> {
      await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(secrets) }));
      read = undefined;
    },
  };
}

/** Without the parser's own words: they quote the text, and this text must be in no log. */
function parsed(text: string, secretId: string): DoorSecrets {
  try {
    return JSON.parse(text) as DoorSecrets;
  } catch {
    throw new Error(`secret ${secretId} is not JSON; set it with npm run keys`);
  }
}
