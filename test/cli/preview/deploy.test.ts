import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterEach, describe, expect, test } from 'vitest';
import { stackMetadata } from '../../../cli/aws/stack-outputs.ts';
import { configIn, configMetadata } from '../../../lib/build/deployed-config.ts';
import { leadloop } from '../../support/cli.ts';
import { leadloopHere } from '../../support/command-here.ts';
import { config } from '../../support/fixtures.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** CloudFormation as far as it is asked: by its query protocol, answering in XML. Undefined: there is no such stack. `callers` are the keys that asked. */
async function cloudFormation(metadata?: object, callers: string[] = [], status = 'CREATE_COMPLETE'): Promise<string> {
  const answers = new Map([
    [
      'DescribeStacks',
      `<Stacks><member><StackName>Leadloop-prod</StackName><CreationTime>2026-11-24T00:00:00Z</CreationTime><StackStatus>${status}</StackStatus><Outputs><member><OutputKey>TableName</OutputKey><OutputValue>leads</OutputValue></member></Outputs></member></Stacks>`,
    ],
    ['GetTemplateSummary', `<Metadata>${escaped(asGivenBack(JSON.stringify(metadata)))}</Metadata>`],
  ]);
  server = createServer(async (request, response) => {
    callers.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const action = new URLSearchParams(body).get('Action') ?? '';
    const error = `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id Leadloop-prod does not exist</Message></Error></ErrorResponse>`;
    if (metadata === undefined) return response.writeHead(400, { 'content-type': 'text/xml' }).end(error);
    const result = `<${action}Response><${action}Result>${answers.get(action) ?? ''}</${action}Result></${action}Response>`;
    return response.writeHead(200, { 'content-type': 'text/xml' }).end(result);
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', () => done()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
/** CloudFormation keeps no other character in what it gives back of a template: aws-cdk#10523. */
const asGivenBack = (text = '') => text.replace(/[\u{80}-\u{10ffff}]/gu, '?');
const escaped = (text = '') => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

async function preview(env: Record<string, string>, ...args: string[]): Promise<{ code: number; text: string }> {
  const credentials = {
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'thing',
    AWS_PROFILE: '',
    AWS_CONFIG_FILE: '/x',
  };
  const html = join(tmpdir(), `leadloop-deploy-${process.pid}.html`);
  const { code, stdout, stderr } = await leadloopHere(['preview', '--html', html, ...args], { ...credentials, ...env });
  return { code, text: stdout + stderr };
}

const asDeployDoes = ['--against', 'deployed', '--before-deploy'];

describe('leadloop deploy', () => {
  /** `leadloop deploy` where `npm run check` says so, and cdk finds nothing to deploy. */
  async function deploy(checkEndsWith: number, env: Record<string, string>, ...options: string[]) {
    const bin = mkdtempSync(join(tmpdir(), 'leadloop-npm-'));
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho "npm $*"\nexit ${checkEndsWith}\n`, { mode: 0o755 });
    const path = `${bin}:${process.env.PATH}`;
    const credentials = { AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'thing', AWS_PROFILE: '' };
    const ended = await leadloop(['deploy', '--app', '/nowhere', ...options], {
      env: { ...credentials, ...env, PATH: path },
    });
    rmSync(bin, { recursive: true });
    return { code: ended.code, text: ended.stdout + ended.stderr };
  }

  test('checks, then shows the preview, then deploys: each only when the one before was right', async () => {
    const nobody = { AWS_ENDPOINT_URL_CLOUDFORMATION: await cloudFormation() };
    const wrong = await deploy(3, nobody);
    expect(wrong).toEqual({ code: 3, text: 'npm run --silent check\n' });
    const right = await deploy(0, nobody);
    expect(right.text).toMatch(/npm run --silent check\n[\s\S]*No preview: [\s\S]*\/nowhere/);
    expect(right.code).toBe(1);
    const unseen = { ...nobody, AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://127.0.0.1:1' };
    expect((await deploy(0, unseen)).text).not.toContain('/nowhere');
  });

  test('refuses an option that cdk would ignore, before any work', async () => {
    const { code, text } = await deploy(0, {}, '--nonsense');
    expect(text).toMatch(/^got --nonsense, which is an option neither of leadloop deploy nor of cdk deploy/);
    expect(code).toBe(2);
  });

  test('looks at the account that --profile names, to which cdk deploys', async () => {
    const callers: string[] = [];
    const files = mkdtempSync(join(tmpdir(), 'leadloop-aws-'));
    const credentials = join(files, 'credentials');
    writeFileSync(credentials, '[prod]\naws_access_key_id = KEYOFPROD\naws_secret_access_key = thing\n');
    const env = {
      AWS_ENDPOINT_URL_CLOUDFORMATION: await cloudFormation(undefined, callers),
      AWS_SHARED_CREDENTIALS_FILE: credentials,
    };
    const { text } = await deploy(0, env, '--profile', 'prod');
    rmSync(files, { recursive: true });
    expect(text).toMatch(/No preview: [\s\S]*\/nowhere/);
    expect([...new Set(callers)]).toEqual(['KEYOFPROD']);
  });

  test('goes on with a first deploy, which has nobody waiting', async () => {
    const { code, text } = await preview({ AWS_ENDPOINT_URL_CLOUDFORMATION: await cloudFormation() }, ...asDeployDoes);
    expect(text).toContain('No preview: got stack Leadloop-prod, which does not exist in eu-central-1');
    expect(code).toBe(0);
  });

  test.each([
    ...['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'ROLLBACK_IN_PROGRESS', 'CREATE_FAILED', 'CREATE_IN_PROGRESS'],
    ...['REVIEW_IN_PROGRESS', 'DELETE_FAILED', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE'],
  ])('goes on where the stack is in %s: nothing is deployed in it', async (status) => {
    const url = await cloudFormation(configMetadata(config), [], status);
    const { code, text } = await preview({ AWS_ENDPOINT_URL_CLOUDFORMATION: url }, ...asDeployDoes);
    expect(text).toContain(`No preview: got stack Leadloop-prod in eu-central-1, in which nothing is deployed`);
    expect(text).toContain(status);
    expect(code).toBe(0);
  });

  test.each(['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_FAILED', 'IMPORT_COMPLETE', 'UPDATE_IN_PROGRESS'])(
    'compares with what runs where the stack is in %s',
    async (status) => {
      const url = await cloudFormation(configMetadata(config), [], status);
      const env = { AWS_ENDPOINT_URL_CLOUDFORMATION: url, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' };
      expect((await preview(env, ...asDeployDoes)).text).toContain('DynamoDB did not answer');
    },
  );

  test('goes on with an update of Leadloop itself, and says why nothing can be compared', async () => {
    const { Leadloop } = configMetadata(config);
    const url = await cloudFormation({ Leadloop: { ...Leadloop, settings: 'others' } });
    const { code, text } = await preview({ AWS_ENDPOINT_URL_CLOUDFORMATION: url }, ...asDeployDoes);
    expect(text).toMatch(
      /No preview: Leadloop-prod in eu-central-1 was deployed by a version of Leadloop with other settings/,
    );
    expect(code).toBe(0);
  });

  test('stops when leads cannot be read: what cannot be seen is not deployed', async () => {
    const url = await cloudFormation(configMetadata(config));
    const env = { AWS_ENDPOINT_URL_CLOUDFORMATION: url, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' };
    const { code, text } = await preview(env, ...asDeployDoes);
    expect(text).toContain('DynamoDB did not answer');
    expect(code).toBe(1);
  });
});

test('the config that a stack gives back has every letter it was deployed with', async () => {
  const [rep = expect.fail()] = config.sales.reps;
  const sales = { ...config.sales, reps: [{ ...rep, name: 'Łukasz Müller \u2028“東京” 👍' }] };
  const url = await cloudFormation(configMetadata({ ...config, sales }));
  const client = new CloudFormationClient({
    region: 'eu-central-1',
    endpoint: url,
    credentials: { accessKeyId: 'any', secretAccessKey: 'thing' },
  });
  const metadata = await stackMetadata('Leadloop-prod', 'eu-central-1', client);
  expect(configIn(metadata, 'it').sales.reps[0]?.name).toBe('Łukasz Müller \u2028“東京” 👍');
});

test('without credentials it stops, and says what to do', async () => {
  const nobody = {
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    HOME: '/nowhere',
  };
  const { code, text } = await preview(nobody, ...asDeployDoes);
  expect(text).toMatch(/no AWS credentials were found — set AWS_PROFILE/);
  expect(code).toBe(2);
});

test('asked by a person, the preview of a stack that is not there is a mistake', async () => {
  const url = await cloudFormation();
  const { code, text } = await preview({ AWS_ENDPOINT_URL_CLOUDFORMATION: url }, '--stack', 'Leadloop-prod');
  expect(text).toContain('which does not exist');
  expect(code).toBe(2);
});
