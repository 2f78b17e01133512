import type { Journey } from '../../analysis/insight/journey.ts';
import { journeysOf } from '../../analysis/insight/journeys-of.ts';
import { madeUpYear } from '../../analysis/insight/synthetic.ts';
import { deploymentTarget } from '../../cli/target.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import { hour, type Instant, minute, plus } from '../../domain/time/instant.ts';
import { findWords } from '../../domain/workflow/desk/find-words.ts';
import {
  assignmentKey,
  inList,
  inStage,
  profileKey,
  repKey,
  wordRow,
} from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { leadRun } from '../../functions/adapters/dynamodb/reps.ts';
import { createTable, type Key, type Row } from '../../functions/adapters/dynamodb/table.ts';
import { createInsightFiles, shardNames } from '../../functions/adapters/s3/insight-files.ts';
import { deployedS3 } from '../../functions/adapters/s3/s3.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { aLead } from '../../test/support/lead.ts';
import { listenToCalls } from '../aws-calls.ts';
import { freshCloud } from '../cloud.ts';
import { type Figure, interleaved, percentile, show } from '../measure.ts';

const rounds = 45;
/** The first answers load functions and fill caches. */
const cold = 5;
/** One lead of fifty is with a rep. */
const worked = 50;
const visits = 20;
const atOnce = 50;
const stages = ['captured', 'nurturing', 'sales-ready', 'customer', 'lost', 'dormant'] as const;
const grades = ['A', 'B', 'C', 'D'] as const;

