import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { browse } from './browser.ts';
import { story, type Town } from './town.ts';

const monday = '2026-11-23T10:00+01:00';
const root = join(import.meta.dirname, '../..');

/** `npm run …` as a person runs it beside `npm start`. */
async function run(town: Town, command: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, LEADLOOP_PORT: new URL(town.url).port };
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'bin', command), ...args], { env });
  return stdout.trim();
}

story('a short link for a post leads to the page with its campaign, and nowhere else', monday, async (town) => {
  const link = await run(
    town,
    'link.ts',
    'https://fieldnote.example/pricing',
    '--campaign',
    'spring',
    '--medium',
    'linkedin',
  );
  expect(link).toMatch(new RegExp(`^${town.url}/l/[\\w-]{10}$`));
  const answer = await browse(link);
  const code = link.split('/').at(-1);
  expect([answer.status, answer.headers.get('location')]).toEqual([
    302,
    `https://fieldnote.example/pricing?utm_medium=linkedin&utm_campaign=spring&ll=${code}`,
  ]);
  expect((await fetch(link, { method: 'HEAD', redirect: 'manual' })).status).toBe(302);
  expect((await browse(`${town.url}/l/abcdefghij`)).status).toBe(404);
});

story('a program of ours reports what a lead does in the product, by key, and it counts', monday, async (town) => {
  const lead = town.visitor();
  await lead.posts('contact');
  const key = (await run(town, 'keys.ts', 'events')).match(/events: (\S+)/)?.[1];
  const post = (authorization: string) =>
    fetch(`${town.url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({
        events: ['/pricing', '/demo'].map((path, id) => ({
          id: `visit-${id}`,
          name: 'page.viewed',
          url: `https://fieldnote.example${path}`,
          email: lead.email,
        })),
      }),
    });
  expect((await post('Bearer not-a-key-of-anybody-at-all')).status).toBe(401);
  for (let n = 0; n < 2; n++) expect((await post(`Bearer ${key}`)).status).toBe(200);
  await town.settles();
  const { score, stage } = await lead.story();
  expect(
    score.reasons
      .filter(({ rule }) => rule.endsWith('-page'))
      .map(({ rule }) => rule)
      .sort(),
  ).toEqual(['demo-page', 'pricing-page']);
  expect(stage).toBe('assigned');
});
