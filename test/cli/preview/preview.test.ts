import { beforeAll, describe, expect, test } from 'vitest';
import { previewOf } from '../../../analysis/preview/preview.ts';
import { CommandError } from '../../../cli/command/arguments.ts';
import { command } from '../../../cli/commands/preview.ts';
import type { PreviewFacts } from '../../../cli/preview/facts.ts';
import { limitsText } from '../../../cli/preview/limits-text.ts';
import { previewPage } from '../../../cli/preview/page.ts';
import { previewText } from '../../../cli/preview/text.ts';
import { compareWaiting } from '../../../cli/preview/waiting-leads.ts';
import type { Config } from '../../../domain/config/config.ts';
import { leadCondition } from '../../../domain/config/lead-condition.ts';
import type { Track } from '../../../domain/lead/track.ts';
import { day } from '../../../domain/time/instant.ts';
import { createEntered } from '../../../functions/adapters/dynamodb/entered-team.ts';
import { createLeadWalk } from '../../../functions/adapters/dynamodb/lead-walk.ts';
import { configIn, configMetadata } from '../../../lib/build/deployed-config.ts';
import { synthesized } from '../../support/aws/synthesized.ts';
import { read, unseen } from '../../support/cli.ts';
import { config, withDelays } from '../../support/fixtures.ts';
import { aLead } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import { createWorld } from '../../support/world.ts';

const waitingNow = 12;
const table = useTable();
let process: ReturnType<ReturnType<typeof createWorld>['process']>;

beforeAll(async () => {
  const world = createWorld(table);
  process = world.process();
  for (let n = 0; n < waitingNow; n++) await process.leads.create(aLead(world.now(), { stage: 'nurturing' }));
  const closed = aLead(world.now(), { stage: 'nurturing' });
  await process.leads.create(closed);
  await process.leads.close(closed, 'dormant', world.now(), 'quiet');
});

/** The welcome two days later, and a contact form is enough for sales. */
const changed = withDelays(2 * day);
const generous: Config = {
  ...config,
  scoring: { ...config.scoring, handOff: { ...config.scoring.handOff, score: 10 } },
};

async function preview(after: Config, how = { sample: Number.POSITIVE_INFINITY, seed: 1 }, before = config) {
  const now = process.now();
  const deps = { ...process, entered: createEntered(table), walk: createLeadWalk(table), terminal: unseen, now };
  const { compared, waiting } = await compareWaiting(deps, { before, after }, how);
  const limits = { perDay: 5, perSecond: 14 };
  const facts: PreviewFacts = {
    source: 'a test',
    before: 'deployed',
    after: 'working',
    waiting,
    seed: how.seed,
    limits,
    repName: (id) => id,
  };
  const found = previewOf(compared, now);
  return { found, compared, facts, text: previewText(found, facts), page: previewPage(found, facts) };
}

