import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { deploymentTarget } from '../../cli/target.ts';
import { day, type Instant, plus } from '../../domain/time/instant.ts';
import { inList, inStage, isErased, profileKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createTable, type Key, type Row } from '../../functions/adapters/dynamodb/table.ts';
import { createErasureQueue } from '../../functions/adapters/sqs/erasure-queue.ts';
import { retentionOn } from '../../functions/services/privacy/retention.ts';
import { leadBody } from '../cloud.ts';
import { type Bench, type Figure, median, percentile, ratioOf, show } from '../measure.ts';
import { start } from '../server/server.ts';

/** In four rounds; fewer where somebody only looks whether it works. */
const leads = Number(process.env.LEADLOOP_BENCH_LEADS ?? 10_000);
const rounds = 4;
const formsAtLeast = 100;
/** Ten forms a second: a busy day of a large company, far from what saturates a laptop. */
const pause = 100;

interface Posts {
  p50: number;
  p99: number;
  seconds: number;
  forms: number;
}

/** How long a form waits for its 202 while leads past their time are erased, beside the same while nothing is. */
export const retention: Bench = async (progress) => {
  const server = await start('cloud.ts');
  try {
    process.env.LEADLOOP_PORT = String(server.port);
    const target = await deploymentTarget(undefined, 'eu-central-1');
    const table = createTable(target.output('TableName'));
    let ids: string[] = [];
    const old = async (count: number) => {
      const made = Array.from({ length: count }, () => lostLead(plus(target.now(), -800 * day)));
      await table.putAll(made);
      ids = made.map(({ PK }) => PK.slice('LEAD#'.length));
    };
    const walk = retentionOn(table, createErasureQueue(target.output('ErasureQueueUrl')), {
      removeMail: async () => undefined,
      kept: { lost: 730 * day },
      now: target.now,
    });
    const isLeft = async () => {
      const last = ids.slice(-50);
      const rows = await table.getAll(last.map(profileKey));
      return rows.some((row) => !isErased(row) || row.toEnd !== undefined);
    };

    let person = 0;
    /** Forms at an even pace until enough were sent and `isOver`. */
    const posted = async (isOver: () => Promise<boolean>): Promise<Posts> => {
      const took: number[] = [];
      const began = performance.now();
      for (let over = false; took.length < formsAtLeast || !over; ) {
        const at = performance.now();
        const headers = { 'content-type': 'application/json' };
        const url = `http://127.0.0.1:${server.port}/leads`;
        const { status } = await fetch(url, { method: 'POST', headers, body: leadBody(person++) });
        if (status !== 202) throw new Error(`a form was answered ${status}`);
        took.push(performance.now() - at);
        if (took.length % 20 === 0) over = await isOver();
        await sleep(Math.max(0, pause - (performance.now() - at)));
      }
      const [p50, p99] = [percentile(took, 0.5), percentile(took, 0.99)];
      return { p50, p99, seconds: (performance.now() - began) / 1000, forms: took.length };
    };

    const [quiet, busy]: [Posts[], Posts[]] = [[], []];
    await posted(async () => true);
    for (let round = 1; round <= rounds; round++) {
      await old(leads / rounds);
      quiet.push(await posted(async () => true));
      let isOrdered = false;
      const ordering = walk.run(true).then(() => {
        isOrdered = true;
      });
      busy.push(await posted(async () => isOrdered && !(await isLeft())));
      await ordering;
      progress(`round ${round}: ${told(busy.at(-1))} while erasing, ${told(quiet.at(-1))} beside`);
    }
    const errors = await server.ask<string[]>('settled');
    if (errors.length > 0) throw new Error(`the embedded cloud reported ${errors[0]} and ${errors.length - 1} more`);
    return (['p50', 'p99'] as const).map((which): Figure => {
      const [a, b] = [busy, quiet].map((posts) => posts.map((one) => one[which]));
      const seconds = busy.reduce((sum, one) => sum + one.seconds, 0);
      return {
        what: `${which} of forms, ten a second, while ${leads.toLocaleString('en')} leads past their time are erased, beside none`,
        ratio: show(ratioOf(a ?? [], b ?? [])),
        got: `${show(median(a ?? []))} ms; ${show(leads / seconds)} erased/s`,
        floor: `${show(median(b ?? []))} ms`,
        aim: '≤ 1.3',
      };
    });
  } finally {
    await server.stop();
  }
};

const told = (posts: Posts | undefined) =>
  posts && `${posts.forms} forms, p50 ${show(posts.p50)}, p99 ${show(posts.p99)} ms`;

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
