import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../app/texts/work/en.ts';
import { type Deed, deedKeys } from '../../app/work/deeds.ts';
import { findings } from './axe.ts';
import { useVisit } from './browser.ts';
import { askApi, asked, askedRep, signIn } from './sales-day.ts';

const visited = useVisit();
const called: Readonly<Record<Deed, string>> = { ...en.actions, ...en.edits };

interface Known {
  id: string;
  name: string;
  rep: string;
}

const api = (name: string, path: string, body?: object) => askApi(visited, name, path, body);

async function offered(name: string): Promise<Known> {
  const id = await asked(visited, name);
  return { id, name, rep: await askedRep(visited, id) };
}

async function accepted(name: string): Promise<Known> {
  const lead = await offered(name);
  await api(lead.rep, `/leads/${lead.id}/accept`, {});
  await visited.cloud.idle();
  return lead;
}

/** The deeds that the API offers this person now, by their names. */
async function possible({ id, rep }: Known): Promise<string[]> {
  const { can, edits } = await api(rep, `/leads/${id}`);
  return [...can, ...edits].map((deed: Deed) => called[deed]);
}

/** Where a lead can be worked on, and how one comes to stand at it. */
const places = {
  queue: async (page: Page, { id }: Known) => {
    await page.goto(`${visited.cloud.url}/app/queue`);
    await toLine(page, id);
  },
  list: async (page: Page, { id, name }: Known) => {
    await page.goto(`${visited.cloud.url}/app/leads?q=${name}`);
    await toLine(page, id);
  },
  page: async (page: Page, { id, name }: Known) => {
    await page.goto(`${visited.cloud.url}/app/leads/${id}`);
    await page.getByRole('heading', { level: 1, name: new RegExp(`^${name}`) }).waitFor();
  },
} as const;
type Place = keyof typeof places;

async function toLine(page: Page, id: string) {
  await page.locator(`[data-lead="${id}"]`).waitFor();
  for (let n = 0; n < 30; n++) {
    await page.keyboard.press('j');
    if ((await page.locator(`[data-lead="${id}"][aria-current]`).count()) > 0) return;
  }
  throw new Error('the keys do not reach the line');
}

/** The button that shows all that can be done with the lead. */
const more = (page: Page, place: Place, { id }: Known) =>
  page.locator(place === 'page' ? 'h1 ~ .actions [aria-haspopup]' : `[data-lead="${id}"] [aria-haspopup]`);

const dialog = (page: Page) => page.getByRole('dialog');

