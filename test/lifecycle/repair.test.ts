import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from 'vitest';
import { awsClients } from '../support/town/aws.ts';
import type { Town } from '../support/town/model.ts';
import { story } from '../support/town/town.ts';
import type { Visitor } from '../support/town/visitor.ts';
import { wall } from '../support/town/wall.ts';

const monday = '2026-11-23T11:00+01:00';

/** Ops stop the execution by mistake, or it fails: for the lead it is the same. */
async function loses(town: Town, lead: Visitor): Promise<void> {
  const { sfn, executionArn, close } = await awsClients(town);
  const { name } = await lead.execution();
  await sfn.send(
    new StopExecutionCommand({ executionArn: executionArn(name), error: 'Broken', cause: 'by this test' }),
  );
  close();
  await town.settles();
}

/** “Restart a lead” of docs/runbook.md. */
async function isRestartedByHand(town: Town, lead: Visitor): Promise<void> {
  const { dynamodb, tableName, close } = await awsClients(town);
  const { profile } = await lead.view();
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { PK: { S: `LEAD#${profile.id}` }, SK: { S: 'PROFILE' } },
      ConditionExpression: '#open = :yes AND lifecycleId = :lifecycle',
      UpdateExpression:
        'SET pendingFor = :start, pendingShard = :shard, pendingSince = :now ADD revision :one, restarts :one REMOVE parked, waking',
      ExpressionAttributeNames: { '#open': 'open' },
      ExpressionAttributeValues: {
        ':yes': { BOOL: true },
        ':lifecycle': { S: profile.lifecycleId },
        ':start': { S: 'start' },
        ':shard': { S: 'pending#0' },
        ':now': { S: town.now() },
        ':one': { N: '1' },
      },
    }),
  );
  close();
}

describe('a lead whose execution fails', () => {
  story('goes on in a new one as if nothing had happened: same mails, same days', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('contact');
    await town.days(16);
    await loses(town, lead);
    await town.minutes(3);
    expect((await lead.executions()).map(({ status }) => status)).toEqual(['ABORTED', 'RUNNING']);
    expect([await lead.stage(), (await lead.execution()).state]).toEqual(['nurturing', 'Wait for engagement']);
    const { activities } = await lead.view();
    expect(activities.filter(({ type }) => type === 'workflow.failed')).toMatchObject([
      { detail: { status: 'ABORTED' } },
    ]);
    await town.days(20);
    expect(await lead.postbox()).toEqual([
      'welcome Mon 2026-11-23',
      'nurture-1 Thu 2026-11-26',
      'nurture-2 Mon 2026-11-30',
      'nurture-3 Mon 2026-12-07',
      'nurture-4 Mon 2026-12-14',
    ]);
    expect(await lead.whereabouts()).toBe('SUCCEEDED Dormant');
  });

  story('while a rep has not answered stays offered to that rep, by the same mail', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('demo');
    const offer = await lead.offer();
    await town.minutes(1);
    await loses(town, lead);
    await town.minutes(3);
    expect(await lead.offers()).toHaveLength(1);
    await offer.accepts();
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['working', 'RUNNING Wait for outcome']);
  });
  story('while a rep works on it is not offered to another', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('demo');
    const offer = await lead.offer();
    await offer.accepts();
    await town.days(1);
    await loses(town, lead);
    await town.minutes(3);
    expect(await lead.offers()).toHaveLength(1);
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['working', 'RUNNING Wait for outcome']);
    await offer.wins();
    expect(await lead.stage()).toBe('customer');
  });

  story('four times is replaced each time after a minute, and ops restart it at once', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('contact');
    await town.days(1);
    for (let time = 1; time <= 3; time++) {
      await loses(town, lead);
      expect(await lead.whereabouts()).toMatch(/^ABORTED/);
      await town.minutes(3);
      expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');
    }
    await loses(town, lead);
    await isRestartedByHand(town, lead);
    await lead.clicks('/guides/first-visit'); // anything that happens ends the rest of the sweep
    await town.minutes(2);
    expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');
    await town.days(3);
    expect(await lead.postbox()).toEqual(['welcome Mon 2026-11-23', 'nurture-1 Thu 2026-11-26']);
  });

  story('because it slept longer than the year an execution may last sleeps on in another', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('demo');
    const offer = await lead.offer();
    await offer.accepts();
    await offer.recycles('No budget this year', '2028-03-06');
    await town.days(366);
    expect((await lead.executions()).map(({ status }) => status)).toEqual(['TIMED_OUT', 'RUNNING']);
    expect([await lead.stage(), (await lead.execution()).state]).toEqual(['nurturing', 'Wait for engagement']);
    await town.until('2028-03-07T12:00Z');
    expect(await lead.postbox()).toEqual(['back-next-quarter Mon 2028-03-06']);
    expect(wall((await lead.newestMail()).sentAt, 'Europe/Berlin')).toContain(' 09:');
    expect(await lead.offers()).toHaveLength(1);
  });
});
