import { describe, expect } from 'vitest';
import { leadloop } from '../../support/cli.ts';
import type { Town } from '../../support/town/model.ts';
import { story } from '../../support/town/town.ts';

const monday = '2026-11-23T11:00+01:00';

/** `leadloop merge`, in a process of its own. */
async function merge(town: Town, ...args: string[]): Promise<string> {
  const env = { LEADLOOP_PORT: new URL(town.url).port };
  const { code, stdout, stderr } = await leadloop(['merge', ...args], { env });
  await town.settles();
  expect(stderr).toBe('');
  expect(code).toBe(0);
  // The step that finds its lead merged says so, once, and its execution ends.
  const ended = args.includes('--undo') ? [] : [expect.stringMatching(/ExecutionReplaced: lead \w+ goes on as /)];
  expect(town.trouble).toEqual(ended);
  town.trouble.length = 0;
  return stdout;
}

async function twoLeads(town: Town) {
  const [kept, other] = [town.visitor({ country: 'DE' }), town.visitor({ country: 'DE' })];
  for (const lead of [kept, other]) await lead.posts('contact');
  await town.minutes(30);
  return { kept, other };
}

describe('one person who is two leads', () => {
  story(
    'is one by a command: one execution lives on, one track goes on, and one rep is asked',
    monday,
    async (town) => {
      const { kept, other } = await twoLeads(town);
      expect(await merge(town, kept.email, other.email)).toContain(`${other.email} goes on in ${kept.email}`);
      expect(await other.whereabouts()).toBe('SUCCEEDED Continued');
      expect(await kept.whereabouts()).toMatch(/^RUNNING /);
      await town.days(8);
      const templates = (await kept.mails()).map(({ template }) => template);
      expect([templates.length > 1, new Set(templates).size]).toEqual([true, templates.length]);
      expect(await other.mails()).toHaveLength(1);
      await other.posts('demo');
      expect(await kept.stage()).toBe('assigned');
      expect([(await kept.offers()).length, await other.offers()]).toEqual([1, []]);
    },
  );

  story('is two again within a day: each goes on where it was, and no mail comes twice', monday, async (town) => {
    const { kept, other } = await twoLeads(town);
    await merge(town, kept.email, other.email);
    expect(await merge(town, kept.email, other.email, '--undo')).toContain('is a lead by itself again');
    for (const lead of [kept, other]) expect(await lead.whereabouts()).toMatch(/^RUNNING /);
    await town.days(8);
    for (const lead of [kept, other]) {
      const templates = (await lead.mails()).map(({ template }) => template);
      expect([templates.length > 1, new Set(templates).size]).toEqual([true, templates.length]);
    }
  });
});
