import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { normalizeEmail } from '../../../domain/capture/identity.ts';
import { clientSettings, healing } from '../aws/aws-client.ts';

/** Secrets of this deployment. `identity` must never change: lead ids come from it. `links` may be replaced: links expire. */
export interface Keys {
  identity: string;
  links: string;
}

/** Reads the keys. Throws StorageUnavailable when the service fails, and Error when they are not set. */
export async function readKeys(
  secretId: string,
  client = healing(new SecretsManagerClient(clientSettings), 'Secrets Manager'),
): Promise<Keys> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  const { identity, links } = JSON.parse(SecretString ?? '{}') as Partial<Keys>;
  if (!identity) throw new Error(`secret ${secretId} has no "identity"; see lib/constructs/secrets/keys.ts`);
  return { identity, links: links ?? keyedHash(identity, 'links', '', 64) };
}

/** The first `digits` hexadecimal digits of a keyed hash. Without the key nobody can compute it; each purpose has hashes of its own. */
export const keyedHash = (key: string, purpose: string, text: string, digits: number) =>
  createHmac('sha256', key).update(`${purpose}\n${text}`).digest('hex').slice(0, digits);

/** The id of the lead with this identity: a keyed hash, so the row itself decides uniqueness and a log reveals no address. */
export const leadIdOf = (keys: Keys, identity: string) => keyedHash(keys.identity, 'lead', identity, 32);

/** Names the identity key without revealing it, so that ids of another deployment are refused. */
export const markOf = (keys: Keys) => keyedHash(keys.identity, 'mark', '', 8);

/** The id of the lead with a typed address; undefined when the text is no address. */
export function leadIdOfAddress(keys: Keys, address: string): string | undefined {
  const identity = normalizeEmail(address)?.identity;
  return identity === undefined ? undefined : leadIdOf(keys, identity);
}

/** The receipt by which a client asks about its submission; the same submission always has the same receipt. */
export const receiptOf = (keys: Keys, leadId: string, submission: string) =>
  keyedHash(keys.identity, 'receipt', `${leadId}\n${submission}`, 24);

/** Tells equal submissions apart from different ones without storing them. */
export const contentHashOf = (keys: Keys, content: unknown) =>
  keyedHash(keys.identity, 'content', JSON.stringify(content), 24);

/** A lead id is one block of this cipher, so its name in insight is another one: nothing has to be stored to lead back. */
const cipher = 'aes-128-ecb';
const insightKey = ({ identity }: Keys) => Buffer.from(keyedHash(identity, 'insight', '', 32), 'hex');

/** A lead's constant name in insight. Only the key leads from it to the lead. */
export function insightIdOf(keys: Keys, leadId: string): string {
  const made = createCipheriv(cipher, insightKey(keys), null).setAutoPadding(false);
  return Buffer.concat([made.update(leadId, 'hex'), made.final()]).toString('hex');
}

/** The lead of a name in insight. */
export function leadIdOfInsight(keys: Keys, id: string): string {
  const read = createDecipheriv(cipher, insightKey(keys), null).setAutoPadding(false);
  return Buffer.concat([read.update(id, 'hex'), read.final()]).toString('hex');
}
