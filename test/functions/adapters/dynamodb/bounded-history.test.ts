import { expect, test } from 'vitest';
import type { Activity } from '../../../../domain/lead/activity.ts';
import { day, hour, plus } from '../../../../domain/time/instant.ts';
import { qualify } from '../../../../domain/workflow/qualify.ts';
import { activityKey, profileKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { historyRows } from '../../../../functions/adapters/dynamodb/leads/reading.ts';
import { createLeads } from '../../../../functions/adapters/dynamodb/leads.ts';
import type { Row, Table } from '../../../../functions/adapters/dynamodb/table.ts';
import { config, lead, monday, send, visit } from '../../../support/fixtures.ts';

const one = lead({ suppressed: { reason: 'unsubscribed', at: monday }, outcomeAt: plus(monday, -day) });

/** A partition with a hundred thousand activities, as DynamoDB would page through it. */
function floodedTable(of = one) {
  let read = 0;
  const activities = Array.from({ length: 100_000 }, (_, n) => visit(`/page-${n}`, plus(monday, n * 1_000)));
  const rows: Row[] = [
    { PK: `LEAD#${one.id}`, SK: 'SEND#aaaaaaaaaaaa#first#welcome', ...send('welcome', monday) },
    { ...profileKey(one.id), ...of },
    ...activities.toReversed().map((activity) => ({ ...activityKey(one.id, activity), ...activity })),
  ];
  const partition: Table['partition'] = async (_, most = Number.POSITIVE_INFINITY) => {
    const found = rows.slice(0, most);
    read += found.length;
    return found;
  };
  return { leads: createLeads({ partition } as Table), read: () => read, newest: activities.at(-1) };
}

test('of a lead with a hundred thousand activities a history reads a bounded number of rows: ledger and profile, then the newest', async () => {
  const { leads, read, newest } = floodedTable();
  const history = await leads.history(one.id);
  expect(read()).toBe(historyRows);
  expect(history?.sends).toHaveLength(1);
  expect(history?.activities).toHaveLength(historyRows - 2 + 1); // and the first form, which is in the profile
  expect(history?.activities[0]).toEqual(one.captured);
  expect(history?.activities.at(-1)).toMatchObject({ id: newest?.id });
});

test('what must hold for ever does not hang on the activities that are no longer read', async () => {
  const { leads } = floodedTable();
  const history = await leads.history(one.id);
  if (!history) throw new Error('no history');
  expect(history.lead).toMatchObject({ suppressed: one.suppressed, outcomeAt: one.outcomeAt });
  expect(qualify(history, config, plus(monday, 30 * hour)).next).toBe('unsubscribed');
});

test('a no of the mailbox’s holder counts, however much came after it', async () => {
  const said = { at: monday, source: 'form demo' };
  const captured = {
    ...one.captured,
    detail: { ...one.captured.detail, consent: { ...said, given: true } },
  } as Activity;
  const provenNo = { ...said, at: plus(monday, hour), given: false, proven: true };
  const { leads } = floodedTable(lead({ captured, provenNo }));
  const { lead: known } = (await leads.history(one.id)) ?? {};
  expect(known?.consent).toEqual(provenNo);
  expect(known?.consents?.map(({ given }) => given)).toEqual([true, false]);
});
