import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserScripts, buildBrowserScripts } from '../../../lib/build/browser-scripts.ts';
import { type BundleReport, bundle, functionNames, table } from '../../../lib/build/bundle.ts';
import { readSettings } from '../../../lib/build/settings.ts';
import { sourceOf } from '../../../lib/build/virtual-modules.ts';

const settings = readSettings();
const dir = mkdtempSync(join(tmpdir(), 'leadloop-bundle-'));
const room = join(dir, 'functions');
let report: BundleReport;

beforeAll(async () => {
  mkdirSync(room);
  writeFileSync(
    join(room, 'greeting.ts'),
    `import { scoring } from 'leadloop:config';
     class GreetingImpossible extends Error { override readonly name: string = 'GreetingImpossible' }
     export const handler = async (who: string) => { if (!who) throw new GreetingImpossible('nobody'); return { who, half: scoring.halfLife }; };`,
  );
  writeFileSync(
    join(room, 'post.ts'),
    `import { mails } from 'leadloop:mails';\nexport const handler = async () => mails;`,
  );
  writeFileSync(join(room, 'settings.d.ts'), 'export {};');
  mkdirSync(join(room, 'adapters'));
  writeFileSync(join(room, 'adapters', 'table.ts'), 'export {};');
  report = await bundle({ ...settings, functions: room, outdir: join(dir, 'dist'), quiet: true });
});
afterAll(() => rmSync(dir, { recursive: true }));

const load = (name: string, dist = 'dist') => createRequire(import.meta.url)(join(dir, dist, name, 'index.js'));
const code = (name: string, dist = 'dist') => readFileSync(join(dir, dist, name, 'index.js'), 'utf8');

test('every flat file of the room is a function, nothing else is', () => {
  expect(functionNames(room)).toEqual(['greeting', 'post']);
  expect(report.functions.map(({ name }) => name)).toEqual(['greeting', 'post']);
});

describe('a bundle', () => {
  test('is CommonJS that runs as Lambda runs it, although this repository is ESM', async () => {
    expect(await load('greeting').handler('Ada')).toEqual({ who: 'Ada', half: settings.config.scoring.halfLife });
  });

  test('keeps the names of errors through minification', async () => {
    await expect(load('greeting').handler('')).rejects.toMatchObject({ name: 'GreetingImpossible' });
  });

  test('carries only the parts of the configuration its function reads', () => {
    expect(code('greeting')).toContain('halfLife');
    expect(code('greeting')).not.toContain(settings.config.deployment.sender.email);
    expect(code('greeting')).not.toContain(settings.config.deployment.product.postalAddress);
  });

  test('carries of the mails what a sender must know, and not their text', async () => {
    const mails = await load('post').handler();
    expect(Object.keys(mails)).toEqual(settings.mails.map(({ name }) => name));
    expect(Object.keys(mails.welcome)).toEqual(['name', 'version', 'title', 'kind', 'links', 'fallbacks']);
  });

  test('has no source map and no path of this machine in it', () => {
    expect(code('greeting')).not.toMatch(/sourceMappingURL|tmp/);
  });

  test('has the same bytes in any folder', async () => {
    await bundle({ ...settings, functions: room, outdir: join(dir, 'elsewhere/deep'), quiet: true });
    for (const name of ['greeting', 'post']) expect(code(name, 'elsewhere/deep')).toBe(code(name));
  });
});

