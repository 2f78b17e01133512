import { randomBytes } from 'node:crypto';
import type { Config } from '../../domain/config/config.ts';
import type { OutboundSecretStore } from '../../functions/adapters/secrets/outbound-secrets.ts';
import { type KeysAnswer, secretSet } from './answer.ts';
import { KeysError } from './keys-error.ts';

/** The newest two: both sign, so that the other side can change over when it likes. */
const kept = 2;

/** Sets the secret of an outbound system and reports the new state. Throws KeysError. */
export async function setOutboundSecret(
  store: OutboundSecretStore,
  [what, name = '', given]: readonly string[],
  { deployment }: Pick<Config, 'deployment'>,
): Promise<KeysAnswer> {
  const { webhooks, chats } = deployment.integrations;
  const known = Object.keys(what === 'chat' ? chats : webhooks);
  if (!known.includes(name))
    throw new KeysError(
      `got "${name}", expected one of integrations.${what === 'chat' ? 'chats' : 'webhooks'} in config/deployment.yaml: ${known.join(', ') || 'none yet'}`,
    );
  const secrets = await store.get();
  if (what === 'chat') {
    if (given === undefined || !/^https?:\/\/\S+$/.test(given))
      throw new KeysError(
        'expected the address of the incoming webhook: npx leadloop keys chat <name> -, and paste it',
      );
    await store.put({ ...secrets, chats: { ...secrets.chats, [name]: given } });
    return secretSet(`chat ${name}`, given, given);
  }
  if (given !== undefined && !/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(given))
    throw new KeysError('expected whsec_ and at least 24 bytes in base64 — leave it out and a random one is made');
  const value = given ?? `whsec_${randomBytes(32).toString('base64')}`;
  const before = (secrets.webhooks?.[name] ?? []).filter((one) => one !== value);
  await store.put({ ...secrets, webhooks: { ...secrets.webhooks, [name]: [value, ...before].slice(0, kept) } });
  const also = before.length > 0 ? ' The one before signs too, until the next change.' : '';
  return secretSet(`outbound ${name}`, value, given, also);
}

/** The systems that have a secret, without any value. */
export async function describeOutbound(
  store: OutboundSecretStore,
  { deployment }: Pick<Config, 'deployment'>,
): Promise<KeysAnswer[]> {
  const { webhooks = {}, chats = {} } = await store.get();
  return [
    ...Object.keys(deployment.integrations.webhooks).map((name) => {
      const secrets = webhooks[name]?.length ?? 0;
      const text = secrets > 0 ? `${secrets} set` : 'no secret yet: its events wait';
      return { data: { of: `outbound ${name}`, secrets }, text: `outbound ${name}: ${text}` };
    }),
    ...Object.keys(deployment.integrations.chats).map((name) => {
      const text = chats[name] ? 'set' : 'no address yet: its messages wait';
      return { data: { of: `chat ${name}`, secrets: chats[name] ? 1 : 0 }, text: `chat ${name}: ${text}` };
    }),
  ];
}
