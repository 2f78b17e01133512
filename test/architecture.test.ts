import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BundleReport, bundle, functionNames } from '../bin/bundle.ts';
import { type Definition, type State, statesOf } from '../bin/definition.ts';
import { readSettings } from '../bin/settings.ts';
import { permanent, temporary } from '../domain/errors.ts';
import { workflowFunctions } from '../lib/workflow.ts';
import { type Synthesized, synthesized } from './lib/synthesized.ts';
import { root, sources } from './sources.ts';

const all = sources();

/**
 * Who may import whom: docs of the house in executable form. `rooms` are ours, `packages` are others' (a name, or a
 * beginning that ends in `*`). A room that is not listed as a key may import anything.
 */
const rules: Record<string, { rooms: string[]; packages: string[] }> = {
  domain: { rooms: ['domain'], packages: ['zod', 'zod/mini', 'isbot', 'jsonata', 'libphonenumber-js/core'] },
  'functions/pages': {
    rooms: ['domain', 'functions/pages'],
    packages: ['node:crypto', 'leadloop:config', 'leadloop:scripts'],
  },
  'functions/adapters': {
    // emails/data.ts says what a template reads; whoever fills a template must keep to it.
    rooms: ['domain', 'functions/adapters', 'functions/middleware', 'emails'],
    packages: [
      '@aws-sdk/*',
      'node:crypto',
      'node:dns/promises',
      'node:zlib',
      'postal-mime',
      '@smithy/signature-v4',
      'leadloop:*',
    ],
  },
  'functions/middleware': {
    rooms: ['domain', 'functions/middleware', 'functions/pages'],
    packages: ['@middy/*', 'aws-lambda', 'node:*'],
  },
  functions: {
    rooms: ['domain', 'functions/adapters', 'functions/middleware', 'functions/pages'],
    packages: ['@middy/core', 'aws-lambda', 'node:crypto', 'leadloop:*'],
  },
  emails: { rooms: ['domain', 'emails'], packages: ['marked', 'handlebars', 'yaml', 'node:*'] },
  guides: { rooms: ['guides'], packages: ['marked', 'node:*'] },
  config: { rooms: ['config', 'domain'], packages: ['yaml', 'zod', 'node:*'] },
  lib: { rooms: ['lib'], packages: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs', 'node:*'] },
  // An import is a door: it hands its rows to the same intake, through the same adapters, as the functions do.
  'bin/import': {
    rooms: ['bin/import', 'functions/adapters', 'domain'],
    packages: ['csv-parse/sync', 'ical.js', 'node:*'],
  },
  'bin/keys': { rooms: ['bin/keys', 'functions/adapters', 'domain'], packages: ['node:*'] },
  'bin/command': { rooms: ['bin/command', 'domain'], packages: ['node:*'] },
  'bin/rescore': {
    rooms: ['bin/rescore', 'bin/command', 'bin/import', 'functions/adapters', 'domain'],
    packages: ['node:*'],
  },
  'bin/suppress': {
    rooms: ['bin/suppress', 'bin/command', 'bin/import', 'functions/adapters', 'domain'],
    packages: ['csv-parse/sync', 'node:*'],
  },
  'bin/backtest': {
    rooms: ['bin/backtest', 'bin/command', 'bin/import', 'functions/adapters', 'functions/pages', 'config', 'domain'],
    packages: ['node:*'],
  },
  'bin/preview': {
    rooms: [
      ...['bin/preview', 'bin/command', 'bin/backtest', 'bin/import'],
      ...['functions/adapters', 'functions/pages', 'domain'],
    ],
    packages: ['node:*'],
  },
  'bin/simulate': {
    rooms: ['bin/simulate', 'bin/command', 'bin/preview', 'bin/backtest', 'functions/pages', 'domain'],
    packages: ['node:*'],
  },
  'bin/routing': {
    rooms: ['bin/routing', 'bin/command', 'bin/import', 'functions/adapters', 'domain'],
    packages: ['node:*'],
  },
  'bin/cost': { rooms: ['bin/cost', 'bin/command', 'functions/adapters', 'domain'], packages: ['node:*'] },
  bin: {
    rooms: [
      ...['bin', 'bin/command', 'bin/import', 'bin/keys', 'bin/rescore', 'bin/backtest'],
      ...['bin/preview', 'bin/simulate', 'bin/cost', 'bin/suppress', 'bin/routing', 'bin/events'],
      ...['functions/adapters', 'lib', 'config', 'domain', 'emails', 'guides'],
    ],
    packages: [
      'aws-cdk-lib',
      'aws-cdk-lib/*',
      'cdk-nag',
      'esbuild',
      'asl-validator',
      'jsonata',
      'libphonenumber-js/core',
      'zod',
      'node:*',
    ],
  },
};
/** Rooms whose types others may know, although they may not run their code. */
const typesFor: Record<string, string[]> = {
  lib: ['domain', 'emails'],
  functions: ['emails'],
};
const never = ['local', 'bench', 'test'];

const room = (path: string) => {
  const parts = path.split('/').slice(0, -1);
  const two = parts.slice(0, 2).join('/');
  return two in rules ? two : (parts[0] ?? '');
};
const isPackage = (target: string) => !target.endsWith('.ts') && !target.endsWith('.json');

test('imports are read as Node reads them', () => {
  const targets = all.find(({ path }) => path === 'functions/nurture.ts')?.imports.map(({ target }) => target);
  expect(targets).toEqual(
    expect.arrayContaining(['leadloop:config', 'domain/nurture/nurture.ts', 'functions/middleware/task.ts']),
  );
});

describe('who may import whom', () => {
  test.each(Object.keys(rules))('%s keeps to its neighbours', (from) => {
    const { rooms = [], packages = [] } = rules[from] ?? {};
    const wrong = all
      .filter(({ path }) => room(path) === from)
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ target, typeOnly }) => {
            if (isPackage(target))
              return !packages.some((name) =>
                name.endsWith('*') ? target.startsWith(name.slice(0, -1)) : target === name,
              );
            return !rooms.includes(room(target)) && !(typeOnly && typesFor[from]?.includes(room(target)));
          })
          .map(({ target }) => `${path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test('nothing that is deployed or deploys imports local, bench or test', () => {
    const wrong = all
      .filter(({ path }) => !never.includes(room(path)) && !never.includes(path.split('/')[0] ?? ''))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ target }) => never.includes(target.split('/')[0] ?? ''))
          .map(({ target }) => `${path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test('no handler imports another handler', () => {
    const handlers = functionNames().map((name) => `functions/${name}.ts`);
    const wrong = all
      .filter(({ path }) => path.startsWith('functions/'))
      .flatMap(({ path, imports }) =>
        imports.filter(({ target }) => handlers.includes(target)).map(({ target }) => `${path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });
});

test('the domain is pure: no clock, no chance, no environment, no input or output', () => {
  const impure =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\b|\bperformance\b|\bcrypto\b|\bfetch\(|\bset(?:Timeout|Interval|Immediate)\b|\bconsole\b|Temporal\.Now|['"]node:|\bawait\b/;
  const found = all
    .filter(({ path }) => path.startsWith('domain/'))
    .flatMap(({ path, code }) =>
      code
        .split('\n')
        .filter((line) => impure.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
  expect(found).toEqual([]);
});

test('no file but a test is longer than 200 lines, and none is a drawer', () => {
  const long = all
    .filter(({ path }) => !path.startsWith('test/'))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > 200);
  expect(long).toEqual([]);
  expect(
    all.filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|common|misc)\b/.test(path)).map(({ path }) => path),
  ).toEqual([]);
});

describe('the state machine and the code agree on', () => {
  const definition: Definition = JSON.parse(readFileSync(join(root, 'state-machines/lead-lifecycle.asl.json'), 'utf8'));
  const states = statesOf(definition).map(([name, state]) => ({ ...state, name }) as State & { name: string });
  const named = new Set(
    states.flatMap(({ Retry = [], Catch = [] }) => [...Retry, ...Catch].flatMap(({ ErrorEquals = [] }) => ErrorEquals)),
  );
  const ours = [...temporary, ...permanent] as string[];
  const calls = states.filter(({ Resource }) => String(Resource).includes(':lambda:invoke'));

  /**
   * Names of AWS. Lambda.*: Step Functions Developer Guide, "Handle transient Lambda service exceptions", and Sandbox.Timedout and
   * Lambda.Unknown from "Error names"/"Lambda function errors". DynamoDb.*: DynamoDB API Reference, "Common errors", in the form
   * SDK integrations report them (service prefix, "Exception"). States.*: Amazon States Language, "Errors".
   */
  const aws = [
    ...[
      'Lambda.TooManyRequestsException',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
    ],
    ...['Lambda.Unknown', 'Sandbox.Timedout'],
    ...[
      'DynamoDb.ConditionalCheckFailedException',
      'DynamoDb.ProvisionedThroughputExceededException',
      'DynamoDb.ThrottlingException',
    ],
    ...[
      'DynamoDb.RequestLimitExceededException',
      'DynamoDb.InternalServerErrorException',
      'DynamoDb.SdkClientException',
    ],
    ...['States.Timeout', 'States.TaskFailed'],
  ];

  test('the functions it calls', () => {
    const called = new Set(
      calls.map(({ Arguments }) => (Arguments as { FunctionName: string }).FunctionName.slice(2, -1)),
    );
    expect([...called].sort()).toEqual([...workflowFunctions].sort());
    expect(functionNames()).toEqual(expect.arrayContaining([...called]));
  });

  test('the names of errors: none is handled that nothing throws', () => {
    expect([...named].filter((name) => !ours.includes(name) && !aws.includes(name))).toEqual([]);
  });

  test('the names of errors: each of ours is handled by every call of a function, temporary ones by Retry, permanent ones by Catch', () => {
    for (const { name, Retry = [], Catch = [] } of calls) {
      const retried = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
      const caught = Catch.flatMap(({ ErrorEquals = [] }) => ErrorEquals);
      expect(retried, name).toEqual(expect.arrayContaining([...temporary]));
      expect(caught, name).toEqual(expect.arrayContaining([...permanent]));
    }
  });

  test('the names of errors: each of ours is thrown somewhere', () => {
    const code = all
      .filter(({ path }) => path.startsWith('functions/'))
      .map((source) => source.code)
      .join('\n');
    const thrown = [...code.matchAll(/new (?:Temporary|Permanent)Error\(\s*'(\w+)'/g)].map(([, name]) => name);
    expect([...new Set(thrown)].sort()).toEqual([...ours].sort());
  });

  test('what parking means: every wait may be woken, times out, and is left when the lead has changed', () => {
    const waits = states.filter(({ Resource }) => String(Resource).endsWith('.waitForTaskToken'));
    expect(waits.length).toBeGreaterThan(0);
    for (const { name, TimeoutSeconds, Catch = [] } of waits) {
      expect(TimeoutSeconds, name).toBeDefined();
      const caught = Catch.flatMap(({ ErrorEquals = [] }) => ErrorEquals);
      expect(caught, name).toEqual(
        expect.arrayContaining(['States.Timeout', 'DynamoDb.ConditionalCheckFailedException']),
      );
    }
  });
});

describe('what is deployed', () => {
  const dir = mkdtempSync(join(tmpdir(), 'leadloop-architecture-'));
  let bundles: BundleReport;
  let stack: Synthesized;
  beforeAll(async () => {
    bundles = await bundle({ ...readSettings(), outdir: dir, quiet: true });
    stack = await synthesized();
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  test('reads its environment in one place', () => {
    const wrong = all
      .filter(({ path, code }) => path.startsWith('functions/') && /\bprocess\b/.test(code))
      .map(({ path }) => path);
    expect(wrong.filter((path) => path !== 'functions/middleware/log.ts')).toEqual([
      'functions/adapters/environment.ts',
    ]);
  });

  test('has every environment variable it reads, and none it does not', () => {
    const known = [
      ...new Set(all.flatMap(({ code }) => [...code.matchAll(/\benv\('(\w+)'\)/g)].map(([, name = '']) => name))),
    ];
    expect(known.length).toBeGreaterThan(0);
    for (const { name } of bundles.functions) {
      // The bundle is what is left of all adapters after tree-shaking: what stands in it is what the function can read.
      const code = readFileSync(join(dir, name, 'index.js'), 'utf8');
      const read = known.filter((variable) => code.includes(`"${variable}"`));
      const given = Object.keys(stack.functions.get(name)?.Properties.Environment?.Variables ?? {});
      expect(given.sort(), name).toEqual(read.sort());
    }
  });

  test('contains nothing that belongs to building or checking', () => {
    const foreign =
      /node_modules\/(?:yaml|aws-cdk-lib|constructs|marked|handlebars|esbuild)\/|zod\/v4\/classic|node_modules\/@aws-sdk\/credential-provider-(?!env\/)|^domain\/config(?:\.ts|\/)|^(?:config|lib|bin|local|test)\/|^emails\/(?!data\.ts|variables\.ts)/;
    const wrong = bundles.functions.flatMap(({ name, inputs }) =>
      inputs.filter((input) => foreign.test(input)).map((input) => `${name}: ${input}`),
    );
    expect(wrong).toEqual([]);
  });

  test('knows of the services it calls only the operations it calls', () => {
    const unused = /\b(?:ListContacts|ListStateMachines|BatchExecuteStatement)\b/;
    const wrong = bundles.functions.filter(({ name }) =>
      unused.test(readFileSync(join(bundles.outdir, name, 'index.js'), 'utf8')),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('is small: each bundle below 500 kB', () => {
    expect(bundles.functions.filter(({ bytes }) => bytes >= 500_000)).toEqual([]);
  });
});
