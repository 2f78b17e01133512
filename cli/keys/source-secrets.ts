import { randomBytes } from 'node:crypto';
import type { Config } from '../../domain/config/config.ts';
import type { SourceSecretStore, SourceSecrets } from '../../functions/adapters/secrets/source-secrets.ts';
import { type KeysAnswer, secretSet } from './answer.ts';
import { KeysError } from './keys-error.ts';

/** The newest two: the one in use on the other side, and the one it is being replaced with. */
const kept = 2;
const metaNames = ['appSecret', 'verifyToken', 'accessToken'] as const;

/** Sets one secret of a lead source and reports the new state. Throws KeysError. */
export async function setSecret(
  store: SourceSecretStore,
  [what, ...words]: readonly string[],
  { capture, sales }: Pick<Config, 'capture' | 'sales'>,
): Promise<KeysAnswer> {
  if (words.some((word) => word.trim() === ''))
    throw new KeysError('got an empty secret, expected one — leave it out and a random one is made');
  const secrets = await store.get();
  const set = async (changed: SourceSecrets, source: string, value: string, given: string | undefined) => {
    await store.put({ ...secrets, ...changed });
    return secretSet(source, value, given);
  };
  if (what === 'meta') {
    const [name, given] = words;
    const known = metaNames.find((one) => one === name);
    if (!known) throw new KeysError(`got "${name ?? 'nothing'}", expected one of ${metaNames.join(', ')}`);
    const value = given ?? random();
    return set({ meta: { ...secrets.meta, [known]: value } }, `meta ${known}`, value, given);
  }
  if (what === 'google') {
    const value = words[0] ?? random();
    return set({ google: { key: value } }, 'google', value, words[0]);
  }
  if (what === 'events') {
    const value = words[0] ?? random();
    return set({ events: newest(value, secrets.events) }, 'events', value, words[0]);
  }
  const [source = '', given] = words;
  const sources = { ...capture.webhooks, ...sales.meetings, ...sales.reports };
  if (!Object.hasOwn(sources, source))
    throw new KeysError(
      `got "${source}", expected one of the webhooks of config/capture.yaml or reports of config/sales.yaml: ${Object.keys(sources).join(', ')}`,
    );
  const value = given ?? random();
  const webhooks = { ...secrets.webhooks, [source]: newest(value, secrets.webhooks?.[source]) };
  return set({ webhooks }, `webhook ${source}`, value, given);
}

/** Which lead sources can be used, without a single value. */
export async function describeSecrets(
  store: SourceSecretStore,
  { capture, sales }: Pick<Config, 'capture' | 'sales'>,
): Promise<KeysAnswer[]> {
  const { meta, google, webhooks, events } = await store.get();
  const has = (values: readonly unknown[] | undefined) =>
    values?.length
      ? `${values.length} secret${values.length > 1 ? 's, the older one until the next change' : ''}`
      : 'shut: no secret yet';
  const one = (of: string, value: string | undefined) => ({
    data: { of, secrets: value ? 1 : 0 },
    text: `${of}: ${value ? 'set' : 'not set'}`,
  });
  const several = (of: string, values: readonly string[] | undefined) => ({
    data: { of, secrets: values?.length ?? 0 },
    text: `${of}: ${has(values)}`,
  });
  return [
    ...metaNames.map((name) => one(`meta ${name}`, meta?.[name])),
    one('google', google?.key),
    ...Object.keys({ ...capture.webhooks, ...sales.meetings, ...sales.reports }).map((name) =>
      several(`webhook ${name}`, webhooks?.[name]),
    ),
    several('events', events),
  ];
}

const newest = (value: string, before: readonly string[] = []) =>
  [value, ...before.filter((one) => one !== value)].slice(0, kept);

const random = () => randomBytes(32).toString('base64url');
