import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { useVisit } from './browser.ts';
import { askApi, asked, signIn } from './sales-day.ts';

const visited = useVisit();
const manager = 'Mara Lindner';

/** The leads that the API is made to have. */
const all = 10_000;
/** Rows in the document at any place: those of a screen of 850 px, and those kept ready above and below it. */
const mostRows = 60;

let lead: Record<string, unknown> = {};
beforeAll(async () => {
  const id = await asked(visited, 'Original');
  lead = await askApi(visited, manager, `/leads/${id}`);
}, 60_000);

const idOf = (n: number) => `${n}`.padStart(32, '0');
const leadAt = (n: number) => ({ ...lead, id: idOf(n), name: `Person ${n}` });

/** The app at a list that comes in pages of this size; where each began that it asked for. */
async function longList(page: number) {
  const tab = await signIn(visited, '/app/profile', manager);
  const pages: number[] = [];
  await tab.route(/\/api\/leads(?:\?|$)/, (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    pages.push(from);
    const leads = Array.from({ length: Math.min(page, all - from) }, (_, n) => leadAt(from + n));
    return route.fulfill({ json: { leads, ...(from + page < all && { cursor: String(from + page) }) } });
  });
  await tab.keyboard.press('g');
  await tab.keyboard.press('l');
  await tab.locator('[data-index="0"]').waitFor();
  return { tab, pages };
}

/** The rows in the document, in order: they have no gap, none is twice, and each is the lead of its place. */
async function rowsOf(tab: Page): Promise<number[]> {
  const rows = await tab
    .locator('[data-index]')
    .evaluateAll((shown) =>
      shown.map(
        (row) => [Number(row.getAttribute('data-index')), row.getAttribute('data-lead'), row.textContent] as const,
      ),
    );
  const places = rows.map(([at]) => at);
  const [first = 0] = places;
  expect(places).toEqual(places.map((_, n) => first + n));
  for (const [at, id, text] of rows) {
    expect(id).toBe(idOf(at));
    expect(text).toContain(`Person ${at}`);
  }
  expect(places.length).toBeLessThanOrEqual(mostRows);
  return places;
}

test('ten thousand rows scroll: few are in the document, none is missing or twice, and each page is asked for once', async () => {
  const page = 500;
  const { tab, pages } = await longList(page);
  const seen = new Set<number>();
  // To the end of what is loaded again and again, then to places that nobody has looked at in this order.
  for (let n = 0; n < 2_000 && !seen.has(all - 1); n++) {
    await tab.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    for (const place of await rowsOf(tab)) seen.add(place);
  }
  expect(seen.has(all - 1)).toBe(true);
  expect(pages).toEqual(Array.from({ length: all / page }, (_, n) => n * page));
  await tab.getByRole('status').getByText(`Leads: ${all}`).waitFor();
  const height = await tab.evaluate(() => document.documentElement.scrollHeight);
  for (const part of [0.5, 0.1, 0.93, 0]) {
    await tab.evaluate((to) => window.scrollTo(0, to), Math.round(part * height));
    await expect
      .poll(async () => Math.abs(((await rowsOf(tab)).at(15) ?? 0) / all - part) < 0.01, { timeout: 20_000 })
      .toBe(true);
  }
  expect(pages).toHaveLength(all / page);
}, 240_000);

/** The app at a pipeline of one column that comes in pages of this size, as the API has it in this round. */
async function longPipeline(tab: Page, page: number, count: number, round: () => number) {
  await tab.route(/\/api\/pipeline/, (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    const since = '2026-11-23T09:00:00.000Z';
    const lineAt = (n: number) => ({ ...leadAt(n), name: `Person ${n} of round ${round()}`, sale: {}, since });
    const leads = Array.from({ length: page }, (_, n) => lineAt(from + n));
    const further = from + page < count && { cursor: String(from + page) };
    const column = { id: 'accepted', count, expected: [], leads, ...further };
    return route.fulfill({ json: { columns: [column], isWhole: true, now: '2026-11-23T10:00:00.000Z' } });
  });
  await tab.keyboard.press('g');
  await tab.keyboard.press('p');
  const shows = (n: number) => tab.getByText(`Person ${n} of round ${round()}`).first().waitFor();
  await shows(1);
  return shows;
}

test('the lines of a pipeline behind "More" are read again with the rest', async () => {
  const tab = await signIn(visited, '/app/profile', manager);
  await tab.clock.install();
  let round = 1;
  const shows = await longPipeline(tab, 2, 6, () => round);
  for (const last of [3, 5]) {
    await tab.getByRole('button', { name: 'More Accepted' }).click();
    await shows(last);
  }
  round = 2;
  await tab.clock.fastForward(11_000);
  await tab.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
  for (let n = 0; n < 6; n++) await shows(n);
});

test('the keys go on through a column of the pipeline to its end, and each page comes before its line is reached', async () => {
  const tab = await signIn(visited, '/app/profile', manager);
  const shows = await longPipeline(tab, 25, 75, () => 1);
  expect(await tab.getByText('Person 25 ').count()).toBe(0);
  for (let n = 0; n < 75; n++) {
    await shows(n);
    await tab.keyboard.press('j');
    await expect.poll(() => tab.locator('[aria-current] a').first().textContent()).toContain(`Person ${n} `);
  }
});
