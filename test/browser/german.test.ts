import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { readSettings } from '../../lib/build/settings.ts';
import { englishIn, textsOfTheCompany } from '../support/german.ts';
import { sources } from '../support/repository/sources.ts';
import { useVisit } from './browser.ts';
import { asked, askedRep, signIn } from './sales-day.ts';

const visited = useVisit();
const { config, mails } = readSettings();

const ofTheCompany = textsOfTheCompany(
  config,
  mails.map(({ title }) => title),
);

/** The lines of a page that have English of ours in them. */
async function englishOn(page: Page): Promise<string[]> {
  await page.locator('.loading').first().waitFor({ state: 'detached' });
  const shown = await page.evaluate(() => {
    for (const own of document.querySelectorAll('svg, code, pre, .lead-link strong')) own.remove();
    return [document.querySelector('header')?.innerText, document.querySelector('main')?.innerText].join('\n');
  });
  return englishIn(shown, ofTheCompany);
}

async function inGerman(path: string, name: string): Promise<Page> {
  const page = await signIn(visited, path, name);
  await page.evaluate(() => localStorage.setItem('language', 'de'));
  return page;
}

/** Where somebody was, without what is searched for. */
const walked: string[] = [];

async function walk(page: Page, paths: readonly string[]) {
  for (const path of paths) {
    walked.push(path.replace(/\?.*/, ''));
    await page.goto(`${visited.cloud.url}/app${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const heading = await page.getByRole('heading', { level: 1 }).innerText();
    const isCalledSo = async () => heading.includes((await page.title()).split(' · ')[0] ?? '');
    if ((await page.getByRole('alert').count()) === 0) await expect.poll(isCalledSo, { message: path }).toBe(true);
    expect.soft(await englishOn(page), path).toEqual([]);
  }
}

test('no page says anything in English to somebody who reads German, and each is called by its heading', async () => {
  const [won, open] = [await asked(visited, 'Grace'), await asked(visited, 'Edith')];
  const rep = await inGerman(`/app/leads/${won}`, await askedRep(visited, won));
  await rep.reload();
  await rep.getByRole('button', { name: /^Annehmen/ }).click();
  await rep.getByText('Der Lead gehört Ihnen.').waitFor();
  await rep.keyboard.press('n');
  await rep.getByRole('dialog').getByLabel('Notiz').fill('Plant von Hand');
  await rep.getByRole('dialog').getByRole('button', { name: 'Speichern' }).click();
  await visited.cloud.idle();
  await walk(rep, ['/queue', `/leads/${won}`, '/profile']);

  const manager = await inGerman('/app/profile', 'Mara Lindner');
  const figures = ['funnel', 'stages', 'speed', 'handover', 'reps', 'bottleneck', 'velocity', 'sources', 'mails'];
  await walk(manager, [
    '/',
    '/queue',
    '/leads',
    `/leads/${open}`,
    `/leads/${won}/consent`,
    '/pipeline',
    '/team',
    '/profile',
    '/erased?receipt=nothing',
    '/segments',
  ]);
  await walk(
    manager,
    [...figures, 'content', 'waiting', 'segments'].map((figure) => `/insight/${figure}`),
  );
  const marketer = await inGerman('/app/profile', 'Lena Vogt');
  await walk(marketer, ['/leads', '/tracks', '/mails', '/config', '/profile']);
  const ops = await inGerman('/app/profile', 'Sam Okafor');
  await walk(ops, ['/ops', '/ops/care', '/ops/readiness', '/ops/audit', '/ops/executions/nothing']);

  const router = sources().find(({ path }) => path === 'app/router.tsx')?.code ?? '';
  const routes = [...router.matchAll(/\bpath: '(\/.*)'/g)].map(([, path = '']) => path);
  const isWalked = (route: string) =>
    walked.some((path) => new RegExp(`^${route.replace(/\$\w+/g, '[^/]+')}$`).test(path));
  expect(routes.length).toBeGreaterThan(15);
  expect(routes.filter((route) => !isWalked(route))).toEqual([]);
});
