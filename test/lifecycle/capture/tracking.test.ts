import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { browse } from '../../support/town/browser.ts';
import type { Town } from '../../support/town/model.ts';
import { story } from '../../support/town/town.ts';

const monday = '2026-11-23T10:00+01:00';
const root = join(import.meta.dirname, '../../..');

/** `npx leadloop …` as a person runs it beside `npm start`. */
async function run(town: Town, command: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, LEADLOOP_PORT: new URL(town.url).port };
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'cli/main.ts'), command, ...args], {
    env,
  });
  return stdout.trim();
}

story('a short link for a post leads to the page with its campaign, and nowhere else', monday, async (town) => {
  const link = await run(
    town,
    'link',
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
  const key = (await run(town, 'keys', 'events')).match(/events: (\S+)/)?.[1];
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
  const { score, stage } = await lead.view();
  expect(
    score.reasons
      .filter(({ rule }) => rule.endsWith('-page'))
      .map(({ rule }) => rule)
      .sort(),
  ).toEqual(['demo-page', 'pricing-page']);
  expect(stage).toBe('assigned');
});

const answer = (town: Town, body: object) =>
  fetch(`${town.url}/_local/reply`, { method: 'POST', body: JSON.stringify(body) });

story(
  'a reply to a mail is a raised hand: a rep is asked, and has the text as soon as the lead is accepted',
  monday,
  async (town) => {
    const lead = town.visitor({ jobTitle: 'Head of Service', companySize: '50-199' });
    await lead.posts('contact');
    const { messageId, headers } = await lead.newestMail();
    expect(headers['Reply-To']).toMatch(/^reply\+[0-9a-f]{52}@reply\.fieldnote\.example$/);
    await town.minutes(10);
    expect((await answer(town, { messageId, text: 'Can somebody call me on Thursday?' })).status).toBe(200);
    await town.settles();
    expect(await lead.stage()).toBe('assigned');
    const passedOn = async () => (await town.mails()).filter(({ tags }) => tags.template === 'reply-received');
    expect((await passedOn()).map(({ to }) => to)).toEqual([town.config.deployment.sender.replyTo]);
    await (await lead.offer()).accepts();
    await answer(town, { messageId, text: 'And bring <prices>.' });
    await town.settles();
    const [, second] = await passedOn();
    expect(town.config.sales.reps.map(({ email }) => email)).toContain(second?.to);
    expect([second?.headers['Reply-To'], second?.html.includes('And bring &lt;prices&gt;.')]).toEqual([
      lead.email,
      true,
    ]);
  },
);

story('an out-of-office answer of the simulator moves nobody and is shown as what it is', monday, async (town) => {
  const lead = town.visitor({ email: 'ooto@simulator.amazonses.com' });
  await lead.posts('contact');
  await town.settles();
  const { activities, stage, timeline } = await lead.view();
  expect(activities.filter(({ type }) => type === 'mail.replied')).toHaveLength(1);
  expect(stage).toBe('nurturing');
  expect(timeline.map(({ what }) => what).join('\n')).toContain(
    'An automatic answer came back (a program: it says “Auto-Submitted: auto-replied”)',
  );
  expect((await town.mails()).filter(({ tags }) => tags.template === 'reply-received')).toEqual([]);
  expect((await answer(town, { from: 'a@b.example', to: 'x@elsewhere.example', subject: 's', text: 't' })).status).toBe(
    404,
  );
  expect((await answer(town, { text: 1 })).status).toBe(400);
});
