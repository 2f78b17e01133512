import { privacy } from 'leadloop:config';
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Submission } from '../../../../domain/capture/submission.ts';
import type { Activity } from '../../../../domain/lead/activity.ts';
import type { ErasedPlace, ErasureOrder } from '../../../../domain/privacy/erasure.ts';
import { type PlaceName, places } from '../../../../domain/privacy/register.ts';
import { minute } from '../../../../domain/time/instant.ts';

import type { Row } from '../../../../functions/adapters/dynamodb/table.ts';
import { leadIdOfAddress } from '../../../../functions/adapters/secrets/key-ring.ts';
import { partsOf } from '../../../../functions/services/privacy/export/archive.ts';
import { type Held, heldOf } from '../../../../functions/services/privacy/export/held.ts';
import { wordsOf } from '../../../../functions/services/privacy/export/words.ts';
import { createDistribution } from '../../../../functions/workflow/distribution.ts';
import { createNurture } from '../../../../functions/workflow/nurture.ts';
import { createScoring } from '../../../../functions/workflow/scoring.ts';
import { createMemoryTable } from '../../../protocol/memory-table.ts';
import { manager } from '../../../support/merge.ts';
import { runSweep } from '../../../support/sweep.ts';
import { config, createWorld, keys, mails, type World } from '../../../support/world.ts';
import { aBucket, erasureIn } from './everywhere.ts';