/** The pages of the app as the API answers them over HTTP in the embedded cloud, beside `GET /api/me`, which reads no lead; all in this process. */
export async function views(leadCount: number, progress: (line: string) => void): Promise<Figure[]> {
  const cloud = await freshCloud('real', progress);
  try {
    process.env.LEADLOOP_PORT = String(cloud.port);
    const config = loadConfig();
    const target = await deploymentTarget(undefined, config.deployment.region);
    const table = createTable(target.output('TableName'));
    const now = target.now();
    const ids = await filled();
    progress(`${leadCount} leads are there, ${ids.length} of them with reps`);
    await lifecyclesFor(createInsightFiles<Journey>(deployedS3(), target.output('InsightBucket')));
    await cloud.idle();

    const [rep] = config.sales.reps;
    const [asRep, asManager] = await Promise.all([rep?.email, config.deployment.manager.email].map(signedIn));
    let asked = 0;
    const oneOf = () => ids[asked++ % ids.length];
    const gets = {
      'who has signed in': () => get('me'),
      'the list of leads': () => get('leads'),
      'the list of leads, a stage': () => get('leads?stage=nurturing'),
      'the list of leads, a word': () => get('leads?q=winter'),
      'a lead': () => get(`leads/${oneOf()}`),
      'the timeline of a lead': () => get(`leads/${oneOf()}/timeline`),
      'the queue of a rep': () => get('queue', asRep),
      'the queue of the manager': () => get('queue'),
      'what is late with reps': () => get('queue/team'),
      'the pipeline': () => get('pipeline'),
      'the team': () => get('team'),
      'the funnel of a year': () => get('insight/funnel'),
    };
    const calls = new Map<string, number>();
    const took = await interleaved(rounds, gets, (name, _, { calls: made }) =>
      calls.set(name, Math.max(made, calls.get(name) ?? 0)),
    );
    const p95 = (name: keyof typeof gets) =>
      percentile(
        took[name].slice(cold).map(({ ms }) => ms),
        0.95,
      );
    const plain = p95('who has signed in');
    return (Object.keys(gets) as (keyof typeof gets)[]).map((name) => ({
      what: `over HTTP, ${name}: ${calls.get(name)} DynamoDB calls`,
      ratio: show(p95(name) / plain),
      got: `${show(p95(name))} ms p95`,
      floor: `${show(plain)} ms p95 for who has signed in`,
      aim: '≤ 100 ms at 10,000',
    }));

    /** One request, with the calls of DynamoDB that were made meanwhile. */
    async function get(path: string, token = asManager): Promise<{ ms: number; calls: number }> {
      let calls = 0;
      const stopListening = listenToCalls((target) => {
        if (target.startsWith('DynamoDB')) calls++;
      });
      try {
        const at = performance.now();
        const answer = await fetch(`${cloud.url}/api/${path}`, { headers: { authorization: `Bearer ${token}` } });
        await answer.text();
        if (answer.status !== 200) throw new Error(`/api/${path} answered ${answer.status}`);
        return { ms: performance.now() - at, calls };
      } finally {
        stopListening();
      }
    }

    async function signedIn(email: string | undefined): Promise<string> {
      const made = await cloud.token(email ?? '');
      if (!made) throw new Error(`${email} may sign in`);
      return made.token;
    }

    /** Fills the table without waking anything; answers the ids of the leads that reps have. */
    async function filled(): Promise<string[]> {
      const held: Lead[] = [];
      const open: Record<string, Record<string, Instant>> = {};
      for (let from = 0; from < leadCount; from += atOnce) {
        const rows = Array.from({ length: Math.min(atOnce, leadCount - from) }, (_, n) => rowsOf(from + n)).flat();
        await table.putAll(rows);
      }
      const reps = Object.entries(open).map(([id, openLeads]) => ({ ...repKey(id), openLeads, lastAssignedAt: now }));
      await table.putAll(reps);
      for (const { id, lifecycleId } of held) {
        const viewed = (n: number) => ({
          id: `view-${n}`,
          type: 'page.viewed' as const,
          at: plus(now, -n * hour),
          lifecycleId,
          detail: { url: `https://fieldnote.example/pricing/${n}` },
        });
        await createLeads(table).appendAll(
          id,
          Array.from({ length: visits }, (_, n) => viewed(n)),
        );
      }
      return held.map(({ id }) => id);

      function rowsOf(n: number): (Row & Key)[] {
        const at = plus(now, -n * minute);
        const rep = n % worked === 0 ? config.sales.reps[(n / worked) % config.sales.reps.length] : undefined;
        const stage = rep ? 'working' : (stages[n % stages.length] ?? 'captured');
        const person = { name: `Person ${n.toString(36)} Winter`, company: `Works ${n % 500}` };
        const lead = aLead(at, { ...person, stage, email: `p${n}@works.example`, country: n % 3 ? 'DE' : 'FR' });
        const more = { score: { total: n % 100, grade: grades[n % grades.length], asOf: at }, published: 1 };
        const row = { ...lead, ...more, ...profileKey(lead.id), ...inStage(lead.id, stage, at), ...inList(lead) };
        const words = findWords(lead).map((word) => wordRow(lead.id, word));
        if (!rep) return [row, ...words];
        held.push(lead);
        open[rep.id] = { ...open[rep.id], [leadRun(lead)]: at };
        const assignment: Assignment = {
          lifecycleId: lead.lifecycleId,
          attempt: 1,
          repId: rep.id,
          toManager: false,
          status: 'accepted',
          offeredAt: at,
          acceptBy: plus(at, hour),
          acceptedAt: at,
          why: 'longest idle',
          candidates: [],
        };
        return [row, ...words, { ...assignmentKey(lead.id, assignment), ...assignment }];
      }
    }

    /** A lifecycle for each lead, from a made-up year. */
    async function lifecyclesFor(files: ReturnType<typeof createInsightFiles<Journey>>): Promise<void> {
      const { timeZone } = config.insight;
      const { histories } = madeUpYear(config, { leads: 400, seed: 1, until: now });
      const some = histories.flatMap((history) => journeysOf(history, history.lead.id, { ...config, timeZone }));
      for (const [index, shard] of shardNames.entries()) {
        const mine = Array.from({ length: Math.ceil((leadCount - index) / shardNames.length) }, (_, n) => ({
          ...(some[(index + n * shardNames.length) % some.length] as Journey),
          id: shard + n.toString(16).padStart(30, '0'),
        }));
        await files.writeShard(shard, mine, undefined);
      }
    }
  } finally {
    await cloud.stop();
  }
}
