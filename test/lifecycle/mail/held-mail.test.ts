import {
  DeleteEmailTemplateCommand,
  ListEmailTemplatesCommand,
  SESv2Client,
  UpdateEmailTemplateCommand,
} from '@aws-sdk/client-sesv2';
import { expect, test } from 'vitest';
import { leadloop } from '../../support/cli.ts';
import { assembled } from '../../support/town/assembly.ts';
import type { Town } from '../../support/town/model.ts';
import { openTown, story } from '../../support/town/town.ts';

async function ses(town: Town) {
  const { sesv2: endpoint } = await town.get<{ sesv2: string }>('/_local/endpoints');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SESv2Client({ endpoint, region: town.config.deployment.region, credentials });
}
/** The name SES knows the template of a mail by. */
async function templateOf(town: Town, mail: string): Promise<string> {
  const { TemplatesMetadata = [] } = await (await ses(town)).send(new ListEmailTemplatesCommand({ PageSize: 100 }));
  const names = TemplatesMetadata.map(({ TemplateName = '' }) => TemplateName);
  return names.find((name) => new RegExp(`^leadloop-prod-mail-${mail}-[0-9a-f]{8}$`).test(name)) ?? '';
}
/** What `leadloop readiness` says of the embedded cloud. */
async function readinessOf(town: Town): Promise<Record<string, string>> {
  const { stdout } = await leadloop(['readiness', '--json'], { env: { LEADLOOP_PORT: new URL(town.url).port } });
  const found = JSON.parse(stdout) as { what: string; state: string }[];
  return Object.fromEntries(found.map(({ what, state }) => [what, state]));
}
const statesOf = async (visitor: ReturnType<Town['visitor']>) =>
  (await visitor.view()).sends.map(({ step, state }) => `${step} ${state}`);

story(
  '13.2: while the sender is not verified all mails are held for two days, and go once, at their time, when it is',
  '2026-11-23T10:00+01:00',
  async (town) => {
    await town.granted('unverified');
    const [cold, hot, reader] = [town.visitor({ country: 'DE' }), town.visitor({ country: 'DE' }), town.visitor()];
    await cold.posts('contact');
    await reader.posts('guide');
    await hot.posts('demo');
    await town.days(2);
    expect(await town.mails()).toEqual([]);
    expect(await statesOf(cold)).toEqual(['welcome held']);
    expect(await statesOf(hot)).toEqual(['offer-1 held']);
    expect((await hot.view()).assignments.map(({ status }) => status)).toEqual(['offered']);
    expect(await cold.whereabouts()).toBe('RUNNING Wait for engagement');
    expect(await hot.whereabouts()).toBe('RUNNING Wait for acceptance');
    expect(town.logs()).toContain('MailsHeld');

    await town.granted('production');
    await town.minutes(20);
    expect((await hot.offers())[0]).toMatchObject({ template: 'rep-assignment' });
    await town.hours(4);
    expect(await statesOf(cold)).toEqual(['welcome sent']);
    expect((await reader.postbox())[0]).toMatch(/^guide /);
  },
);

story(
  '13.2: in the sandbox our own people get their mails, and what leads would get is held until production',
  '2026-11-23T10:00+01:00',
  async (town) => {
    await town.granted('sandbox');
    const [cold, hot] = [town.visitor({ country: 'DE' }), town.visitor({ country: 'DE' })];
    await cold.posts('contact');
    await hot.posts('demo');
    await town.days(2);
    expect(await statesOf(cold)).toEqual(['welcome held']);
    expect((await hot.offers()).length).toBeGreaterThan(0);
    expect(await readinessOf(town)).toMatchObject({
      'Sender domain': 'ready',
      'Who may get mail': 'not ready',
      'Step Functions': 'unknown',
    });
    await town.granted('production');
    expect(await readinessOf(town)).toMatchObject({ 'Who may get mail': 'ready' });
    await town.hours(4);
    expect(await statesOf(cold)).toEqual(['welcome sent']);
  },
);

// No `story`: of a mail that SES took and never sent, the mailbox has a copy and the ledger says refused.
test('13.3: a mail that SES took and could not fill in is refused in the ledger, and the lead goes on', async () => {
  const { town, close } = await openTown('2026-11-23T10:00+01:00', await assembled());
  try {
    const lead = town.visitor({ country: 'DE' });
    const TemplateName = await templateOf(town, 'welcome');
    const TemplateContent = { Subject: 'Hello', Html: '{{unheardOf}}', Text: '{{unheardOf}}' };
    await (await ses(town)).send(new UpdateEmailTemplateCommand({ TemplateName, TemplateContent }));
    await lead.posts('contact');
    await town.days(5);
    expect((await statesOf(lead)).sort()).toEqual(['nurture-1 sent', 'welcome refused']);
    expect(town.trouble).toEqual([expect.stringContaining('SES could not render')]);
  } finally {
    await close();
  }
}, 120_000);

story('13.2: a deleted template holds its mails until the next deploy', '2026-11-23T10:00+01:00', async (town) => {
  const lead = town.visitor({ country: 'DE' });
  const TemplateName = await templateOf(town, 'welcome');
  await (await ses(town)).send(new DeleteEmailTemplateCommand({ TemplateName }));
  await lead.posts('contact');
  await town.hours(26);
  expect(await statesOf(lead)).toEqual(['welcome held']);
  await town.restarts(); // a start is a deploy: the template is there again
  await town.hours(4);
  expect((await lead.postbox()).map((mail) => mail.split(' ')[0])).toEqual(['welcome']);
});
