import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../../domain/config/config.ts';
import type { Step, Track } from '../../domain/lead/track.ts';
import { day } from '../../domain/time/instant.ts';
import { assembled } from '../support/town/assembly.ts';
import type { Town } from '../support/town/model.ts';
import { keepsItsPromises, namesNobody } from '../support/town/promises.ts';
import { openTown } from '../support/town/town.ts';
import type { Visitor } from '../support/town/visitor.ts';

// Twelve leads in one town: one on each of twelve tracks, which are alike until the deployment on Friday edits them.

const step = (id: string, template: string, days: number): Step => ({
  id,
  template,
  after: days * day,
  anyTime: days === 0,
});
const [welcome, tips, story, offer] = [
  step('welcome', 'welcome', 0),
  step('tips', 'nurture-1', 3),
  step('story', 'nurture-2', 4),
  step('offer', 'nurture-3', 7),
];
const steps = [welcome, tips, story, offer];
const extra = (id: string) => step(id, 'nurture-4', 1);

/** What each edit makes of the steps, for a lead that got welcome and tips. */
const edits: Record<string, Step[]> = {
  insert: [welcome, { ...extra('before'), template: 'back-again' }, tips, extra('after'), story, offer],
  remove: [welcome, tips, offer],
  reorder: [welcome, tips, offer, story],
  shorten: [welcome, tips, { ...story, after: day }, offer],
  lengthen: [welcome, tips, { ...story, after: 9 * day }, offer],
  rename: [welcome, { ...tips, id: 'hints' }, { ...story, id: 'case' }, offer],
};
const kinds = Object.keys(edits);
const policies = ['follow', 'pin'] as const;
const jobOf = (kind: string, policy: string) => `Tests ${kind} under ${policy}`;

const tracksOf = (stepsOf: (kind: string) => Step[]): Track[] =>
  kinds.flatMap((kind) =>
    policies.map((inFlight) => ({
      id: `${kind}-${inFlight}`,
      for: 'new' as const,
      priority: 1,
      inFlight,
      quiet: 14 * day,
      segment: [{ field: 'jobTitle', equals: jobOf(kind, inFlight) }],
      steps: stepsOf(kind),
    })),
  );
const withTracks =
  (stepsOf: (kind: string) => Step[]) =>
  (config: Config): Config => ({
    ...config,
    nurture: {
      ...config.nurture,
      // So many mails that the delays are seen, and not the cap.
      frequency: { ...config.nurture.frequency, perWeek: 7 },
      // A step under another name is spread to another minute, which may be an earlier one.
      jitter: 0,
      tracks: [...tracksOf(stepsOf), ...config.nurture.tracks],
    },
  });

let town: Town;
let close: () => Promise<string>;
let log: string;
const leads = new Map<string, Visitor>();
const transitions = new Map<string, number>();
/** Mails after the deployment, with the transitions it cost to get to them. */
const mailsOf = async (kind: string, policy: string) => (await leads.get(`${kind}-${policy}`)?.postbox())?.slice(2);

beforeAll(async () => {
  const before = await assembled({ name: 'in-flight-before', edit: withTracks(() => steps) });
  const after = await assembled({ name: 'in-flight-after', edit: withTracks((kind) => edits[kind] ?? []) });
  ({ town, close } = await openTown('2026-11-23T10:00+01:00', before));
  for (const kind of kinds)
    for (const policy of policies) {
      const lead = town.visitor({ country: 'DE', jobTitle: jobOf(kind, policy) });
      await lead.posts('contact');
      leads.set(`${kind}-${policy}`, lead);
    }
  await town.until('2026-11-27T12:00+01:00');
  for (const [name, lead] of leads) {
    expect(await lead.postbox()).toEqual(['welcome Mon 2026-11-23', 'nurture-1 Thu 2026-11-26']);
    transitions.set(name, (await lead.history()).length);
  }
  await town.deploys(after);
  for (const [name, lead] of leads) transitions.set(name, (await lead.history()).length - (transitions.get(name) ?? 0));
  await town.days(30);
  log = town.logs();
}, 240_000);
afterAll(async () => {
  const logs = await close?.();
  namesNobody(logs, [...leads.values()]);
});

describe('a lead who got welcome and tips, on a track that is followed', () => {
  test.each([
    [
      'insert: gets the step inserted after its place, and not the one inserted before it',
      'insert',
      ['nurture-4 Fri 2026-11-27', 'nurture-2 Tue 2026-12-01', 'nurture-3 Tue 2026-12-08'],
    ],
    ['remove: gets the step after the removed one, counted from its last mail', 'remove', ['nurture-3 Thu 2026-12-03']],
    ['reorder: gets the steps in their new order', 'reorder', ['nurture-3 Thu 2026-12-03', 'nurture-2 Mon 2026-12-07']],
    [
      'shorten: is woken and gets the mail at once',
      'shorten',
      ['nurture-2 Fri 2026-11-27', 'nurture-3 Fri 2026-12-04'],
    ],
    ['lengthen: keeps waiting', 'lengthen', ['nurture-2 Mon 2026-12-07', 'nurture-3 Mon 2026-12-14']],
    ['rename: gets no mail twice', 'rename', ['nurture-2 Mon 2026-11-30', 'nurture-3 Mon 2026-12-07']],
  ])('%s', async (_, kind, mails) => {
    expect(await mailsOf(kind, 'follow')).toEqual(mails);
  });
});

describe('a lead who got welcome and tips, on a track that is pinned', () => {
  test.each(kinds)('%s: gets what it would have got without the edit, and is not woken', async (kind) => {
    expect(await mailsOf(kind, 'pin')).toEqual(['nurture-2 Mon 2026-11-30', 'nurture-3 Mon 2026-12-07']);
    expect(transitions.get(`${kind}-pin`)).toBe(0);
  });
});

test('the deployment woke those whose next mail had moved forward and nobody else, and told how many', () => {
  const woken = [...transitions].flatMap(([name, events]) => (events > 0 ? [name] : []));
  expect(woken.sort()).toEqual(['insert-follow', 'shorten-follow']);
  const told = log.split('\n').filter((line) => line.includes('"replan"') && line.includes('counts'));
  // The first hour of the town had rules nobody had looked at; since then only the deployment changed them.
  expect(told).toHaveLength(2);
  expect(told[1]).toContain('"shorten-follow":{"woken":1}');
  expect(told[1]).toContain('"lengthen-follow":{"later":1}');
  expect(told[1]).toContain('"shorten-pin":{"same":1}');
});

test('a lead who comes after the deployment begins the new version', async () => {
  const lead = town.visitor({ country: 'DE', jobTitle: jobOf('remove', 'pin') });
  await lead.posts('contact');
  await town.days(21);
  expect((await lead.postbox()).map((mail) => mail.split(' ')[0])).toEqual(['welcome', 'nurture-1', 'nurture-3']);
});

test('after all these edits, every promise is kept', async () => {
  await keepsItsPromises(town);
});