test('errors of AWS have their names and messages, and a failed condition its row, though their classes are left out', async () => {
  const failing = join(dir, 'failing');
  mkdirSync(failing);
  // By their files, because the room of this test has no packages.
  const file = (name: string) => JSON.stringify(join(process.cwd(), 'node_modules', name, 'dist-es/index.js'));
  writeFileSync(
    join(failing, 'asking.ts'),
    `import { DynamoDBClient, PutItemCommand } from ${file('@aws-sdk/client-dynamodb')};
     import { SFNClient, SendTaskSuccessCommand } from ${file('@aws-sdk/client-sfn')};
     export const handler = async (client) => {
       const told = ({ name, message, $fault, Item }) => ({ name, message, $fault, Item });
       const ask = (client, command) => client.send(command).then(() => 'no error', told);
       return [
         await ask(new SFNClient(client), new SendTaskSuccessCommand({ taskToken: 'x', output: '{}' })),
         await ask(new DynamoDBClient(client), new PutItemCommand({ TableName: 't', Item: { a: { S: 'b' } } })),
       ];
     };`,
  );
  const server = createServer(({ headers }, answer) => {
    const isTask = String(headers['x-amz-target']).endsWith('SendTaskSuccess');
    answer
      .writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
      .end(
        JSON.stringify(
          isTask
            ? { __type: 'com.amazonaws.sfn#TaskTimedOut', message: 'too late' }
            : { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', Item: { a: { S: 'c' } } },
        ),
      );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    await bundle({ ...settings, functions: failing, outdir: join(dir, 'asking'), quiet: true });
    expect(code('asking', 'asking').includes('StateMachineAlreadyExists')).toBe(false);
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    expect(await load('asking', 'asking').handler({ endpoint, region: 'eu-central-1', credentials })).toEqual([
      { name: 'TaskTimedOut', message: 'too late', $fault: 'client' },
      expect.objectContaining({ name: 'ConditionalCheckFailedException', Item: { a: { S: 'c' } } }),
    ]);
  } finally {
    server.close();
  }
});

test('a function finds AWS in every region, though the list of regions is left out', async () => {
  const own = join(dir, 'regions');
  mkdirSync(own);
  const sdk = JSON.stringify(join(process.cwd(), 'node_modules/@aws-sdk/client-dynamodb/dist-es/index.js'));
  writeFileSync(
    join(own, 'finding.ts'),
    `import { DynamoDBClient } from ${sdk};
     export const handler = (Region) => new DynamoDBClient({ region: Region }).config.endpointProvider({ Region }).url.href;`,
  );
  await bundle({ ...settings, functions: own, outdir: join(dir, 'finding'), quiet: true });
  expect(code('finding', 'finding')).not.toContain('Frankfurt');
  const whole = (Region: string) => new DynamoDBClient({ region: Region }).config.endpointProvider({ Region }).url.href;
  const regions = [
    'eu-central-1',
    'us-east-1',
    'ap-southeast-7',
    'mx-central-1',
    'cn-north-1',
    'us-gov-west-1',
    'eusc-de-east-1',
  ];
  for (const region of regions) expect(load('finding', 'finding').handler(region), region).toBe(whole(region));
});

test('a function that was removed is not left in the output', async () => {
  const out = join(dir, 'shrinking');
  mkdirSync(join(out, 'gone'), { recursive: true });
  await bundle({ ...settings, functions: room, outdir: out, quiet: true });
  expect(() => readFileSync(join(out, 'gone'))).toThrow(/ENOENT/);
});

describe('with a file that remembers,', () => {
  const own = join(dir, 'edited');
  const out = join(dir, 'kept');
  const kept = join(dir, 'kept.json');
  const write = (name: string, text: string) => writeFileSync(join(own, name), text);
  const again = async (more: Partial<typeof settings> = {}) =>
    (await bundle({ ...settings, ...more, functions: own, outdir: out, kept, quiet: true })).bundled;
  /** The same as all of it bundled afresh. */
  async function expectFresh(more: Partial<typeof settings> = {}) {
    await bundle({ ...settings, ...more, functions: own, outdir: join(dir, 'fresh'), quiet: true });
    for (const name of functionNames(own)) expect(code(name, 'kept')).toBe(code(name, 'fresh'));
  }

  beforeAll(async () => {
    mkdirSync(join(own, 'shared'), { recursive: true });
    write('shared/words.ts', `export const hello = 'Hello';\nexport const unused = 'x';`);
    write('shared/other.ts', `export const bye = 'Bye';`);
    write('a.ts', `import { hello } from './shared/words.ts';\nexport const handler = async () => hello;`);
    write('b.ts', `import { scoring } from 'leadloop:config';\nexport const handler = async () => scoring.halfLife;`);
    write('c.ts', `import { nurture } from 'leadloop:config';\nexport const handler = async () => nurture.jitter;`);
    expect(await again()).toEqual(['a', 'b', 'c']);
  });

  test('nothing is bundled when nothing changed', async () => {
    expect(await again()).toEqual([]);
  });

  test('an edit bundles the functions it reaches, also where its file was left out of the code before', async () => {
    write('shared/words.ts', `export { bye as hello } from './other.ts';`);
    expect(await again()).toEqual(['a']);
    await expectFresh();
    write('shared/other.ts', `export const bye = 'Good bye';`);
    expect(await again()).toEqual(['a']);
    await expectFresh();
  });

  test('a setting bundles the functions that have a part of it', async () => {
    const config = { ...settings.config, scoring: { ...settings.config.scoring, halfLife: 77 } };
    expect(await again({ config })).toEqual(['b']);
    await expectFresh({ config });
    expect(await again()).toEqual(['b']);
  });

  test('a bundle that was changed or lost, and a memory that cannot be read, are made again', async () => {
    writeFileSync(join(out, 'a', 'index.js'), 'cut off');
    rmSync(join(out, 'c'), { recursive: true });
    expect(await again()).toEqual(['a', 'c']);
    writeFileSync(kept, '{"a":');
    expect(await again()).toEqual(['a', 'b', 'c']);
    await expectFresh();
  });

  test('a function that is new is bundled, one that was removed goes', async () => {
    write('d.ts', 'export const handler = async () => 4;');
    rmSync(join(own, 'c.ts'));
    expect(await again()).toEqual(['d']);
    expect(() => code('c', 'kept')).toThrow(/ENOENT/);
  });
});

test('the report says how big each function is', () => {
  expect(table(report)).toMatch(/bundled 2 functions in \d+ ms\n {2}greeting +\d+ kB\n {2}post +\d+ kB/);
});

test('the virtual modules serve vitest what esbuild gets', async () => {
  const { scoring } = await import('leadloop:config');
  const { mails } = await import('leadloop:mails');
  expect(scoring).toEqual(settings.config.scoring);
  expect(await sourceOf('leadloop:mails', settings)).toBe(`export const mails = ${JSON.stringify(mails)};\n`);
});

test('browser scripts are finished text: minified, in ASCII, and nothing that ends a script element', async () => {
  const scripts = await buildBrowserScripts();
  expect(Object.keys(scripts)).toEqual([...browserScripts]);
  expect(scripts).toEqual(await buildBrowserScripts());
  expect((await import('leadloop:scripts')).form).toBe(scripts.form);
  for (const text of Object.values(scripts)) {
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    expect(text).not.toMatch(/<\/script|\bimport\b|sourceMappingURL/i);
  }
});
