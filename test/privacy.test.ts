import { beforeAll, describe, expect, test } from 'vitest';
import { inGerman } from '../domain/privacy/german.ts';
import { places } from '../domain/privacy/register.ts';
import { type Synthesized, synthesized } from './support/aws/synthesized.ts';
import { sources } from './support/repository/sources.ts';

const all = sources();
const named = (part: 'rows' | 'resources' | 'files') => places.flatMap(([, place]) => place[part] ?? []);

/** What a place must say, for the test's reader. */
const say = (what: string, found: readonly string[]) =>
  found.map(
    (one) =>
      `${one}: add it to a row of domain/privacy/register.ts (or add a row: purpose, basis, kept, exported, erasing), ${what}`,
  );

describe('the register of personal data names', () => {
  test('every kind of row in the table', () => {
    const code = all.filter(({ path }) => /^(?:functions|cli|lib)\//.test(path)).map((source) => source.code);
    const words = code.flatMap((text) =>
      [...text.matchAll(/(?:\b[PS]K: ?|[Kk]ey = ?)['"`]([A-Z]{2,})|['"`]([A-Z]{2,})#\$\{/g)].map(
        ([, a, b]) => a ?? b ?? '',
      ),
    );
    expect(words.length).toBeGreaterThan(20);
    const unnamed = [...new Set(words)].filter((word) => !named('rows').includes(word));
    expect(say('as a word of its `rows`', unnamed)).toEqual([]);
    const unused = named('rows').filter((word) => !words.includes(word));
    expect(unused).toEqual([]);
  });

  describe('every part of the stack that keeps something:', () => {
    let stack: Synthesized;
    beforeAll(async () => {
      stack = await synthesized();
    });

    test.each([
      'AWS::S3::Bucket',
      'AWS::SQS::Queue',
      'AWS::DynamoDB::Table',
      'AWS::StepFunctions::StateMachine',
      'AWS::Events::EventBus',
      'AWS::Cognito::UserPool',
      'AWS::SecretsManager::Secret',
      'AWS::SSM::Parameter',
    ])('%s', (type) => {
      const ids = stack.ofType(type).map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(0);
      const unnamed = ids.filter((id) => !named('resources').some((beginning) => id.startsWith(beginning)));
      expect(say('as the beginning of a logical id in its `resources`', unnamed)).toEqual([]);
    });

    test('and every log of it ends by itself, as the row of logs says', () => {
      const endless = stack.ofType('AWS::Logs::LogGroup').filter(({ Properties }) => !Properties.RetentionInDays);
      expect(endless.map(({ id }) => id)).toEqual([]);
    });
  });

  test('every file of the embedded cloud', () => {
    const opened = ['local/cloud/services.ts', 'local/leadloop/runtime.ts'];
    const code = all.filter(({ path }) => opened.includes(path)).map((source) => source.code);
    const files = code.flatMap((text) =>
      [...text.matchAll(/data\.file\('([^'.][^']*)'\)/g)].map(([, file = '']) => file),
    );
    // A service may keep another file beside its own, such as mail.ndjson.suppressed.json.
    const beside = all
      .filter(({ path }) => path.startsWith('local/cloud/'))
      .flatMap(({ code: text }) => [...text.matchAll(/`\$\{path\}(\.[a-z.]+)`/g)].map(([, suffix = '']) => suffix))
      .filter((suffix) => !['.rewriting', '.new'].includes(suffix));
    expect(beside.length).toBeGreaterThan(0);
    const isNamed = (suffix: string) => named('files').some((file) => file.endsWith(suffix));
    expect(
      say(
        'as one of its `files`',
        beside.filter((suffix) => !isNamed(suffix)),
      ),
    ).toEqual([]);
    expect(files.length).toBeGreaterThan(8);
    expect(
      say(
        'as one of its `files`',
        [...new Set(files)].filter((file) => !named('files').includes(file)),
      ),
    ).toEqual([]);
  });
});

test('what an erasure leaves somewhere is said, and why', () => {
  const silent = places.filter(
    ([, { whose, erasing, remains }]) => whose === 'leads' && erasing !== 'deleted' && !remains,
  );
  expect(silent.map(([name]) => name)).toEqual([]);
});

test('what a receipt says remains is said in German, too', () => {
  const told = places.flatMap(([, { name, remains, whose }]) =>
    remains === undefined || whose === 'nobody' ? [] : [{ place: name, what: remains }],
  );
  const english = told.filter((one) => {
    const { place, what } = inGerman(one);
    return what === one.what || place === one.place;
  });
  expect(english).toEqual([]);
});
