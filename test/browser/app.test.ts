import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './axe.ts';
import { type Visit, visit } from './browser.ts';

let visited: Visit;
beforeAll(async () => {
  visited = await visit();
}, 120_000);
afterAll(async () => {
  expect(visited.wrongs).toEqual([]);
  await visited?.end();
});

/** A demo request whose every field holds a script. */
async function asks(name: string): Promise<string> {
  const email = `${name.toLowerCase()}@works.example`;
  const hostile = '<img src=x onerror="document.title=1">';
  const body = { email, name: `${name} ${hostile}`, company: `Works ${hostile}`, phone: '030 901820', country: 'DE' };
  const post = await fetch(`${visited.cloud.url}/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, form: 'demo', message: `Can we talk? ${hostile}` }),
  });
  expect(post.status).toBe(202);
  await visited.cloud.idle();
  return (await visited.lead(email))?.id ?? '';
}

/** Opens a page of the app and signs in as the person with this name. */
async function signedIn(path: string, name: string, width?: number): Promise<Page> {
  const page = await visited.open(path, { width });
  await page.getByRole('button', { name }).click();
  await page.getByRole('navigation').waitFor();
  return page;
}

const main = (page: Page) => page.locator('main').innerText();

describe('the app', () => {
  test('asks who one is, and comes back to the address that was asked for', async () => {
    const page = await signedIn('/app/leads?stage=lost', 'Mara Lindner');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/app/leads?stage=lost');
    await page.getByText('No lead is like this.').waitFor();
    await page.reload();
    await page.getByRole('navigation').waitFor();
    expect(page.url()).toContain('/app/leads?stage=lost');
  });

  test('shows a rep on a phone what is due, who it is and why now, and lets them accept; stored scripts never run', async () => {
    const leadId = await asks('Grace');
    const lead = await fetch(`${visited.cloud.url}/_local/leads/${leadId}`).then((answer) => answer.json());
    const { repId } = lead.assignments.at(-1);
    const name = { ada: 'Ada Brandt', jonas: 'Jonas Weller', priya: 'Priya Raman', marcus: 'Marcus Hale' }[
      repId as 'ada'
    ];
    const page = await signedIn('/app', name, 390);
    await page.getByText('Accept by').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Yours since').waitFor();
    await page.getByRole('link', { name: /^Grace/ }).click();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    await page.getByText('accepted the lead').first().waitFor();
    expect(await main(page)).toContain('Can we talk?');
    expect(await page.title()).not.toBe('1');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: /^Answer, record contact/ }).click();
    await page.getByText('This lead is yours').first().waitFor();
  });

  test('finds a lead by part of its company in the list, and the address holds the search', async () => {
    await asks('Edith');
    const page = await signedIn('/app/leads', 'Mara Lindner');
    await page.getByRole('searchbox').fill('edith wor');
    await page.getByRole('link', { name: /^Edith/ }).waitFor();
    await page.waitForURL(/q=edith/);
    expect(await findings(page)).toEqual([]);
  });

  test('shows a marketer leads and no person', async () => {
    await asks('Hedy');
    const page = await signedIn('/app/leads', 'Lena Vogt');
    await page.getByText('See Fieldnote').first().waitFor();
    expect(await main(page)).not.toContain('Hedy');
    expect(await page.getByRole('navigation').innerText()).not.toContain('My queue');
  });
});
