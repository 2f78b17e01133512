import { expect, test } from 'vitest';
import {
  type BusEvent,
  type Chat,
  chatBody,
  tries,
  waitAfter,
  webhookBody,
} from '../../../domain/integration/outbound.ts';
import { day, hour, minute, plus, second } from '../../../domain/time/instant.ts';
import { lifecycleId, monday } from '../../support/fixtures.ts';

const told = (data: object, type: BusEvent['detail-type'] = 'LeadLost'): BusEvent => ({
  'detail-type': type,
  detail: { id: 'a1-3', version: 1, leadId: 'a1', lifecycleId, revision: 3, at: monday, data } as BusEvent['detail'],
});
const chat = (kind: Chat['kind'], text: string): Chat => ({ kind, texts: { LeadLost: text }, timeLimit: 10 * second });
const words = {
  repOf: (repId: string | undefined) => ({
    name: repId === 'ada' ? 'Ada <Brandt>' : 'Mara Lindner',
    timeZone: repId === 'ada' ? 'Europe/London' : 'Europe/Berlin',
  }),
  currency: 'EUR',
};

test('ten tries are about two days, each later than the one before, never longer than SQS can hide a message', () => {
  const waits = Array.from({ length: tries - 1 }, (_, n) => waitAfter(n + 1, 'a1-3'));
  expect(waits[0]).toBeLessThan(6 * second);
  expect(waits.slice(0, 6).every((wait, n) => n === 0 || wait > (waits[n - 1] ?? 0))).toBe(true);
  expect(Math.max(...waits)).toBeLessThan(12 * hour);
  const all = waits.reduce((a, b) => a + b, 0);
  expect(all).toBeGreaterThan(2 * day);
  expect(all).toBeLessThan(2.5 * day);
});

test('who asks for more time gets it, up to what SQS can', () => {
  expect(waitAfter(1, 'a1-3', 20 * minute)).toBe(20 * minute);
  expect(waitAfter(1, 'a1-3', 3 * day)).toBeLessThan(12 * hour);
  expect(waitAfter(1, 'a1-3')).not.toBe(waitAfter(1, 'b2-3'));
});

test('a webhook gets type, time and what the bus said, the same bytes each time', () => {
  expect(JSON.parse(webhookBody(told({ reason: 'No budget' })))).toEqual({
    type: 'LeadLost',
    timestamp: monday,
    data: told({ reason: 'No budget' }).detail,
  });
});

test('a chat gets its text; what was put in can call nobody and is no link', () => {
  const hostile = told({ repId: 'ada', reason: '<!channel> [click](https://evil.example) *x*' });
  const text = '{{rep}} lost {{leadId}}: {{ reason }}, {{value}}';
  expect(JSON.parse(chatBody(chat('slack', text), hostile, words) ?? '')).toEqual({
    text: 'Ada &lt;Brandt&gt; lost a1: &lt;!channel&gt; [click](https://evil.example) *x*',
  });
  const card = JSON.parse(chatBody(chat('teams', text), hostile, words) ?? '').attachments[0].content.body[0];
  expect(card.text).toBe('Ada \\<Brandt\\> lost a1: \\<!channel\\> \\[click\\]\\(https://evil.example\\) \\*x\\*');
  expect(chatBody(chat('slack', text), told({}, 'LeadDormant'), words)).toBeUndefined();
});

const slack = (type: BusEvent['detail-type'], text: string, data: object): string =>
  JSON.parse(chatBody({ kind: 'slack', texts: { [type]: text }, timeLimit: second }, told(data, type), words) ?? '')
    .text;

test('S10: a moment is on the wall of who it is about, with the day when it is another one', () => {
  const text = '{{rep}} has a new lead, to be answered by {{acceptBy}}';
  expect(slack('LeadAssigned', text, { repId: 'ada', acceptBy: plus(monday, 5 * minute) })).toBe(
    'Ada &lt;Brandt&gt; has a new lead, to be answered by 9:05',
  );
  expect(slack('LeadEscalated', 'Please decide by {{acceptBy}}', { acceptBy: plus(monday, day) })).toBe(
    'Please decide by Tue 24 Nov, 10:00',
  );
});

test.each([
  ['{{rep}} won {{value}}', { repId: 'ada', value: 12_000 }, 'Ada &lt;Brandt&gt; won €12,000'],
  ['{{rep}} won {{value}}', { repId: 'ada' }, 'Ada &lt;Brandt&gt; won'],
  ['{{rep}} won: {{value}}.', { repId: 'ada' }, 'Ada &lt;Brandt&gt; won.'],
  ['Won – {{value}}', {}, 'Won'],
  ['{{rep}} won a lead ({{value}})!', { repId: 'ada' }, 'Ada &lt;Brandt&gt; won a lead!'],
  ['Won for {{value}}, with {{product}}', { product: 'Fieldnote Team' }, 'Won, with Fieldnote Team'],
])('S10: %s with %o is a clean sentence', (text, data, said) => {
  expect(slack('LeadWon', text, data)).toBe(said);
});
