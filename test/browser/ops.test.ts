import { PutConfigurationSetSendingOptionsCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { ListExecutionsCommand, ListStateMachinesCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { findings } from './axe.ts';
import { useVisit } from './browser.ts';

const visited = useVisit();

const address = 'stuck@works.example';
const person = 'Ada Lovelace';

/** How the unmodified AWS SDK reaches a service here, as somebody has it who works in the console of AWS. */
async function settingsOf(service: 'sfn' | 'sqs' | 'sesv2') {
  const { [service]: endpoint } = await (await fetch(`${visited.cloud.url}/_local/endpoints`)).json();
  const credentials = { accessKeyId: 'any', secretAccessKey: 'thing' };
  return { region: 'eu-central-1', credentials, endpoint, maxAttempts: 1 };
}

async function stepFunctions() {
  const sfn = new SFNClient(await settingsOf('sfn'));
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  const stateMachineArn = stateMachines[0]?.stateMachineArn;
  const running = async () =>
    (await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }))).executions ?? [];
  return { sfn, running };
}

/** Opens a page of the app and signs in as the person of ops. */
async function asOps(path: string, width?: number): Promise<Page> {
  const page = await visited.open(path, { width });
  await page.getByRole('button', { name: 'Sam Okafor' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  return page;
}

/** The person of this page has one permission more, as an admin has them all. */
const alsoMay = (page: Page, permission: string) =>
  page.route('**/api/me', async (route) => {
    const answer = await route.fetch();
    const me = await answer.json();
    await route.fulfill({ response: answer, json: { ...me, may: [...me.may, permission] } });
  });

/** Presses the button and the answer to its question, by keyboard. */
async function confirm(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Yes, do it' }).waitFor();
  await page.keyboard.press('Enter');
}

/** Nothing is wider than the screen, and axe finds nothing. */
async function isGood(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(await findings(page)).toEqual([]);
}

describe('a day of ops, by keyboard and on a phone', () => {
  test('R4: a stuck lead is on the list without its name, and is started again on its page', async () => {
    const post = await fetch(`${visited.cloud.url}/leads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: address, name: person, form: 'contact', consent: true }),
    });
    expect(post.status).toBe(202);
    await visited.cloud.idle();
    const { sfn, running } = await stepFunctions();
    const [execution] = await running();
    await sfn.send(new StopExecutionCommand({ executionArn: execution?.executionArn }));
    await visited.cloud.idle();

    const page = await asOps('/app', 390);
    await page.getByRole('heading', { name: 'Executions' }).waitFor();
    await page.getByLabel('Status').selectOption('stuck');
    await page.getByText('Its execution died').waitFor();
    expect(await page.locator('main').innerText()).not.toContain(person);
    await isGood(page);
    await page.locator('.list a').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Stuck: nothing moves this lead.').waitFor();
    await isGood(page);
    expect(await running()).toEqual([]);
    await confirm(page, 'Restart');
    await page.getByText('Stuck: nothing moves this lead.').waitFor({ state: 'detached' });
    await visited.cloud.idle();
    expect(await running()).toHaveLength(1);
    sfn.destroy();
  });

  test('finds it by the address, sees it on the graph, stops it, and it goes on where it ended', async () => {
    const page = await asOps('/app/ops');
    await page.getByRole('searchbox').fill(address);
    await page.keyboard.press('Enter');
    await page.getByText('It waits for a click').waitFor();
    await page.waitForURL(/q=/);
    await page.locator('.list a').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.state.current[data-state="Wait for engagement"]').waitFor();
    await isGood(page);
    await confirm(page, 'Stop');
    await page.getByText('A person stopped its execution').waitFor();
    await visited.cloud.advance(visited.cloud.now() + 2 * 3_600_000);
    const { sfn, running } = await stepFunctions();
    expect(await running()).toEqual([]);
    await confirm(page, 'Continue where it ended');
    await page.getByText('It waits for a click').waitFor();
    await visited.cloud.idle();
    expect(await running()).toHaveLength(1);
    sfn.destroy();
  });

  test('says why who it is must be known, and the audit keeps it with everything that was done', async () => {
    const page = await asOps(`/app/ops?q=${encodeURIComponent(address)}`);
    await page.clock.install();
    await page.locator('.list a').first().click();
    await page.getByText('Show who this is').click();
    const why = page.getByLabel(/Why do you need to know/);
    await why.fill('she asked by phone');
    // Refreshes that do not get through leave what is typed, and the focus where it is.
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Cancel' }).focus();
    await page.route('**/api/executions/*', (route) =>
      route.fulfill({ status: 503, json: { status: 503, title: 'Not now' } }),
    );
    for (let n = 0; n < 3; n++) {
      const refused = page.waitForResponse((one) => one.status() === 503);
      await page.clock.fastForward(11_000);
      await refused;
    }
    await page.waitForTimeout(300);
    expect(await why.inputValue()).toBe('she asked by phone');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    await page.unroute('**/api/executions/*');
    await page.keyboard.press('Enter');
    await why.press('Enter');
    await page.getByText(person).waitFor();
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByText('she asked by phone').waitFor();
    const audit = await page.locator('main').innerText();
    for (const done of ['stopped an execution', 'restarted a lead', 'Sam Okafor', '127.0.0.1'])
      expect(audit).toContain(done);
    await isGood(page);
    // Ops follow it to the execution and see no leads; who sees both goes from one to the other.
    await page.locator('li').filter({ hasText: 'stopped an execution' }).locator('code a').first().click();
    await page.getByRole('heading', { name: 'Steps' }).waitFor();
    expect(await page.getByRole('link', { name: 'The lead that it moves' }).count()).toBe(0);
    const { id } = (await visited.lead(address)) ?? {};
    await alsoMay(page, 'leads:all');
    await page.reload();
    const lead = page.getByRole('link', { name: 'The lead that it moves' });
    await lead.waitFor();
    expect(await lead.getAttribute('href')).toBe(`/app/leads/${id}`);
    const manager = await visited.open(`/app/leads/${id}`);
    await manager.getByRole('button', { name: 'Mara Lindner' }).click();
    await manager.getByRole('heading', { name: person }).waitFor();
    const executions = manager.getByRole('link', { name: 'Its executions' });
    expect(await executions.count()).toBe(0);
    await alsoMay(manager, 'operations:read');
    await manager.reload();
    await executions.waitFor();
    expect(await executions.getAttribute('href')).toBe(`/app/ops?q=${id}`);
  });

  test('pauses marketing mail and lets it go on; sees what is not ready', async () => {
    const page = await asOps('/app/ops/care', 390);
    await confirm(page, 'Pause');
    await page.getByText('Marketing mail is paused.').waitFor();
    await page.getByText('Every mail went.').waitFor();
    await isGood(page);
    await confirm(page, 'Go on');
    await page.getByText('Marketing mail is on.').waitFor();
    await page.getByRole('link', { name: 'Readiness' }).click();
    await page.getByText('Sender domain').waitFor();
    await isGood(page);
  });

  test('sends again what SES held, has a dead letter handled again, and sees what is owed', async () => {
    const ses = new SESv2Client(await settingsOf('sesv2'));
    const sqs = new SQSClient(await settingsOf('sqs'));
    const maySend = (SendingEnabled: boolean) =>
      ses.send(
        new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: 'leadloop-prod-mail', SendingEnabled }),
      );
    await maySend(false);
    const post = await fetch(`${visited.cloud.url}/leads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'held@works.example', form: 'contact', consent: true }),
    });
    expect(post.status).toBe(202);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'leadloop-prod-ad-leads-dead-letters' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
    await visited.cloud.idle();

    const page = await asOps('/app/ops/care', 390);
    const section = (name: string) => page.locator('section').filter({ has: page.getByRole('heading', { name }) });
    const held = section('Mails that did not go').getByRole('listitem');
    await held.getByText('held').waitFor();
    expect(await page.locator('main').innerText()).not.toContain('held@works.example');
    await section('Promises to keep').waitFor();
    await isGood(page);
    await maySend(true);
    await confirm(page, 'Send again');
    await page.getByText('Every mail went.').waitFor();
    await visited.cloud.idle();
    expect((await visited.cloud.mail()).filter(({ to }) => to.includes('held@works.example'))).toHaveLength(1);

    const ads = section('Dead letters').getByRole('listitem').filter({ hasText: 'Leads of ads' });
    await ads.getByText('1', { exact: true }).waitFor();
    await confirm(page, 'Handle again');
    await ads.getByText('empty').waitFor();
    for (const client of [ses, sqs]) client.destroy();
  });
});
