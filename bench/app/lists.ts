import { userOf } from '../../domain/access/user.ts';
import { instant, minute } from '../../domain/time/instant.ts';
import { findWords } from '../../domain/workflow/desk/find-words.ts';
import { createLeadList } from '../../functions/adapters/dynamodb/lead-list.ts';
import { createLeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createReps } from '../../functions/adapters/dynamodb/reps.ts';
import { createLeadDesk, type LeadQuery } from '../../functions/services/sales/lead-desk.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { startTable } from '../../test/support/aws/dynamodb.ts';
import { aLead } from '../../test/support/lead.ts';
import { type Bench, type Figure, percentile, show } from '../measure.ts';
import { views } from './views.ts';

const leadCount = Number(process.env.LEADLOOP_BENCH_LEADS ?? 10_000);
const rounds = 40;
const atOnce = 50;
const start = Date.parse('2026-11-23T10:00:00.000Z');
const stages = ['captured', 'nurturing', 'sales-ready', 'assigned', 'working', 'customer', 'lost', 'dormant'] as const;
const grades = ['A', 'B', 'C', 'D'] as const;

/** A page of the list of leads by each filter, and the app's pages over HTTP. */
export const lists: Bench = async (progress) => [...(await filters(progress)), ...(await views(leadCount, progress))];

/** One page of the list of leads with each filter, beside the same without a filter; the table is in this process. */
const filters: Bench = async (progress) => {
  const storage = await startTable();
  try {
    const leads = createLeads(storage.table);
    const ids: string[] = [];
    for (let from = 0; from < leadCount; from += atOnce)
      await Promise.all(Array.from({ length: Math.min(atOnce, leadCount - from) }, (_, n) => made(from + n)));
    progress(`${leadCount} leads are there`);
    async function made(n: number) {
      const at = instant(start - n * minute);
      const [stage, grade] = [stages[n % stages.length] ?? 'captured', grades[n % grades.length] ?? 'A'];
      const person = { name: `Person ${n.toString(36)} Winter`, company: `Works ${n % 500}` };
      const lead = aLead(at, { ...person, stage, email: `p${n}@works.example`, country: n % 3 ? 'DE' : 'FR' });
      const score = { total: n % 100, grade, asOf: at };
      await leads.create({ ...lead, score, ...(stage === 'working' && { nextDue: instant(start + (n % 9) * 1e8) }) });
      await leads.findable(lead.id, findWords(lead));
      ids.push(lead.id);
    }
    const config = loadConfig();
    const user = userOf(config.deployment.manager.email, config);
    if (!user) throw new Error('the manager of the settings may sign in');
    const desk = createLeadDesk({
      idOf: () => undefined,
      list: createLeadList(storage.table),
      leads,
      config,
      reps: createReps(storage.table),
      walk: createLeadWalk(storage.table),
    });
    const queries: Record<string, Partial<LeadQuery>> = {
      'no filter': {},
      'stage nurturing': { stage: 'nurturing' },
      'grade A': { grade: 'A' },
      'score from 90': { minScore: 90 },
      'next step overdue': { nextDue: { below: instant(start + 1) } },
      'quiet for two days': { activeOn: { to: instant(start - 2 * 24 * 60 * minute).slice(0, 10) } },
      'a word of the name': { q: `person ${(leadCount >> 1).toString(36)}` },
      'a word of every lead': { q: 'wint' },
    };
    const times = new Map<string, number[]>(Object.keys(queries).map((name) => [name, []]));
    const found: Record<string, number> = {};
    for (let round = 0; round < rounds; round++)
      for (const [name, query] of Object.entries(queries)) {
        const at = performance.now();
        found[name] = (await desk.list({ limit: 50, ...query }, user)).leads.length;
        if (round > 4) times.get(name)?.push(performance.now() - at);
      }
    const plain = p95(times.get('no filter') ?? []);
    return [...times].map(([name, values]): Figure => {
      const isSearch = queries[name]?.q !== undefined;
      return {
        what: `a page of the list, ${name}: ${found[name]} leads`,
        ratio: show(p95(values) / plain),
        got: `${show(p95(values))} ms p95`,
        floor: `${show(plain)} ms p95 without a filter`,
        aim: isSearch ? '≤ 300 ms at 100,000' : '≤ 100 ms at 10,000',
      };
    });
  } finally {
    await storage.stop();
  }
};

const p95 = (values: readonly number[]) => percentile(values, 0.95);
