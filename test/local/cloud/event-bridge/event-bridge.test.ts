import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../local/cloud/assembly/template.ts';
import type { Clock } from '../../../../local/cloud/clock/index.ts';
import { createEventBridge } from '../../../../local/cloud/event-bridge/index.ts';
import { matches } from '../../../../local/cloud/event-bridge/pattern.ts';
import { nextFiring } from '../../../../local/cloud/event-bridge/schedule.ts';

// Expectations: "Comparison operators for use in event patterns in Amazon EventBridge" (EventBridge User Guide).
describe('an event pattern', () => {
  const event = {
    source: 'aws.ses',
    'detail-type': 'Email Bounced',
    detail: {
      eventType: 'Bounce',
      count: 5,
      mail: { tags: { lead: ['abc'], 'ses:configuration-set': ['leadloop'] } },
      list: [{ a: 1 }, { a: 2 }],
    },
  };
  const cases: [string, JsonObject, boolean][] = [
    ['matches exact values as alternatives', { source: ['aws.sns', 'aws.ses'] }, true],
    ['needs every field', { source: ['aws.ses'], 'detail-type': ['Email Sent'] }, false],
    ['looks into nested objects and arrays', { detail: { mail: { tags: { lead: ['abc'] } } } }, true],
    ['matches prefixes', { source: [{ prefix: 'aws.' }] }, true],
    ['matches suffixes', { 'detail-type': [{ suffix: 'Bounced' }] }, true],
    ['matches wildcards', { 'detail-type': [{ wildcard: 'Email *' }] }, true],
    ['ignores case when asked', { source: [{ 'equals-ignore-case': 'AWS.SES' }] }, true],
    ['excludes with anything-but', { detail: { eventType: [{ 'anything-but': ['Bounce', 'Send'] }] } }, false],
    ['excludes prefixes with anything-but', { source: [{ 'anything-but': { prefix: 'aws' } }] }, false],
    ['asks for a field to exist', { detail: { mail: { tags: { lead: [{ exists: true }] } } } }, true],
    ['asks for a field to be absent', { detail: { bounce: [{ exists: false }] } }, true],
    ['compares numbers', { detail: { count: [{ numeric: ['>', 0, '<=', 5] }] } }, true],
    ['refuses numbers out of range', { detail: { count: [{ numeric: ['>', 5] }] } }, false],
    [
      'takes alternatives of fields with $or',
      { $or: [{ source: ['x'] }, { detail: { eventType: ['Bounce'] } }] },
      true,
    ],
    ['matches an array of objects by any of them', { detail: { list: { a: [2] } } }, true],
  ];
  test.each(cases)('%s', (_name, pattern, expected) => expect(matches(pattern, event)).toBe(expected));
  test('with an unknown operator is refused', () =>
    expect(() => matches({ source: [{ cidr: '10.0.0.0/8' }] }, event)).toThrow('"cidr"'));
});

describe('a schedule', () => {
  const at = (text: string) => Date.parse(`${text}Z`);
  const next = (expression: string, after: string) =>
    new Date(nextFiring(expression, at(after), at('2026-01-01T00:00'))).toISOString().slice(0, 16);
  const cases: [string, string, string][] = [
    ['rate(5 minutes)', '2026-01-01T00:00', '2026-01-01T00:05'],
    ['rate(1 hour)', '2026-01-01T03:59', '2026-01-01T04:00'],
    ['rate(2 days)', '2026-01-02T00:00', '2026-01-03T00:00'],
    ['cron(0 9 ? * MON-FRI *)', '2026-11-20T09:00', '2026-11-23T09:00'],
    ['cron(0/20 8-9 * * ? *)', '2026-11-20T09:20', '2026-11-20T09:40'],
    ['cron(30 6 1 JAN,JUL ? *)', '2026-02-01T00:00', '2026-07-01T06:30'],
    ['cron(0 0 ? * 1 *)', '2026-11-22T00:00', '2026-11-29T00:00'],
  ];
  test.each(cases)('%s after %s fires at %s', (expression, after, expected) =>
    expect(next(expression, after)).toBe(expected),
  );
  test('that cannot be read is refused', () => {
    expect(() => next('rate(5 moons)', '2026-01-01T00:00')).toThrow('rate(5 moons)');
    expect(() => next('cron(0 9 L * ? *)', '2026-01-01T00:00')).toThrow('"L"');
  });
});

describe('PutEvents', () => {
  const bus = () =>
    createEventBridge({
      rules: [],
      clock: { now: () => Date.parse('2026-11-23T10:00:00Z') } as Clock,
      invocations: {} as never,
      destinations: {} as never,
      toQueue: async () => undefined,
      region: 'eu-west-1',
      account: '123456789012',
    });
  const entry = (bytes: number) => ({
    EventBusName: 'leads',
    Source: 'leadloop',
    DetailType: 'LeadWon',
    Detail: JSON.stringify({ text: 'x'.repeat(bytes) }),
  });
  const put = (...Entries: object[]) => bus().handle('AWSEvents.PutEvents', { Entries });

  test('takes ten entries of less than 256 kB together', async () => {
    expect(await put(...Array(10).fill(entry(25_000)))).toMatchObject({ status: 200, body: { FailedEntryCount: 0 } });
    expect(await put(entry(262_000))).toMatchObject({ status: 200 });
  });

  test('refuses the whole call above either limit, as AWS does', async () => {
    const refused = (message: string) => ({
      status: 400,
      body: { __type: 'ValidationException', message: expect.stringContaining(message) },
    });
    expect(await put(...Array(10).fill(entry(27_000)))).toEqual(refused('over the limit'));
    expect(await put(entry(262_144))).toEqual(refused('over the limit'));
    expect(await put(...Array(11).fill(entry(1)))).toEqual(refused("at 'entries'"));
    expect(await put()).toEqual(refused("at 'entries'"));
  });
});
