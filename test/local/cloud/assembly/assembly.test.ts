import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Assembly, readAssembly } from '../../../../local/cloud/assembly/index.ts';
import { createResolver, type Json, type Template } from '../../../../local/cloud/assembly/template.ts';
import { synthesizeFixture } from '../fixture/app.ts';

const directory = mkdtempSync(join(tmpdir(), 'leadloop-assembly-'));
let assembly: Assembly;

beforeAll(async () => {
  assembly = readAssembly(await synthesizeFixture(directory), 'http://127.0.0.1:4321');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('a synthesized assembly', () => {
  test('gives each function its bundle, its resolved environment and its dead letters', () => {
    const kitchen = assembly.functions.find(({ name }) => name === 'kitchen');
    expect(kitchen).toMatchObject({ handler: 'index.handler', timeoutMs: 1_000, memoryMb: 256 });
    const buried = { retries: 2, deadLetterArn: 'arn:aws:sqs:eu-west-1:123456789012:letters' };
    expect(kitchen?.asynchronous.$LATEST).toEqual(buried);
    expect(kitchen?.code).toContain('cdk.out');
    expect(kitchen?.environment).toMatchObject({
      TABLE_NAME: assembly.tables[0]?.name,
      PUBLIC_URL: 'http://127.0.0.1:4321',
      LINKS_URL: 'http://127.0.0.1:4321/c',
      CONFIGURATION_SET: 'fixture-mail',
      SECRET_ID: assembly.secrets[0]?.arn,
    });
    expect(assembly.functions.find(({ name }) => name === 'listener')?.asynchronous.$LATEST).toEqual(buried);
  });

  test('gives versions and aliases, and an alias without settings for events what Lambda gives it', () => {
    const listener = assembly.functions.find(({ name }) => name === 'listener');
    expect(listener?.qualifiers).toEqual({ '1': '1', live: '1' });
    expect(listener?.asynchronous.live).toEqual({ retries: 2 });
  });

  test('gives the routes of the API with throttling and CORS', () => {
    expect(assembly.api.routes.map(({ key }) => key)).toContain('GET /items/{id}');
    expect(assembly.api.routes.every(({ functionArn }) => functionArn.endsWith(':function:kitchen'))).toBe(true);
    expect(assembly.api.throttle).toEqual({ burst: 200, perSecond: 100 });
    expect(assembly.api.cors).toMatchObject({ origins: ['https://site.example'], methods: ['POST'], maxAge: 3600 });
  });

  test('gives the table with its keys, index and TTL', () => {
    expect(assembly.tables[0]?.ttlAttribute).toBe('expiresAt');
    expect(assembly.tables[0]?.definition).toMatchObject({
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [{ IndexName: 'PendingIndex', Projection: { ProjectionType: 'KEYS_ONLY' } }],
    });
  });

  test('gives the state machine with its substitutions done and its alias', () => {
    const [machine] = assembly.stateMachines;
    expect(machine?.aliases).toEqual(['live']);
    const definition = JSON.stringify(machine?.definition);
    expect(definition).toContain('arn:aws:lambda:eu-west-1:123456789012:function:listener:live');
    expect(definition).toContain(`"TableName":"${assembly.tables[0]?.name}"`);
    const kitchen = assembly.functions.find(({ name }) => name === 'kitchen');
    expect(kitchen?.environment.MACHINE_ARN).toBe(`${machine?.arn}:live`);
  });

  test('gives the rules, the secret and the mail setup', () => {
    expect(assembly.rules.map(({ schedule }) => schedule ?? 'pattern').sort()).toEqual(['pattern', 'rate(5 minutes)']);
    expect(assembly.secrets[0]?.generate).toMatchObject({ key: 'links', length: 48, excludePunctuation: true });
    expect(assembly.mail.identities).toEqual(['example.com']);
    expect(assembly.mail.templates[0]).toMatchObject({ name: 'fixture-welcome', subject: 'Hello {{name}}' });
    expect(assembly.mail.configurationSets['fixture-mail']?.events).toContain('renderingfailure');
  });

  test('runs what a nested template makes of its parameters, and gives its outputs to the template around it', () => {
    expect(assembly.mail.templates.slice(1)).toMatchObject([
      { name: 'goodbye', subject: 'letters', text: expect.stringMatching(/^Fixture-Texts/) },
    ]);
    const kitchen = assembly.functions.find(({ name }) => name === 'kitchen');
    expect(kitchen?.environment.GOODBYE).toBe('goodbye');
  });

  test('with a resource nobody understands is refused by name', () => {
    const broken = mkdtempSync(join(tmpdir(), 'leadloop-refused-'));
    const write = (name: string, value: unknown) => writeFileSync(join(broken, name), JSON.stringify(value));
    write('manifest.json', {
      artifacts: { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 't.json' } } },
    });
    write('S.assets.json', { files: {} });
    write('t.json', {
      Resources: { Stream: { Type: 'AWS::Kinesis::Stream' }, Alarm: { Type: 'AWS::CloudWatch::Alarm' } },
    });
    expect(() => readAssembly(broken, 'http://x')).toThrow(/AWS::Kinesis::Stream \(Stream\)/);
    rmSync(broken, { recursive: true });
  });
});

describe('the intrinsic functions', () => {
  const template: Template = {
    Resources: {},
    Parameters: { Size: { Default: 'small' } },
    Mappings: { Sizes: { small: { memory: '128' } } },
    Conditions: { Small: { 'Fn::Equals': [{ Ref: 'Size' }, 'small'] }, Big: { 'Fn::Not': [{ Condition: 'Small' }] } },
  };
  const { resolve, holds } = createResolver(
    template,
    { 'AWS::Region': 'eu-west-1' },
    {
      ref: (id) => (id === 'Table' ? 'table-1' : undefined),
      attribute: (id, name) => (id === 'Table' && name === 'Arn' ? 'arn:table-1' : undefined),
    },
  );
  const cases: [string, Json, Json][] = [
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Join with references inside', { 'Fn::Join': ['/', ['a', { Ref: 'Table' }, 1]] }, 'a/table-1/1'],
    [
      'Sub with resources, attributes, own variables and literals',
      { 'Fn::Sub': ['${Table} ${Table.Arn} ${own} ${!Literal}', { own: 'x' }] },
      'table-1 arn:table-1 x ${Literal}',
    ],
    ['Select of a Split', { 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Table', 'Arn'] }] }] }, 'table-1'],
    ['If with a condition that holds', { 'Fn::If': ['Small', 'yes', 'no'] }, 'yes'],
    [
      'If that leaves a property out',
      { kept: 1, gone: { 'Fn::If': ['Big', 'x', { Ref: 'AWS::NoValue' }] } },
      { kept: 1 },
    ],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Size' }, 'memory'] }, '128'],
  ];
  test.each(cases)('resolve %s', (_name, given, expected) => expect(resolve(given)).toEqual(expected));
  test('know whether a condition holds', () =>
    expect([holds('Small'), holds('Big'), holds(undefined)]).toEqual([true, false, true]));
  test('name what they do not know', () => {
    expect(() => resolve({ Ref: 'Nowhere' })).toThrow('Ref to unknown "Nowhere"');
    expect(() => resolve({ 'Fn::ImportValue': 'x' })).toThrow('Fn::ImportValue is not supported');
  });
});
