import { expect, test } from 'vitest';
import { dimensions } from '../../../../analysis/insight/fold.ts';
import { journeysOf } from '../../../../analysis/insight/journeys-of.ts';
import { withSegments } from '../../../../analysis/insight/segments.ts';
import { figureNames } from '../../../../analysis/insight/shown/figure-names.ts';
import { madeUpYear } from '../../../../analysis/insight/synthetic.ts';
import { leadCondition } from '../../../../domain/config/lead-condition.ts';
import { leadRow } from '../../../../domain/workflow/lead-row.ts';
import { cohorts } from '../../../../functions/http/api/cohorts.ts';
import type { InsightFigure } from '../../../../functions/http/api/shapes-insight.ts';
import { signedIn } from '../../../support/api.ts';
import { figuresOf, insightApi, timeZone } from '../../../support/insight/insight-api.ts';
import { served } from '../../../support/request.ts';
import { config } from '../../../support/world.ts';

const now = '2026-11-01T00:00:00.000Z';
const people = [{ name: 'Lena', email: 'marketer@example.org', roles: ['marketer' as const] }];
const rules = { ...config, deployment: { ...config.deployment, people } };
const { histories, spend } = madeUpYear(rules, { leads: 80, seed: 5, until: now });
const segments = [{ id: 'new', title: 'Not yet won', when: leadCondition("stage != 'customer'") }];
const journeys = histories.flatMap((history) => {
  const own = journeysOf(history, history.lead.id, { ...rules, timeZone });
  return withSegments(own, history, { scoring: rules.scoring, segments: { segments } }, now);
});
const leads = new Map(histories.map(({ lead }) => [lead.id, lead]));
const desk = {
  rows: async (ids: readonly string[]) => ids.flatMap((id) => leads.get(id) ?? []).map((lead) => leadRow(lead, rules)),
};
const api = served(insightApi({ desk, config: rules, journeys, spend, segments, now }));
const manager = rules.deployment.manager.email;

async function asks<Answer = InsightFigure>(path: string, email = manager): Promise<Answer> {
  const answer = await api(signedIn('GET', `/api/insight/${path}`, email));
  expect(answer.statusCode).toBe(200);
  return JSON.parse(answer.body ?? '');
}
const wide = 'since=2020-01-01';

test('chooses and compares lifecycles by what insight compares them by', () => {
  expect([...cohorts].sort()).toEqual([...dimensions].sort());
});

test.each(Object.keys(figureNames))(
  '%s has tables with as many cells as columns, and its groups are all of it',
  async (name) => {
    const { lifecycles, tables, groups } = await asks(`${name}?${wide}&by=month`);
    expect(lifecycles).toBe(journeys.length);
    for (const { columns, rows } of [...tables, ...groups.flatMap((group) => group.tables)])
      for (const { cells } of rows) expect(cells).toHaveLength(columns.length);
    expect(groups.reduce((sum, group) => sum + group.lifecycles, 0)).toBe(journeys.length);
  },
);

test('a figure is that of the folds, and each source alone adds up to all', async () => {
  const { funnel } = figuresOf(journeys, spend, now);
  const won = async (query: string) => (await asks(`funnel?${query}`)).tables[0]?.rows.at(-1)?.cells[5]?.n ?? 0;
  expect(await won(wide)).toBe(funnel.all.reached.won?.n);
  const { choices } = await asks(`funnel?${wide}`);
  let sum = 0;
  for (const { name } of choices.source ?? []) sum += await won(`${wide}&source=${encodeURIComponent(name)}`);
  expect(sum).toBe(funnel.all.reached.won?.n);
});

test('a period is whole weeks: two halves of the year have every lifecycle once', async () => {
  const first = await asks('funnel?since=2020-01-01&until=2026-03-10');
  const second = await asks('funnel?since=2026-03-17');
  expect([first.to, second.from]).toEqual(['2026-03-15', '2026-03-16']);
  const captured = ({ tables }: InsightFigure) => tables[0]?.rows.at(-1)?.cells[0]?.n ?? 0;
  expect(captured(first)).toBeGreaterThan(0);
  expect(captured(first) + captured(second)).toBe(journeys.length);
});

test('behind a figure are its leads, page by page, each once', async () => {
  const { tables } = await asks(`funnel?${wide}`);
  const named = tables[0]?.rows.at(-1)?.cells[0]?.leads ?? 0;
  const found: string[] = [];
  let cursor: string | undefined = '0';
  while (cursor !== undefined) {
    const page: { leads: { id: string }[]; total: number; cursor?: string } = await asks(
      `funnel/leads?${wide}&table=funnel&row=all&column=captured&cursor=${cursor}`,
    );
    expect(page.total).toBe(new Set(journeys.map(({ id }) => id)).size);
    found.push(...page.leads.map(({ id }) => id));
    cursor = page.cursor;
  }
  expect(found).toHaveLength(new Set(found).size);
  expect(found.length).toBeLessThanOrEqual(named);
  expect(new Set(found)).toEqual(new Set(leads.keys()));
});

