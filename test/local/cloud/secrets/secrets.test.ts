import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSecrets } from '../../../../local/cloud/secrets/index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadloop-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const doors = {
  name: 'doors',
  arn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:doors-local0',
  value: '{}',
};
const open = () => openSecrets(join(folder, 'secrets.json'), [doors], () => 0);
const get = (SecretId: string) => open().handle('secretsmanager.GetSecretValue', { SecretId }).body;

test('a secret that was set is the same after a restart, and only its owner may read the file', () => {
  expect(get('doors')).toMatchObject({ SecretString: '{}' });
  const SecretString = '{"google":{"key":"k"}}';
  const put = open().handle('secretsmanager.PutSecretValue', { SecretId: doors.arn, SecretString });
  expect(put).toMatchObject({ status: 200, body: { ARN: doors.arn, Name: 'doors' } });
  expect(JSON.stringify(put)).not.toContain('google');
  expect(get('doors')).toMatchObject({ SecretString });
  expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0);
});

test('an unknown secret cannot be set', () => {
  const asked = { SecretId: 'nothing', SecretString: 'x' };
  expect(open().handle('secretsmanager.PutSecretValue', asked)).toMatchObject({
    status: 400,
    body: { __type: 'ResourceNotFoundException' },
  });
});
