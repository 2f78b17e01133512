import { describe, expect } from 'vitest';
import type { Activity } from '../../domain/lead/activity.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { createLifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';
import { createSignals } from '../../functions/services/signals.ts';
import { awsClients } from '../support/town/aws.ts';
import type { Town } from '../support/town/model.ts';
import { story } from '../support/town/town.ts';
import type { Visitor } from '../support/town/visitor.ts';

/** Page views of a lead as other processes record them: our adapters outside the cloud, on its endpoints. */
async function views(town: Town, lead: Visitor, paths: readonly string[]): Promise<void> {
  const { dynamodb, sfn, tableName, stateMachineArn, close } = await awsClients(town);
  const { lifecycleId } = (await lead.view()).profile;
  const deps = { lifecycles: createLifecycles(`${stateMachineArn}:live`, sfn), config: town.config, now: town.now };
  const visit = (path: string, n: number): Activity => ({
    id: `view-${town.now()}-${path}-${n}`,
    type: 'page.viewed',
    at: town.now(),
    lifecycleId,
    detail: { url: `https://fieldnote.example${path}` },
  });
  await Promise.all(
    paths.map((path, n) => {
      const leads = createLeads(createTable(tableName, dynamodb)); // a process each
      return createSignals({ ...deps, leads, newId: () => `${n}`.padStart(12, 'f') }).raise(
        lead.leadId(),
        visit(path, n),
      );
    }),
  );
  close();
  await town.settles();
}

const pages = (count: number) => Array.from({ length: count }, (_, n) => `/blog/${n}`);
/** The states the newest execution has entered so far: each is a transition that is paid for. */
const entered = async (lead: Visitor) =>
  (await lead.history()).flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);

describe('a burst of page views', () => {
  story('that makes a nurturing lead hot wakes it at once, and once', '2026-11-23T11:00+01:00', async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('contact');
    await town.days(1);
    await views(town, lead, ['/pricing']);
    expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');
    const before = await entered(lead);

    const now = town.now();
    await views(town, lead, [...pages(36), '/demo', ...pages(13)]);
    expect(town.now()).toBe(now);
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['assigned', 'RUNNING Wait for acceptance']);
    expect((await lead.view()).activities.filter(({ type }) => type === 'page.viewed')).toHaveLength(51);
    const after = (await entered(lead)).slice(before.length);
    expect(after.slice(0, 4)).toEqual(['Qualify lead', 'Where next?', 'Hand off to sales', 'Accepted?']);
    expect(after.filter((state) => state === 'Qualify lead')).toHaveLength(1);
    expect(await lead.offers()).toMatchObject([{ at: now, template: 'rep-assignment' }]);
  });

  story('that does not change where a lead should be costs no transition', '2026-11-23T11:00+01:00', async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('contact');
    await town.days(1);
    const before = await entered(lead);
    await views(town, lead, pages(50));
    await views(town, lead, ['/careers', '/pricing']);
    expect(await entered(lead)).toEqual(before);
    expect((await lead.view()).score.total).toBe(34); // of 20 still 19.5, − 10 + 15 and the cap of 10 pages; half a point rounds down
    await town.days(3);
    expect(await lead.postbox()).toEqual(['welcome Mon 2026-11-23', 'nurture-1 Thu 2026-11-26']);
  });

  story('does not disturb a lead that sales has', '2026-11-23T11:00+01:00', async (town) => {
    const lead = town.visitor({ country: 'DE', jobTitle: 'Head of Service' });
    await lead.posts('demo');
    for (const step of ['offered', 'accepted']) {
      if (step === 'accepted') await (await lead.offer()).accepts();
      const before = await entered(lead);
      await views(town, lead, ['/demo', '/pricing', ...pages(20)]);
      await town.minutes(1);
      expect(await entered(lead), step).toEqual(before);
    }
    expect([await lead.stage(), (await lead.offers()).length]).toEqual(['working', 1]);
    expect((await (await lead.offer()).opens()).text).toContain('/blog/19'); // the rep sees it all the same
  });

  story('brings a dormant lead back once', '2026-11-23T11:00+01:00', async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('contact');
    await town.days(40);
    expect(await lead.whereabouts()).toBe('SUCCEEDED Dormant');
    await views(town, lead, ['/pricing', ...pages(20)]);
    expect((await lead.executions()).map(({ status, state }) => `${status} ${state}`)).toEqual([
      'SUCCEEDED Dormant',
      'RUNNING Wait for engagement',
    ]);
    expect(await lead.stage()).toBe('nurturing');
  });
});

describe('a lead that says no', () => {
  story('at the very moment it becomes hot gets no mail any more', '2026-11-23T11:00+01:00', async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('contact');
    await town.days(1);
    await views(town, lead, ['/demo']);
    await Promise.all([lead.unsubscribesWithOneClick(), views(town, lead, ['/pricing'])]);
    // Who was first decides: with sales, or gone. Either way the lead gets no mail of ours again.
    expect(['RUNNING Wait for acceptance', 'SUCCEEDED Unsubscribed']).toContain(await lead.whereabouts());
    await town.days(30);
    expect(await lead.postbox()).toEqual(['welcome Mon 2026-11-23']);
  });
});
