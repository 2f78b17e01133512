import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from 'vitest';
import { awsClients } from './aws.ts';
import { story, type Town } from './town.ts';
import type { Visitor } from './visitor.ts';

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

describe('a lead whose execution fails', () => {
  story('goes on in a new one as if nothing had happened: same mails, same days', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('contact');
    await town.days(16);
    await loses(town, lead);
    expect((await lead.executions()).map(({ status }) => status)).toEqual(['ABORTED', 'RUNNING']);
    expect([await lead.stage(), (await lead.execution()).state]).toEqual(['nurturing', 'Wait for engagement']);
    const { activities } = await lead.story();
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

  story('while a rep works on it is not offered to another', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('demo');
    const offer = await lead.offer();
    await offer.accepts();
    await town.days(1);
    await loses(town, lead);
    expect(await lead.offers()).toHaveLength(1);
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['working', 'RUNNING Wait for outcome']);
    await offer.wins();
    expect(await lead.stage()).toBe('customer');
  });
});
