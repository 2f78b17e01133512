import { expect, test } from 'vitest';
import { readReply } from '../../../../domain/replies/reading.ts';
import { isSenderProven } from '../../../../domain/replies/sender.ts';
import { parseMail } from '../../../../functions/adapters/ses/inbound.ts';
import { clients } from './clients.ts';
import { peopleAndRobots } from './people-and-robots.ts';
import { siblings } from './siblings.ts';

const messages = [...clients, ...peopleAndRobots, ...siblings];

test('the table has a row for each message, and at least sixty', () => {
  expect(new Set(messages.map(({ name }) => name)).size).toBe(messages.length);
  expect(messages.length).toBeGreaterThanOrEqual(60);
});

test.each(messages)('N8–N11, N17: $name: $is', async ({ raw, is, text, holds = [], lacks = [], proven }) => {
  const mail = await parseMail(raw);
  const reading = readReply(mail);
  expect(reading.is).toBe(is);
  expect(isSenderProven(mail)).toBe(proven);
  const given = 'text' in reading ? reading.text : '';
  if (text !== undefined) expect(given).toBe(text);
  for (const part of holds) expect(given).toContain(part);
  for (const part of lacks) expect(given).not.toContain(part);
  if ('text' in reading) expect(given).not.toBe('');
});