test('a marketer sees the leads behind a figure without the people', async () => {
  const path = `funnel/leads?${wide}&table=funnel&row=all&column=won`;
  const { leads: rows } = await asks<{ leads: { email?: string; name?: string }[] }>(path, 'marketer@example.org');
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect([row.email, row.name]).toEqual([undefined, undefined]);
  const { leads: named } = await asks<{ leads: { email?: string }[] }>(path);
  expect(named[0]?.email).toContain('@');
});

test('a segment is its leads of all times, with its title and condition; a marketer sees no people there either', async () => {
  const { tables, at } = await asks('segments?since=2026-10-26');
  const inside = [...leads.values()].filter(({ stage }) => stage !== 'customer');
  expect(at).toBe(now);
  expect(tables[0]?.rows).toMatchObject([
    {
      key: 'new',
      name: 'Not yet won',
      cells: [{ n: inside.length }, { of: leads.size }, { text: "stage != 'customer'" }],
    },
  ]);
  const path = 'segments/leads?table=segments&row=new&column=leads';
  const behind = await asks<{ leads: { email?: string }[]; total: number }>(path, 'marketer@example.org');
  expect(behind.total).toBe(inside.length);
  expect(behind.leads.every(({ email }) => email === undefined)).toBe(true);
});

test.each([
  ['nonsense', 404, 'Expected funnel, stages'],
  ['nonsense/leads?table=a&row=b&column=c', 404, 'Expected funnel, stages'],
  ['funnel/leads?table=funnel&row=all&column=nothing', 404, 'read the figure again'],
  ['funnel?since=2026-02-30', 400, 'a day that exists'],
  ['funnel?since=2026-03-02&until=2026-03-01', 400, 'a day from 2026-03-02 on'],
  ['funnel?since=yesterday&by=weather', 400, '"since"'],
])('says what is wrong with %s', async (path, status, problem) => {
  const answer = await api(signedIn('GET', `/api/insight/${path}`, manager));
  expect(answer.statusCode).toBe(status);
  expect(answer.body).toContain(problem);
});

test('the deployed mails, tracks and rules can be read, and each mail of a step is one of the mails', async () => {
  const read = async (path: string) => {
    const answer = await api(signedIn('GET', `/api/marketing/${path}`, 'marketer@example.org'));
    expect(answer.statusCode).toBe(200);
    return JSON.parse(answer.body ?? '');
  };
  const { mails } = await read('mails');
  const { tracks } = await read('tracks');
  const names = mails.map(({ name }: { name: string }) => name);
  expect(tracks.map(({ id }: { id: string }) => id)).toEqual(rules.nurture.tracks.map(({ id }) => id));
  for (const { id, name: track, steps } of tracks)
    for (const step of steps)
      for (const { name } of step.mails) {
        expect(names).toContain(name);
        expect(mails.find((mail: { name: string }) => mail.name === name).places).toContainEqual({
          name: `${id} / ${step.id}`,
          track,
        });
      }
  const languageOf = (wanted: string) => mails.find(({ name }: { name: string }) => name === wanted).language;
  expect(['welcome', 'rep-visit', 'rep-visit-de'].map(languageOf)).toEqual([undefined, 'en', 'de']);
  expect(await read('config')).toMatchObject({ files: [{ name: 'sales.yaml', text: '# Who sells\n' }] });
});

test('who waits in nurture waits behind exactly one mail', async () => {
  const { tables } = await asks(`waiting?${wide}`);
  const waiting = journeys.filter(
    ({ closedAt, visits }) => closedAt === undefined && visits.at(-1)?.stage === 'nurturing',
  );
  const rows = tables[0]?.rows ?? [];
  expect(rows.reduce((sum, { cells }) => sum + (cells[0]?.n ?? 0), 0)).toBe(waiting.length);
  // Each place is called by the names of its track and its mail.
  for (const { name, title } of rows.filter((row) => row.name.includes(' / '))) {
    const [track, step] = name.split(' / ').map((id) => id.toLowerCase());
    expect(title?.toLowerCase()).toMatch(/^.+: .+$/);
    expect(title).not.toContain(` / ${step}`);
    expect(rules.nurture.tracks.some(({ id }) => id.toLowerCase() === track)).toBe(true);
  }
});
