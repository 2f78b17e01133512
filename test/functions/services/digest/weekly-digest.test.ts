import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Journey } from '../../../../analysis/insight/journey.ts';
import { journeysOf } from '../../../../analysis/insight/journeys-of.ts';
import { madeUpYear } from '../../../../analysis/insight/synthetic.ts';
import type { WholeConfig } from '../../../../domain/config/config.ts';
import { insightSchema } from '../../../../domain/config/insight.ts';
import { whoIs } from '../../../../domain/lead/who.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import { hour, minute } from '../../../../domain/time/instant.ts';
import { createPng } from '../../../../functions/adapters/png/png.ts';
import { createWeeklyDigest } from '../../../../functions/services/digest/weekly-digest.ts';
import { useTable } from '../../../support/table.ts';
import { config, createWorld, killedAnywhere, type Process, type World } from '../../../support/world.ts';

const table = useTable();
/** Monday, 08:05 in Berlin. */
const monday: Instant = '2026-11-02T07:05:00.000Z';
const timeZone = 'Europe/Berlin';
const { histories } = madeUpYear(config, { leads: 200, seed: 4, until: '2026-11-01T00:00:00.000Z' });
const journeys = histories.flatMap((history) => journeysOf(history, history.lead.id, { ...config, timeZone }));
const [marketing, sales] = ['marketing', 'sales'].map((name) => [{ name, email: `${name}@fieldnote.example` }]);
type Digest = WholeConfig['insight']['digest'];

let readers = 0;
/** Each world shares the table, so each has readers of its own. */
function digestOf(some: Partial<Digest> = {}): Digest {
  readers += 1;
  const own = (list: Digest['sales'] = []) => list.map((one) => ({ ...one, email: `${readers}-${one.email}` }));
  return { reps: false, ...some, marketing: own(some.marketing), sales: own(some.sales) };
}

function digestIn(process: Process, digest: Digest, some: readonly Journey[] = journeys) {
  const files = {
    async *all() {
      // Each world has reps of its own, too.
      for (const { id } of process.config.sales.reps)
        yield* JSON.parse(
          JSON.stringify(some.filter(({ rep }) => rep === named(id))).replaceAll(`"${named(id)}"`, `"${id}"`),
        );
      yield* some.filter(({ rep }) => rep === undefined);
    },
    spend: async <T>() => ({ lines: [] as T[] }),
  };
  return createWeeklyDigest({
    ...process,
    files,
    png: async (svg) => new TextEncoder().encode(svg),
    leadOf: (id) => id,
    config: { ...process.config, insight: insightSchema.parse({ timeZone, digest }) },
  });
}
const named = (id: string) => id.replace(/-\d+$/, '');
const mailsOf = ({ inbox }: World) => inbox.filter(({ template }) => template === 'weekly-digest');

describe('the weekly digest', () => {
  test('tells each reader on Monday morning what changed, with at most five sentences and three pictures', async () => {
    const world = createWorld(table, monday);
    await digestIn(world.process(), digestOf({ marketing, sales, reps: true })).deliver();
    const mails = mailsOf(world);
    expect(mails.length).toBeGreaterThan(2);
    expect(mails.length).toBeLessThanOrEqual(2 + world.config.sales.reps.length);
    for (const { data, attachments } of mails) {
      const { sentences, pictures } = data as unknown as { sentences: string[]; pictures: { source: string }[] };
      expect(sentences.length).toBeGreaterThan(0);
      expect(sentences.length).toBeLessThanOrEqual(5);
      expect(pictures.length).toBeLessThanOrEqual(3);
      expect(attachments.map(({ ContentId }) => ContentId)).toEqual(pictures.map(({ source }) => source));
      expect(JSON.stringify(data)).not.toMatch(/undefined|NaN|Infinity|\[object/);
    }
  });

  test('is sent once, however often somebody looks, and says when the next is due', async () => {
    const world = createWorld(table, monday);
    const digest = digestOf({ sales });
    for (let look = 0; look < 3; look++) {
      expect(await digestIn(world.process(), digest).deliver()).toEqual({ until: '2026-11-09T07:00:00.000Z' });
      world.pass(15 * minute);
    }
    expect(mailsOf(world)).toHaveLength(1);
  });

  test('leaves at most one mail for each reader at any death of the process', async () => {
    await killedAnywhere(
      async () => ({ world: createWorld(table, monday), input: digestOf({ marketing, sales }) }),
      (process, digest) => digestIn(process, digest).deliver(),
      async (world, digest) => {
        await digestIn(world.process(), digest).deliver();
        const to = mailsOf(world).map((mail) => mail.to);
        expect(to).toEqual([...new Set(to)]);
      },
    );
  });

  test('goes out again when SES had no time for it', async () => {
    const world = createWorld(table, monday);
    const digest = digestOf({ sales });
    world.ses.next = Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' });
    await digestIn(world.process(), digest).deliver();
    expect(mailsOf(world)).toHaveLength(0);
    world.pass(15 * minute);
    await digestIn(world.process(), digest).deliver();
    expect(mailsOf(world)).toHaveLength(1);
  });

  test('is no mail when nothing came and nothing waits, and is not looked for again', async () => {
    const world = createWorld(table, monday);
    const digest = digestOf({ marketing, sales });
    await digestIn(world.process(), digest, []).deliver();
    world.pass(hour);
    await digestIn(world.process(), digest, journeys).deliver();
    expect(mailsOf(world)).toEqual([]);
  });

  test('names no lead to marketing', async () => {
    const { leads } = createWorld(table, monday).process();
    const world = createWorld(table, monday);
    const known = new Map(histories.map(({ lead }) => [lead.id, lead]));
    const process = { ...world.process(), leads: { ...leads, known: async () => known } };
    await digestIn(process, digestOf({ marketing, sales })).deliver();
    const [toMarketing, toSales] = mailsOf(world).map(({ data }) => JSON.stringify(data).replace(/\\n +/g, ' '));
    const people = histories.map(({ lead }) => whoIs(lead));
    expect(people.some((email) => toMarketing?.includes(email))).toBe(false);
    expect(people.some((email) => toSales?.includes(email))).toBe(true);
    const named = mailsOf(world).map(({ data }) => (data as { waitingLeads?: object[] }).waitingLeads);
    expect(named[0]).toEqual([]);
    expect([1, 2, 3]).toContain(named[1]?.length);
    for (const one of named[1] ?? []) {
      const [lead] = histories.filter((history) => JSON.stringify(one).includes(whoIs(history.lead)));
      expect(one).toMatchObject({ pageUrl: `https://api.example/app/leads/${lead?.lead.id}` });
    }
  });
});

test('a picture is drawn as PNG with its letters, by the program and the font that are deployed', async () => {
  const require = createRequire(import.meta.url);
  const folder = {
    'index_bg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
    'DejaVuSans.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  };
  const png = createPng(async (name) => readFileSync(join(require.resolve(folder[name as keyof typeof folder]))));
  const svg = (text: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20" font-family="DejaVu Sans"><text y="15">${text}</text></svg>`;
  const [drawn, empty] = [await png(svg('Leads')), await png(svg(''))];
  expect([...drawn.slice(1, 4)].map((byte) => String.fromCharCode(byte)).join('')).toBe('PNG');
  expect(drawn.length).toBeGreaterThan(empty.length + 100);
});