describe('leadloop preview', () => {
  test('tells who is mailed later, and nothing of leads whose lifecycle is over', async () => {
    const { found, text } = await preview(changed);
    expect(found.tracks).toMatchObject([{ track: 'first', leads: waitingNow, later: waitingNow, same: 0 }]);
    expect(text).toContain(`${waitingNow} waiting leads of a test: working against deployed`);
    expect(text).toContain('0 leads become sales-ready.');
  });

  test('tells who becomes sales-ready, with the reason, and that SES would not take it', async () => {
    const { text } = await preview(generous);
    expect(text).toMatch(/12 leads become sales-ready\.\n {2}[^:]*\S+@\S+\.\w+\)?: score \d+ and grade/);
    expect((await preview(config)).text).toContain('TOO MANY');
  });

  test('tells what is due in the busiest quarter of an hour, and when that is more than SES takes a second', async () => {
    const { found, facts } = await preview(config);
    const words = (more: Partial<PreviewFacts>) => limitsText(found, { ...facts, ...more });
    expect(words({})).toContain('In 15 minutes: 12 from 2026-11-23 10:00 UTC, 0.0 of the 14 that SES takes a second.');
    // Each of those looked at stands for 1,050 leads, then for 2,100.
    expect(words({ waiting: 12_600 })).toContain('12,600 from 2026-11-23 10:00 UTC, 14.0 of the 14 that SES takes');
    expect(words({ waiting: 25_200 })).toContain(
      '25,200 from 2026-11-23 10:00 UTC: MORE than SES takes at 14 a second, so the last of them leaves after 30 minutes.',
    );
    expect(words({ limits: undefined })).toMatch(
      /SES did not say how many it allows\. In 15 minutes: 12 from .* UTC\.$/,
    );
    expect(words({ limits: { perDay: -1, perSecond: 14 } })).toContain('SES sets no limit to a day.');
  });

  test('is the same each time, the page to the letter', async () => {
    const [one, other] = [await preview(changed), await preview(changed)];
    expect(other.text).toBe(one.text);
    expect(other.page).toBe(one.page);
  });

  test('looks at a sample of many, scales it up and states the error', async () => {
    const { found, text } = await preview(changed, { sample: 5, seed: 3 });
    expect(found.leads).toBe(5);
    expect(text).toMatch(
      /by a sample of 5 \(seed 3; shares of leads are right to ±\d+\.\d points with 95 % confidence/,
    );
    expect(text).toMatch(/^first +12 +0 +0 +12 /m);
    expect(text).toMatch(/0 \(0–\d+\) leads become sales-ready/);
  });

  test('writes a page with the plot inside, which loads nothing from elsewhere', async () => {
    const { page } = await preview(changed);
    expect(page).toContain('<svg');
    expect(page).not.toMatch(/<script|https?:\/\/|@import|url\(/);
    expect(page).not.toContain('@example');
  });

  test('gives no lead to a rep whose absence was entered in the app', async () => {
    const repsOf = async () => new Set((await preview(generous)).compared.map(({ after }) => after.rep));
    const [rep = expect.fail()] = [...(await repsOf())].filter((id) => id !== undefined && id !== 'manager');
    const entered = createEntered(table);
    await entered.enter(rep, { absences: [{ from: '2026-11-20', to: '2026-12-31' }] });
    expect([...(await repsOf())]).not.toContain(rep);
    await entered.enter(rep, { absences: [] });
  });

  test('tells whom an edited segment takes to another track, and that an empty one takes nobody', async () => {
    const [first = expect.fail()] = config.nurture.tracks;
    const inSegment = (when: string): Config => {
      const own: Track = { ...first, id: 'own', priority: 9, segments: ['some'], inSegments: [leadCondition(when)] };
      return { ...config, nurture: { ...config.nurture, tracks: [own, ...config.nurture.tracks] } };
    };
    const switched = async (before: string, after: string) =>
      (await preview(inSegment(after), undefined, inSegment(before))).found.tracks.map((one) => [
        ...[one.track, one.leads, one.switched],
      ]);
    const [nobody, everybody] = ['score > 1000', 'score >= 0'];
    expect(await switched(nobody, everybody)).toEqual([['first', waitingNow, waitingNow]]);
    expect(await switched(everybody, nobody)).toEqual([['own', waitingNow, waitingNow]]);
    expect(await switched(nobody, 'score > 2000')).toEqual([['first', waitingNow, 0]]);
    // What cannot be compared is in no segment: a text is no number.
    expect(await switched(nobody, 'company > 3')).toEqual([['first', waitingNow, 0]]);
  });

  test('plays leads on a track that keeps its versions by their own and not by the working config', async () => {
    const [first, ...tracks] = config.nurture.tracks;
    const kept = { ...(first ?? expect.fail()), inFlight: 'pin' as const };
    const pins = (track: typeof kept): Config => ({
      ...config,
      nurture: { ...config.nurture, tracks: [track, ...tracks] },
    });
    const lead = aLead(process.now(), { stage: 'nurturing' });
    await process.leads.create(lead);
    await process.leads.pin(lead, { track: kept, since: lead.openedAt });
    const later = { ...kept, steps: kept.steps.map((step) => ({ ...step, after: step.after + 2 * day })) };
    const { found } = await preview(pins(later));
    // Twelve begin the new version at their first look; the thirteenth is on its own.
    expect(found.tracks).toMatchObject([{ track: 'first', leads: waitingNow + 1, later: waitingNow, same: 1 }]);
  });
});

describe('the deployed config', () => {
  test('is in the metadata of the template, whole', async () => {
    const { metadata } = await synthesized();
    expect(configIn(metadata, 'here')).toEqual(JSON.parse(JSON.stringify(config)));
    expect(JSON.stringify(metadata)).toMatch(/^[\x20-\x7e]+$/);
  });

  test('of an older version is refused with what to do', () => {
    expect(() => configIn(undefined, 'Leadloop-prod')).toThrow(/Leadloop-prod does not tell .* deploy once/);
    const { Leadloop } = configMetadata(config);
    expect(() => configIn({ Leadloop: { ...Leadloop, settings: 'others' } }, 'it')).toThrow(/other settings/);
    // Earlier versions kept an object, of which CloudFormation loses letters.
    expect(() => configIn({ Leadloop: { ...Leadloop, config } }, 'it')).toThrow(/older version .* deploy once/);
  });
});

describe('its arguments', () => {
  test('are the embedded cloud and two thousand leads at most, without any', () => {
    expect(read(command)).toMatchObject({ stack: undefined, sample: 2_000, seed: 1, html: 'config-preview.html' });
  });

  test('name a deployment', () => {
    expect(read(command, '--against', 'deployed')).toMatchObject({ stack: true });
    expect(read(command, '--stack', 'Leadloop-test', '--sample', 'all').sample).toBe(Number.POSITIVE_INFINITY);
  });

  test.each([
    ['--against', 'prod'],
    ['--sample', '0'],
    ['--seed', 'x'],
    ['--leads', '3'],
    ['--against', 'local', '--stack', 'x'],
  ])('say what is wrong: %s %s', (...args) => {
    expect(() => read(command, ...args)).toThrow(CommandError);
  });
});
