import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { deploymentTarget } from '../../cli/target.ts';
import { day, type Instant, plus, second } from '../../domain/time/instant.ts';
import { inList, inStage, isErased, profileKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createTable, type Key, type Row } from '../../functions/adapters/dynamodb/table.ts';
import { createErasureQueue, type ErasureQueue } from '../../functions/adapters/sqs/erasure-queue.ts';
import { retentionOn } from '../../functions/services/privacy/retention.ts';
import { leadBody } from '../cloud.ts';
import { type Bench, type Figure, percentile, show } from '../measure.ts';
import { start } from '../server/server.ts';

/** LEADLOOP_BENCH_LEADS sets a smaller number for a quick check. */
const leads = Number(process.env.LEADLOOP_BENCH_LEADS ?? 10_000);
/** Ten forms a second: a busy day of a large company, far from what saturates a laptop. */
const pause = 100;
/** Of a round, one part is with erasures and one without. */
const half = 60 * second;
/** A late look comes 15 minutes after its erasure: in five rounds, so in the part in which others are erased as well. */
const round = 180 * second;

/** How long a form waits for its 202 while leads past their time are erased, beside the same while nothing is, in turn. */
export const retention: Bench = async (progress) => {
  const server = await start('cloud.ts');
  try {
    process.env.LEADLOOP_PORT = String(server.port);
    const target = await deploymentTarget(undefined, 'eu-central-1');
    const table = createTable(target.output('TableName'));
    const erasures = createErasureQueue(target.output('ErasureQueueUrl'));
    const ordered: string[] = [];
    const order: ErasureQueue['order'] = async (one) => {
      ordered.push(one.leadId);
      await erasures.order(one);
    };
    const walk = retentionOn(
      table,
      { ...erasures, order },
      {
        by: 'command',
        removeMail: async () => undefined,
        kept: { lost: 730 * day },
        isOwnWords: () => true,
        now: target.now,
      },
    );
    for (let left = leads; left > 0; left -= 500)
      await table.putAll(Array.from({ length: Math.min(left, 500) }, () => lostLead(plus(target.now(), -800 * day))));

    let person = 0;
    /** How long each form took, at an even pace, for this long. */
    const posted = async (ms: number): Promise<number[]> => {
      const took: number[] = [];
      for (const end = performance.now() + ms; performance.now() < end; ) {
        const at = performance.now();
        const headers = { 'content-type': 'application/json' };
        const url = `http://127.0.0.1:${server.port}/leads`;
        const { status } = await fetch(url, { method: 'POST', headers, body: leadBody(person++) });
        if (status !== 202) throw new Error(`a form was answered ${status}`);
        took.push(performance.now() - at);
        await sleep(Math.max(0, pause - (performance.now() - at)));
      }
      return took;
    };
    /** Resolves when nothing is erased any more, files included. */
    const settled = async () => {
      const last = ordered.slice(-50).map(profileKey);
      const isLeft = async () => (await table.getAll(last)).some((row) => !isErased(row) || row.toEnd !== undefined);
      while (await isLeft()) await sleep(pause);
      const errors = await server.ask<string[]>('settled');
      if (errors.length > 0) throw new Error(`the embedded cloud reported ${errors[0]} and ${errors.length - 1} more`);
    };

    const [quiet, busy]: [number[], number[]] = [[], []];
    let [erasing, cpu] = [0, 0];
    await posted(half);
    const began = performance.now();
    for (let n = 1, isOver = false; !isOver; n++) {
      await sleep(round - ((performance.now() - began) % round));
      const from = performance.now();
      const hasTime = () => performance.now() < from + half;
      const walking = walk.run(true, hasTime).then(({ next }) => {
        erasing += performance.now() - from;
        return next === undefined;
      });
      const before = await server.cpu();
      const beside = await posted(half);
      isOver = await walking;
      await settled();
      const between = await server.cpu();
      const alone = await posted(half);
      await settled();
      cpu += between - before - (await server.cpu()) + between;
      quiet.push(...alone);
      busy.push(...beside);
      progress(`round ${n}: ${ordered.length} erased; ${told(beside)} while erasing, ${told(alone)} beside`);
    }
    const perLead: Figure = {
      what: 'CPU of the embedded cloud for a lead that is erased, its late look included where the bench takes longer than 15 minutes',
      ratio: '–',
      got: `${show((1_000 * cpu) / ordered.length)} ms`,
      floor: '–',
      aim: '–',
    };
    const waits = ([0.5, 0.99] as const).map((share): Figure => {
      const [a, b] = [percentile(busy, share), percentile(quiet, share)];
      return {
        what: `p${share * 100} of ${busy.length.toLocaleString('en')} forms, ten a second, while ${ordered.length.toLocaleString('en')} leads past their time are erased, beside ${quiet.length.toLocaleString('en')} while none is`,
        ratio: show(a / b),
        got: `${show(a)} ms; ${show((1_000 * ordered.length) / erasing)} erased/s`,
        floor: `${show(b)} ms`,
        aim: '≤ 1.3',
      };
    });
    return [...waits, perLead];
  } finally {
    await server.stop();
  }
};

const told = (took: readonly number[]) =>
  `p50 ${show(percentile(took, 0.5))}, p99 ${show(percentile(took, 0.99))} ms of ${took.length} forms`;

/** The row of a lead that was lost at this moment and has been quiet since. */
function lostLead(at: Instant): Row & Key {
  const [id, lifecycleId] = [randomBytes(16).toString('hex'), randomBytes(6).toString('hex')];
  const attribution = { form: 'contact', at };
  const captured = {
    id: `form-${lifecycleId}`,
    type: 'form.submitted',
    at,
    lifecycleId,
    detail: { form: 'contact', receipt: lifecycleId, contentHash: 'x', attribution, message: 'Hello' },
  };
  return {
    id,
    email: `${id}@works.example`,
    name: 'Ada Winter',
    answers: {},
    first: attribution,
    last: attribution,
    stage: 'lost',
    moves: [{ stage: 'lost', at, why: 'lost' }],
    published: 1,
    revision: 3,
    lifecycleId,
    open: false,
    openedAt: at,
    createdAt: at,
    captured,
    closed: { lifecycleId, end: 'lost', at },
    ...profileKey(id),
    ...inStage(id, 'lost', at),
    ...inList({ id, createdAt: at }),
  };
}
