import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openParameters } from '../../../../local/cloud/ssm/index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadloop-parameters-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mail = { name: '/mail', value: 'on', pattern: '^(on|paused)$' };
/** Each time another process on the same data. */
const open = () => openParameters(join(folder, 'parameters.json'), [mail]);
const get = (Name: string) => open().handle('AmazonSSM.GetParameter', { Name });
const put = (more: object) => open().handle('AmazonSSM.PutParameter', { Name: '/mail', Overwrite: true, ...more });

test('a parameter is what the template says until it is put, and that survives a restart', () => {
  expect(get('/mail').body).toMatchObject({ Parameter: { Value: 'on', Version: 1 } });
  expect(put({ Value: 'paused' })).toMatchObject({ status: 200, body: { Version: 2 } });
  expect(get('/mail').body).toMatchObject({ Parameter: { Value: 'paused', Version: 2 } });
});

test.each([
  ['a value its pattern forbids', { Value: 'perhaps' }, 'ParameterPatternMismatchException'],
  ['no permission to overwrite', { Value: 'paused', Overwrite: false }, 'ParameterAlreadyExists'],
  ['an unknown name', { Name: '/other', Value: 'on' }, 'ParameterNotFound'],
])('%s is refused with the error of AWS and changes nothing', (_what, asked, error) => {
  expect(put(asked)).toMatchObject({ status: 400, body: { __type: error } });
  expect(get('/mail').body).toMatchObject({ Parameter: { Value: 'on' } });
});

test('what is not there is not found', () => {
  expect(get('/other')).toMatchObject({ status: 400, body: { __type: 'ParameterNotFound' } });
  expect(open().handle('AmazonSSM.DeleteParameter', { Name: '/mail' })).toMatchObject({ status: 400 });
});