beforeEach(() => {
  for (const level of ['error', 'warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

const words = wordsOf({ ...config, privacy }, mails, 'Europe/Berlin');
const [email, second] = ['ada@works.example', 'ada@home.example'];
const [leadId, otherId] = [leadIdOfAddress(keys, email) ?? '', leadIdOfAddress(keys, second) ?? ''];
const visitorId = 'visitor-of-ada';

/** What happens in a life, by each door that leaves rows. `n`: how often something has happened. */
const doors: Record<string, (world: World, n: number) => Promise<unknown>> = {
  form: (world, n) => posted(world, email, { message: `Message ${n}`, visitorId }),
  'second address': (world) => posted(world, second),
  merge: ({ process }) => process().merging.merge(leadId, otherId, manager),
  visit: async ({ process, now }, n) => {
    const visit = { id: `visit-${n}`, type: 'page.viewed', at: now(), detail: { url: 'https://fieldnote.example/' } };
    await process().visits.keep(visitorId, [visit as Activity], now());
  },
  click: (world, n) =>
    happened(world, n, 'link.clicked', { url: 'https://fieldnote.example/pricing', template: 't', step: 's' }),
  reply: async (world, n) => {
    await world.process().notes.note(leadId, `mail-${n}`, world.now());
    await happened(world, n, 'mail.replied', { text: 'Call me' }, `reply-mail-${n}`);
  },
  bounce: (world, n) => happened(world, n, 'mail.bounced', { messageId: `m-${n}`, template: 't', hard: true }),
  note: (world, n) => happened(world, n, 'note.added', { repId: 'r', note: 'On holiday' }),
  call: (world, n) => happened(world, n, 'contact.made', { repId: 'r', channel: 'call', reached: true, note: 'Nice' }),
  objection: (world, n) => happened(world, n, 'calls.changed', { repId: 'r', allowed: false }),
  correction: ({ process }, n) => process().profiles.correct(leadId, { company: `Works ${n}` }, manager),
  'own data': async ({ process, now }, n) => {
    const { leads, guides, guidePost } = process();
    const history = await leads.history(leadId);
    if (
      history &&
      (await guides.promise(leadId, { lifecycleId: history.lead.lifecycleId, receipt: `data-${n}`, data: true }, now()))
    )
      await (await guidePost()).deliver(leadId, `data-${n}`);
  },
  thanks: async ({ process, now }, n) => {
    const history = await process().leads.history(leadId);
    if (history) await process().thanks.promise(history.lead, `${n}`.padStart(32, '0'), now());
  },
  'held form': ({ process, now }) => process().limits.holdBack(leadId, now(), 'form'),
  'a step of the workflow': stepped(createScoring),
  'a mail of a track': stepped(createNurture),
  'an offer': stepped(createDistribution),
  sweep: ({ process }) => runSweep(process()),
};

const posted = ({ process }: World, from: string, more: object = {}) =>
  process().intake.take({
    email: from,
    form: 'contact',
    person: { name: 'Ada Winter' },
    answers: {},
    attribution: { form: 'contact' },
    ...more,
  } as Submission);

async function happened(
  { process, now }: World,
  n: number,
  type: Activity['type'],
  detail: object,
  id = `${type}-${n}`,
) {
  const lifecycleId = (await process().leads.history(leadId))?.lead.lifecycleId;
  if (lifecycleId) await process().signals.raise(leadId, { id, type, at: now(), lifecycleId, detail } as Activity);
}

function stepped(step: typeof createScoring | typeof createNurture | typeof createDistribution) {
  return async ({ process }: World) => {
    const lead = (await process().leads.history(leadId))?.lead;
    if (lead) await step(process())({ leadId: lead.id, lifecycleId: lead.lifecycleId }).catch(() => undefined);
  };
}

const compared: readonly ErasedPlace[] = [
  'words',
  'activities',
  'sends',
  'offers',
  'promises',
  'visits',
  'receivedMail',
];

test('of any life the export shows each thing that the erasure deletes, and the erasure deletes each thing that the export shows', async () => {
  const met = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...Object.keys(doors)), { minLength: 3, maxLength: 14 }),
      async (life) => {
        const table = createMemoryTable();
        const world = createWorld(table);
        await doors.form?.(world, 0);
        for (const [n, door] of life.entries()) {
          world.pass(3 * minute);
          // A door may say no, as where a stranger posts too often.
          await doors[door]?.(world, n + 1).catch(() => undefined);
        }
        world.pass(3 * minute);
        const deps = {
          table,
          receivedMail: async () => new Uint8Array([1]),
          journeys: async () => [],
        };
        const held = await heldOf(leadId, deps);
        if (!held) throw new Error('the lead is gone');
        const all = new Map([held, ...(held.others ?? [])].map((one) => [one.leadId, shownOf(one)]));
        const visitors = table.all().filter((row) => row.PK === `VISITOR#${visitorId}` && row.SK === 'VISITOR').length;

        const ordered: ErasureOrder[] = [];
        const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>(), ordered };
        const order: ErasureOrder = { leadId, at: world.now(), on: 'request', by: 'command' };
        const erasure = erasureIn(world.process(), world, scene);
        // Each orders those that it knows of.
        ordered.push(order);
        for (const one of ordered) {
          const { record, again } = await erasure.erase(one);
          expect(again).toBeUndefined();
          const beside: Partial<Record<PlaceName, number>> = {
            activities: 1,
            ...(one.leadId === leadId && { visits: -visitors }),
          };
          for (const place of compared) {
            const found = record.places[place]?.found ?? 0;
            expect(all.get(one.leadId)?.get(place), place).toBe(found + (beside[place] ?? 0));
            met.set(place, Math.max(met.get(place) ?? 0, found));
          }
        }
        const ids = [...new Set(ordered.map((one) => one.leadId))];
        expect([...ids].sort()).toEqual([...all.keys()].sort());
        const staying = places.flatMap(([, { erasing, rows = [] }]) =>
          erasing === 'deleted' ? [] : rows,
        ) as readonly string[];
        const left = table
          .all()
          .filter(
            (row) =>
              ids.some((id) => JSON.stringify(row).includes(id)) &&
              !staying.includes(String(row.PK).split('#')[0] ?? ''),
          );
        expect(left.map(({ PK, SK }) => `${PK} ${SK}`).sort()).toEqual(ids.map((id) => `LEAD#${id} PROFILE`).sort());
        expect(table.all().filter(isOfVisitor)).toEqual([]);
        for (const id of ids) expect(await heldOf(id, deps)).toBeUndefined();
      },
    ),
    { numRuns: 150 },
  );
  // Worth something only if each place had something in it.
  expect(compared.filter((place) => !met.get(place))).toEqual([]);
});

const isOfVisitor = ({ PK, SK }: Row) => String(PK).startsWith('VISITOR#') && String(SK).startsWith('VISIT#');

const shownOf = (held: Held) =>
  new Map(partsOf(held, words).map(({ place, part }) => [place as PlaceName, part.lines.length]));