describe('from the queue, the list and the page of a lead', () => {
  let leads: Known[] = [];
  beforeAll(async () => {
    const won = await accepted('Wona');
    await api(won.rep, `/leads/${won.id}/outcome`, { result: 'won', value: 100 });
    await visited.cloud.idle();
    leads = [await offered('Offera'), await accepted('Worka'), won];
  }, 60_000);

  test.each(Object.keys(places) as Place[])(
    '%s: every deed has its key, and each is there on a phone',
    async (place) => {
      const tried = new Set<string>();
      for (const lead of leads) {
        if (place === 'queue' && lead.name === 'Wona') continue;
        const names = await possible(lead);
        const page = await signIn(visited, '/app/profile', lead.rep);
        await places[place](page, lead);
        for (const [key, meant] of Object.entries(deedKeys)) {
          if (meant.deed === 'accept' || !names.includes(called[meant.deed])) continue;
          await page.keyboard.press(key);
          await dialog(page).getByRole('heading', { name: called[meant.deed] }).waitFor();
          if (meant.preset)
            expect(await dialog(page).getByLabel('What is the outcome?').inputValue()).toBe(meant.preset);
          await page.keyboard.press('Escape');
          await dialog(page).waitFor({ state: 'detached' });
          tried.add(key);
        }
        await page.keyboard.press('.');
        const shown = dialog(page).getByRole('listitem').getByRole('button');
        await shown.first().waitFor();
        if (place === 'page') expect(await findings(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.setViewportSize({ width: 390, height: 850 });
        await more(page, place, lead).click();
        await shown.first().waitFor();
        expect(await shown.allInnerTexts()).toEqual(names);
        await page.context().close();
      }
      // A rep gives no lead to another; what was won leaves the queue.
      const never = place === 'queue' ? ['a', 'o', 'r'] : ['a', 'o'];
      expect([...tried].sort()).toEqual(
        Object.keys(deedKeys)
          .filter((key) => !never.includes(key))
          .sort(),
      );
    },
  );
});

/** What is typed into the form of a deed before it is sent, and what is said then. */
interface Slip {
  key: string;
  place: Place;
  from: (name: string) => Promise<Known>;
  fill?: (page: Page) => Promise<unknown>;
  done: string;
}

const slips: readonly Slip[] = [
  { key: 'm', place: 'queue', from: offered, done: 'You have more time.' },
  { key: 'p', place: 'list', from: offered, done: 'Passed on.' },
  { key: 's', place: 'list', from: accepted, done: 'The sale has moved.', fill: typed('Expected value', '900') },
  { key: 'f', place: 'page', from: accepted, done: 'Reminders planned.' },
  { key: 'l', place: 'queue', from: accepted, done: 'Recorded.' },
  { key: 'y', place: 'list', from: accepted, done: 'Recorded.' },
  { key: 'x', place: 'list', from: offered, done: 'Marked as no lead.' },
  { key: 'o', place: 'queue', from: offered, done: 'Given away.' },
];

function typed(label: string, text: string) {
  return (page: Page) =>
    dialog(page)
      .getByLabel(new RegExp(`^${label}`))
      .fill(text);
}

describe('a slip of the keys is taken back by a key', () => {
  test.each(slips)('$key from the $place: nothing is sent before', async ({ key, place, from, fill, done }) => {
    const lead = await from(`Slip${key}`);
    const page = await signIn(visited, '/app/profile', key === 'o' ? 'Mara Lindner' : lead.rep);
    await (key === 'o' ? places.page : places[place])(page, lead);
    const sent: string[] = [];
    page.on('request', (one) => one.method() === 'POST' && sent.push(one.url()));
    await page.keyboard.press(key);
    await dialog(page).getByRole('button', { name: 'Save' }).waitFor();
    await fill?.(page);
    await dialog(page).getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByRole('status').getByText(done).waitFor();
    await page.keyboard.press('u');
    await page.getByText('Taken back.').waitFor();
    expect(sent).toEqual([]);
  });

  test('accepting from the list on a phone: who took it by mistake gives it back, and others are asked', async () => {
    const lead = await offered('Slipa');
    const page = await signIn(visited, `/app/leads?q=${lead.name}`, lead.rep, 390);
    await more(page, 'list', lead).click();
    await dialog(page).getByRole('button', { name: 'Accept' }).click();
    await page.getByText('The lead is yours.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Given back: others are asked.').waitFor();
    await visited.cloud.idle();
    expect(await askedRep(visited, lead.id)).not.toBe(lead.rep);
  });

  test('a manager takes many back before their reps hear of it', async () => {
    const lead = await offered('Slipmany');
    const page = await signIn(visited, `/app/leads?q=${lead.name}`, 'Mara Lindner', 390);
    await page.getByRole('checkbox', { name: /^Select Slipmany/ }).check();
    // What a filter has put out of sight is not moved.
    const split = page.getByRole('button', { name: 'Split among those at work' });
    await split.waitFor();
    await page.getByRole('searchbox').fill('Nobody');
    await split.waitFor({ state: 'detached' });
    await page.getByRole('searchbox').fill(lead.name);
    await split.click();
    await page.getByText('1 selected: Split among those at work').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back.').waitFor();
    await visited.cloud.idle();
    expect(await askedRep(visited, lead.id)).toBe(lead.rep);
  });

  test('signing out does what could still be taken back, and a read that finds no sign-in does not lose it', async () => {
    const lose = async (lead: Known) => {
      const page = await signIn(visited, `/app/leads/${lead.id}`, lead.rep);
      await page.getByRole('heading', { level: 1, name: new RegExp(`^${lead.name}`) }).waitFor();
      await page.keyboard.press('l');
      await dialog(page).getByRole('button', { name: 'Save' }).click();
      await page.getByRole('status').getByText('Recorded.').waitFor();
      return page;
    };
    const left = await accepted('Slipout');
    const page = await lose(left);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/app/signed-out');
    await visited.cloud.idle();
    expect((await api(left.rep, `/leads/${left.id}`)).stage).toBe('lost');

    const other = await lose(await accepted('Slipend'));
    await other.route('**/api/leads/**', (route) => route.fulfill({ status: 401, body: '{}' }));
    await other.keyboard.press('g');
    await other.keyboard.press('l');
    await other.getByText('Your sign-in has ended').first().waitFor();
    expect(new URL(other.url()).pathname).toBe('/app/leads');
  });

  test('what is not possible is said, and a key of a place is no deed', async () => {
    const lead = await accepted('Slipnot');
    const page = await signIn(visited, '/app/profile', lead.rep);
    await places.list(page, lead);
    await page.keyboard.press('m');
    await page.getByText('That is not possible with this lead now.').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('heading', { level: 1, name: 'Pipeline' }).waitFor();
    expect(await dialog(page).count()).toBe(0);
  });
});
