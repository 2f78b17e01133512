import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findings } from './axe.ts';
import { useVisit } from './browser.ts';
import { asked, signIn } from './sales-day.ts';

const visited = useVisit();

/** Nothing for axe to find, nothing beside a phone's screen, and no person. */
async function looksRight(page: Page) {
  expect(await findings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await page.locator('main').innerText()).not.toMatch(/Hedy|works\.example|undefined|NaN/);
}

test('a marketer on a phone goes through the day by the keys: figures, tracks, a mail, segments, rules, leads without names', async () => {
  await asked(visited, 'Hedy');
  const page = await signIn(visited, '/app', 'Lena Vogt', 390);
  const opens = async (link: string | RegExp, heading: string | RegExp) => {
    await page.getByRole('link', { name: link }).first().press('Enter');
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    await looksRight(page);
  };
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.getByRole('heading', { name: 'Funnel', level: 1 }).waitFor();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'What the keys do' });
  await keys.getByText('Insight').waitFor();
  // A marketer has no queue and accepts nothing, so no key for it is told.
  expect(await keys.innerText()).not.toMatch(/My queue|Accept|Operations/);
  await page.keyboard.press('Escape');
  await opens('Tracks', 'Tracks');
  await opens('Insight', 'Funnel');
  await opens('Rules', /^Rules/);
  await page.getByRole('heading', { name: 'What changed last' }).waitFor();
  await page.getByText('Nothing has changed since the first deployment.').waitFor();
  await page.getByText('scoring.yaml', { exact: true }).press('Enter');
  await page.getByRole('region', { name: 'scoring.yaml' }).waitFor();
  // As after a second deployment; test/functions/services/operations/config-changes.test.ts has how its lines are found.
  await page.route('**/api/marketing/config', async (route) => {
    const known = await (await route.fetch()).json();
    const lines = ['# <img src=x onerror="document.title=1">', '#'].map((text, n) => ({
      added: n === 0,
      line: 2,
      text,
    }));
    const files = [{ name: 'scoring.yaml', lines, more: 3 }];
    return route.fulfill({ json: { ...known, changes: [{ at: '2026-11-23T08:00:00.000Z', files }] } });
  });
  await page.reload();
  await page.getByRole('rowheader', { name: 'Line 2, new' }).waitFor();
  await page.getByRole('rowheader', { name: 'Line 2, gone' }).waitFor();
  await looksRight(page);
  expect(await page.title()).not.toBe('1');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.getByRole('heading', { name: 'Leads', level: 1 }).waitFor();
  await page.getByText('See Fieldnote').first().waitFor();
  await page.getByText(/^Leads: +1$/).waitFor();
  await looksRight(page);
});
