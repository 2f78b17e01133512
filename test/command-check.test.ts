import { expect, test } from 'vitest';
import { wrongsOf } from './support/aws/command-check.ts';

const check = (service: string, operation: string, options: Record<string, string | readonly string[]>) =>
  wrongsOf(service, operation, new Map(Object.entries(options).map(([name, value]) => [name, [value].flat()])));

const figures = {
  ...{ namespace: 'AWS/SES', 'metric-name': 'X', statistics: 'Maximum', period: '300' },
  ...{ 'start-time': '2026-12-01T05:00:00Z', 'end-time': '2026-12-01T06:00:00Z' },
};
const item = { 'table-name': 't', key: '{"PK":{"S":"a"},"SK":{"S":"b"}}' };

test('what AWS takes has nothing wrong', () => {
  expect(check('cloudwatch', 'get-metric-statistics', { ...figures, dimensions: 'Name=Stage,Value=prod' })).toEqual([]);
  expect(check('cloudwatch', 'get-metric-statistics', { ...figures, statistics: ['Sum', 'Maximum'] })).toEqual([]);
  expect(check('dynamodb', 'get-item', { ...item, 'consistent-read': [] })).toEqual([]);
  expect(check('dynamodb', 'get-item', { ...item, 'expression-attribute-names': '{"#a":"a"}' })).toEqual([]);
  expect(check('dynamodb', 'get-item', { ...item, key: 'file://key.json' })).toEqual([]);
  const text = { 'function-name': 'f', payload: '{"detail":{}}' };
  expect(check('lambda', 'invoke', text)).toEqual([]);
  expect(
    check('secretsmanager', 'put-secret-value', { 'secret-id': 's', 'secret-string': '{"identity":"x"}' }),
  ).toEqual([]);
  const warm = { 'table-name': 't', 'warm-throughput': 'ReadUnitsPerSecond=12000,WriteUnitsPerSecond=8000' };
  expect(check('dynamodb', 'update-table', warm)).toEqual([]);
});

test.each([
  ['a word for a number', 'cloudwatch get-metric-statistics', { ...figures, period: '5m' }, 'expected a number'],
  ['no time', 'cloudwatch get-metric-statistics', { ...figures, 'end-time': 'today' }, 'expected a time'],
  ['a word that is none', 'cloudwatch get-metric-statistics', { ...figures, statistics: ['Sum', 'Max'] }, 'one of'],
  ['another name', 'cloudwatch get-metric-statistics', { ...figures, dimensions: 'Key=a,Value=b' }, 'has no Key'],
  ['a part', 'sesv2 put-email-identity-feedback-attributes', {}, 'EmailIdentity is missing'],
  [
    'half of a pair',
    'dynamodb update-table',
    { 'table-name': 't', 'provisioned-throughput': 'ReadCapacityUnits=1' },
    'is missing',
  ],
  [
    'words in a pair',
    'dynamodb update-table',
    { 'table-name': 't', 'warm-throughput': 'ReadUnitsPerSecond=many' },
    'a number',
  ],
  ['no JSON', 'dynamodb get-item', { ...item, key: '{"PK":{"S":"a"' }, 'no JSON'],
  ['JSON of another shape', 'dynamodb get-item', { ...item, key: '{"PK":"a"}' }, 'expected {…}'],
  ['a type that is none', 'dynamodb get-item', { ...item, key: '{"PK":{"Text":"a"}}' }, 'has no Text'],
  ['a number for a text', 'dynamodb get-item', { ...item, key: '{"PK":{"N":1}}' }, 'expected a string'],
  ['a list for names', 'dynamodb get-item', { ...item, 'expression-attribute-names': '["#a"]' }, 'expected {…}'],
  ['a word for an answer', 'lambda invoke', { 'function-name': 'f', 'invocation-type': 'Async' }, 'one of Dry'],
])('%s is refused', (_, command, options, wrong) => {
  const [service = '', operation = ''] = command.split(' ');
  expect(check(service, operation, options).join()).toContain(wrong);
});
