import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Secret } from '../assembly/index.ts';
import { isObject } from '../assembly/template.ts';
import { replaceFile } from '../journal/kept-file.ts';

export interface Secrets {
  /** AWS JSON 1.1: `secretsmanager.GetSecretValue` and `secretsmanager.PutSecretValue`. */
  handle(target: string, body: unknown): { status: number; body: unknown };
  /** A field of a secret that is JSON; undefined when it is not set. */
  field(name: string, field: string): string | undefined;
}

/** Readable by the owner only: these keys sign links and make lead ids. */
const ownerOnly = 0o600;

/** The secrets of the template. Values are made once, by the rules of GenerateSecretString, and kept in `path`. */
export function openSecrets(path: string, secrets: Secret[], now: () => number): Secrets {
  const kept = read(path);
  const missing = secrets.filter(({ name }) => kept[name] === undefined);
  for (const secret of missing) kept[secret.name] = secret.value ?? generate(secret.generate);
  if (missing.length > 0) save(path, kept);

  return {
    field(name, field) {
      const value = (JSON.parse(kept[name] ?? '{}') as Record<string, unknown>)[field];
      return value === undefined ? undefined : String(value);
    },
    handle(target, body) {
      const put = target === 'secretsmanager.PutSecretValue';
      if (!put && target !== 'secretsmanager.GetSecretValue')
        return { status: 400, body: { __type: 'UnknownOperationException', message: `${target} is not supported` } };
      const id = isObject(body) ? String(body.SecretId) : '';
      // AWS also finds a secret by its ARN without the random ending.
      const secret = secrets.find(({ name, arn }) => id === name || id === arn || arn === `${id}-local0`);
      if (!secret)
        return {
          status: 400,
          body: { __type: 'ResourceNotFoundException', message: "Secrets Manager can't find the specified secret." },
        };
      const version = {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: '00000000-0000-4000-8000-000000000001',
        VersionStages: ['AWSCURRENT'],
      };
      if (put) {
        kept[secret.name] = isObject(body) ? String(body.SecretString) : '';
        save(path, kept);
        return { status: 200, body: version };
      }
      return {
        status: 200,
        body: { ...version, CreatedDate: now() / 1000, SecretString: kept[secret.name] },
      };
    },
  };
}

/** Half a file would be the loss of all leads' identities. */
function save(path: string, kept: Record<string, string>): void {
  replaceFile(path, JSON.stringify(kept, null, 2), ownerOnly);
}

function read(path: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return {};
  }
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch (cause) {
    throw new Error(
      `${path} is not valid JSON. It holds the keys that lead ids and links are made with; restore it or start with an empty data folder.`,
      { cause },
    );
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

function generate(rules: Secret['generate']): string {
  const { template, key, length = 32, excluded = '', excludePunctuation = false, includeSpace = false } = rules ?? {};
  const all =
    letters + letters.toUpperCase() + digits + (excludePunctuation ? '' : punctuation) + (includeSpace ? ' ' : '');
  const allowed = [...all].filter((character) => !excluded.includes(character));
  const value = Array.from({ length }, () => allowed[randomInt(allowed.length)]).join('');
  if (template === undefined || key === undefined) return value;
  return JSON.stringify({ ...(JSON.parse(template) as Record<string, unknown>), [key]: value });
}
