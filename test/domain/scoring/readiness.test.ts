import { expect, test } from 'vitest';
import { isSalesReady } from '../../../domain/scoring/readiness.ts';
import { day, plus } from '../../../domain/time/instant.ts';
import { config, form, history, monday, reply, visit } from '../../support/fixtures.ts';

const site = 'https://fieldnote.example';
const hot = (at = monday) => [form('contact', at), visit(`${site}/demo`, at), visit(`${site}/pricing`, at)];
const ready = (lead: Parameters<typeof history>[0], activities: ReturnType<typeof hot>, now = monday) =>
  isSalesReady(history(lead, { activities }), config, now);

test('enough score and grade make a lead sales-ready, and are told', () => {
  expect(ready({}, hot())).toEqual({ ready: true, handRaise: false, asked: false, why: 'score 60 and grade C' });
});

test('without the score or without the grade it is not, and what is missing is told', () => {
  expect(ready({}, [form('contact')])).toEqual({
    ready: false,
    handRaise: false,
    asked: false,
    why: 'score 20 of 60',
  });
  expect(ready({ jobTitle: 'Student' }, hot()).why).toBe('grade D, C or better is needed');
});

test('points that faded no longer count', () => {
  expect(ready({}, hot(), plus(monday, 20 * day)).ready).toBe(false);
});

test('a demo request or a reply raises a hand at any score', () => {
  expect(ready({}, [form('demo')])).toMatchObject({ ready: true, handRaise: true });
  expect(ready({}, [reply()])).toMatchObject({ ready: true, handRaise: true });
});

test('a raised hand of grade D does not count', () => {
  expect(ready({ jobTitle: 'Student' }, [form('demo')])).toMatchObject({ ready: false, handRaise: false });
});

test('a customer asks with any form that says so, at any grade; a stranger does not', () => {
  const customer = { customerSince: plus(monday, -day), jobTitle: 'Student' };
  for (const one of [form('demo'), form('contact'), reply()])
    expect(ready(customer, [one])).toMatchObject({ ready: true, handRaise: true, asked: true });
  expect(ready(customer, [form('newsletter')]).ready).toBe(false);
  expect(ready({}, [form('contact')]).ready).toBe(false);
  // By this form they became a lead, and then a customer.
  expect(ready({ customerSince: monday }, [form('contact')]).ready).toBe(false);
});

test('a refused demo request is no raised hand', () => {
  expect(ready({}, [form('demo', monday, { refused: 'spam' })]).ready).toBe(false);
});

test('what led to the last outcome does not bring a lead back by itself', () => {
  const after = { outcomeAt: plus(monday, day) };
  expect(ready(after, [form('demo'), ...hot()], plus(monday, 2 * day))).toEqual({
    ready: false,
    handRaise: false,
    asked: false,
    why: 'score 0 since the last outcome of 60',
  });
  expect(ready(after, [form('demo', plus(monday, day))], plus(monday, 2 * day)).ready).toBe(false);
  expect(ready(after, [...hot(), form('demo', plus(monday, 2 * day))], plus(monday, 2 * day)).handRaise).toBe(true);
  expect(ready(after, hot(plus(monday, 2 * day)), plus(monday, 2 * day)).ready).toBe(true);
});
