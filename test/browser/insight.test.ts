import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './axe.ts';
import { type Visit, visit } from './browser.ts';

let visited: Visit;
beforeAll(async () => {
  visited = await visit();
  for (const name of ['grace', 'edith', 'hedy']) {
    const body = { email: `${name}@works.example`, name, company: 'Works', country: 'DE', form: 'demo' };
    const headers = { 'content-type': 'application/json' };
    const post = await fetch(`${visited.cloud.url}/leads`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(post.status).toBe(202);
  }
  await visited.cloud.idle();
}, 120_000);
afterAll(async () => {
  expect(visited.wrongs).toEqual([]);
  await visited?.end();
});

async function signedIn(path: string, name: string, width?: number): Promise<Page> {
  const page = await visited.open(path, { width });
  await page.getByRole('button', { name }).click();
  await page.getByRole('navigation').first().waitFor();
  return page;
}
const main = (page: Page) => page.locator('main').innerText();

test('a manager goes from the funnel to the leads behind a figure, and back', async () => {
  const page = await signedIn('/app/insight/funnel', 'Mara Lindner');
  await page.getByRole('row', { name: 'All' }).getByRole('link', { name: '3' }).first().waitFor();
  expect(await findings(page)).toEqual([]);
  if (process.env.LEADLOOP_SHOTS)
    await page.screenshot({ path: `${process.env.LEADLOOP_SHOTS}/funnel.png`, fullPage: true });
  await page.getByRole('row', { name: 'All' }).getByRole('link').first().click();
  await page.getByRole('heading', { name: 'The leads behind this figure 3' }).waitFor();
  await page.getByRole('link', { name: /^grace/ }).waitFor();
  expect(page.url()).toMatch(/table=funnel&row=all&column=captured/);
  await page.getByRole('link', { name: 'Close' }).click();
  await page.getByRole('heading', { name: /^The leads behind/ }).waitFor({ state: 'detached' });
});

test('a marketer compares by form on a phone, reads every figure, and no name', async () => {
  const page = await signedIn('/app/insight/funnel', 'Lena Vogt', 390);
  await page.getByLabel('Compare by').selectOption({ label: 'Form' });
  await page.waitForURL(/by=form/);
  for (const figure of [
    'Stages',
    'Speed to lead',
    'Hand-over',
    'Win rates',
    'Bottleneck',
    'Lead velocity',
    'Sources',
    'Mails',
    'Content',
  ]) {
    await page.getByRole('link', { name: figure, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: figure }).waitFor();
    await page.getByText('lifecycles of leads').waitFor();
    expect(await page.locator('nav [aria-current]').allInnerTexts()).toEqual(['Insight', 'Figures', figure]);
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await findings(page)).toEqual([]);
    if (process.env.LEADLOOP_SHOTS)
      await page.screenshot({ path: `${process.env.LEADLOOP_SHOTS}/${figure}.png`, fullPage: true });
    expect(await main(page)).not.toMatch(/grace|edith|hedy|undefined|NaN/);
  }
});

test('a marketer sees tracks with who waits in them, mails as they look, and the rules with their comments', async () => {
  const page = await signedIn('/app/tracks', 'Lena Vogt');
  const step = page.getByRole('listitem').filter({ hasText: 'wait' }).getByRole('link').first();
  await step.waitFor();
  expect(await page.locator('nav [aria-current]').allInnerTexts()).toEqual(['Insight', 'Tracks']);
  expect(await findings(page)).toEqual([]);
  if (process.env.LEADLOOP_SHOTS)
    await page.screenshot({ path: `${process.env.LEADLOOP_SHOTS}/tracks.png`, fullPage: true });
  const title = await step.innerText();
  await step.click();
  await page.getByRole('heading', { level: 2, name: title }).waitFor();
  await page.frameLocator('iframe').locator('h1').first().waitFor();
  expect(await findings(page)).toEqual([]);
  if (process.env.LEADLOOP_SHOTS)
    await page.screenshot({ path: `${process.env.LEADLOOP_SHOTS}/mail.png`, fullPage: true });
  await page.getByRole('link', { name: 'Insight' }).click();
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByText('nurture.yaml', { exact: true }).click();
  await page.getByText('One entry per track.').waitFor();
  expect(await findings(page)).toEqual([]);
});

test('a marketer picks period and source, and a manager sees how large a segment is and who is in it', async () => {
  const headers = { 'content-type': 'application/json' };
  const person = { email: 'radia@works.example', name: 'Radia', utm_source: 'fair' };
  for (const form of ['contact', 'guide', 'newsletter']) {
    const body = JSON.stringify({ ...person, form, consent: true });
    expect((await fetch(`${visited.cloud.url}/leads`, { method: 'POST', headers, body })).status).toBe(202);
    await visited.cloud.idle();
  }
  // A lead is in a segment as of its last event or the last night: further forms count for it on the next day.
  await visited.cloud.advance(visited.cloud.now() + 86_400_000);
  await visited.cloud.idle();
  const page = await signedIn('/app/insight/funnel', 'Lena Vogt');
  const captured = (n: string) =>
    page.getByRole('row', { name: 'All' }).getByRole('cell', { name: n, exact: true }).first();
  await captured('4').waitFor();
  await page.getByText('Only some leads').click();
  await page
    .locator('details')
    .getByLabel(/^Source/)
    .selectOption({ label: 'fair' });
  await captured('1').waitFor();
  await page
    .locator('details')
    .getByLabel(/^Source/)
    .selectOption({ label: 'Any' });
  await page.getByLabel('From').fill('2026-11-30');
  await page.waitForURL(/since=2026-11-30/);
  await captured('0').waitFor();
  expect(await findings(page)).toEqual([]);

  const manager = await signedIn('/app/segments', 'Mara Lindner');
  const warm = manager.getByRole('row', { name: 'Warm and waiting' });
  await warm.getByRole('link', { name: '1', exact: true }).click();
  await manager.getByRole('link', { name: /^Radia/ }).waitFor();
});
