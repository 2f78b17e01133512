import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findings } from './axe.ts';
import { useVisit } from './browser.ts';
import { askApi, asked, askedRep, signIn } from './sales-day.ts';

const visited = useVisit();

/** Goes to a page by two keys. */
async function go(page: Page, keys: string, heading: string) {
  for (const key of keys) await page.keyboard.press(key);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}

/** Nothing for axe to find, and nothing beside a phone's screen. */
async function looksRight(page: Page) {
  expect(await findings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
}

test('a manager on a phone goes through the day by the keys: what is late, the pipeline, the team, the own profile in German', async () => {
  const leadId = await asked(visited, 'Grace');
  const name = await askedRep(visited, leadId);
  const rep = await signIn(visited, `/app/leads/${leadId}`, name);
  await rep.getByRole('button', { name: /^Accept/ }).click();
  await rep.getByText('The lead is yours.').waitFor();
  await visited.cloud.idle();

  const page = await signIn(visited, '/app', 'Mara Lindner', 390);
  await page.getByRole('heading', { name: 'My queue' }).waitFor();
  await looksRight(page);
  await go(page, 'gp', 'Pipeline');
  const column = page.getByRole('region', { name: 'Accepted' });
  await column.getByRole('link', { name: /^Grace/ }).waitFor();
  await column.getByText(name).waitFor();
  await looksRight(page);
  await page.keyboard.press('j');
  await column.locator('li[aria-current]').filter({ hasText: 'Grace' }).waitFor();
  await page.keyboard.press('.');
  await page
    .getByRole('dialog')
    .getByRole('heading', { name: /^Grace/ })
    .waitFor();
  await looksRight(page);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await column.getByRole('button', { name: /^More Grace/ }).waitFor();
  await column.getByRole('link', { name: /^Grace/ }).press('Enter');
  await page.getByRole('heading', { name: /^Grace/ }).waitFor();
  await looksRight(page);
  await go(page, 'gt', 'Team');
  await page.getByText(name).first().waitFor();
  await page.getByRole('button', { name: 'Away Mara Lindner' }).click();
  await page.getByText('Nobody takes over during an absence.').waitFor();
  await page.getByRole('heading', { name: 'Won, of won and lost, by rep' }).waitFor();
  await looksRight(page);
  await go(page, 'gi', 'Funnel');
  await go(page, 'gm', 'Mara Lindner');
  await looksRight(page);
  await page.getByLabel('Language').selectOption('Deutsch');
  await page.getByText('Zeitzone').waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
  await page.getByRole('link', { name: 'Pipeline' }).press('Enter');
  await page.getByRole('region', { name: 'Angenommen' }).waitFor();
  await looksRight(page);
});

test('a manager on a phone sees a mail as it was sent, in a frame that runs nothing', async () => {
  const email = 'edith@works.example';
  const body = { email, name: 'Edith', company: 'Works Ltd', country: 'DE', form: 'guide', consent: 'true' };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${visited.cloud.url}/leads`, { method: 'POST', headers, body: JSON.stringify(body) });
  const lead = await visited.lead(email);
  const page = await signIn(visited, `/app/leads/${lead?.id}`, 'Mara Lindner', 390);
  const mail = page.getByRole('main').locator('li details').first();
  await mail.locator('summary').press('Enter');
  await mail.locator('iframe').waitFor({ timeout: 10_000 });
  expect(await mail.locator('iframe').getAttribute('sandbox')).not.toContain('scripts');
  await mail.frameLocator('iframe').getByText('Edith').first().waitFor({ timeout: 10_000 });
  await looksRight(page);
});

test('a manager on a phone reads what is late with reps, ticks it and splits it among those at work', async () => {
  const names = ['Hedy', 'Katherine'];
  for (const name of names) {
    const leadId = await asked(visited, name);
    const rep = await askedRep(visited, leadId);
    await askApi(visited, rep, `/leads/${leadId}/accept`, {});
    const planned = { contact: 'call', nextOn: '2026-11-24', next: 'send the offer' };
    await askApi(visited, rep, `/leads/${leadId}/contact`, planned);
    await visited.cloud.idle();
  }
  await visited.cloud.advance(visited.cloud.now() + 26 * 3_600_000);
  const page = await signIn(visited, '/app/queue', 'Mara Lindner', 390);
  const late = page.getByRole('region', { name: 'Late with reps' });
  for (const name of names) {
    const line = late.locator('li').filter({ hasText: name });
    await line.getByText(/^\w+ \w+: send the offer, was due /).waitFor();
    await line.getByRole('checkbox', { name: new RegExp(`^Select ${name}`) }).press('Space');
  }
  await looksRight(page);
  await page.getByRole('toolbar').getByText('2 selected').waitFor();
  await page.getByRole('button', { name: 'Split among those at work' }).press('Enter');
  for (const name of names) await late.locator('li').filter({ hasText: name }).waitFor({ state: 'detached' });
});
