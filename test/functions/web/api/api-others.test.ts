import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../../functions/http/api/operation.ts';
import { operations } from '../../../../functions/http/api/operations.ts';
import { apiOf, signedIn } from '../../../support/api.ts';
import { withOffer } from '../../../support/hand-off.ts';
import { leadBodies } from '../../../support/lead-bodies.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();

/** What each operation asks in its address. */
const queries: Record<string, string> = { mail: '?mail=a' };

/** A lead that is offered to a rep, and a rep of another team. */
async function elsewhere() {
  const { world, input, offer } = await withOffer(table);
  const { config: all } = apiOf(table, world);
  const teams = all.sales.reps.map(({ id }) => ({ id, reps: [id], strategy: 'longest-idle' as const }));
  const { api, config } = apiOf(table, world, { sales: { ...all.sales, teams } });
  const other = config.sales.reps.find(({ id }) => id !== offer.repId);
  const history = async () => JSON.stringify(await world.process().leads.history(input.leadId));
  return {
    api,
    leadId: input.leadId,
    other: other?.email,
    own: all.sales.reps.find(({ id }) => id === offer.repId)?.email,
    history,
  };
}

describe('13, safe: a rep of another team', () => {
  const rows = Object.entries<Operation>(operations).filter(([, { path }]) => path.startsWith('/leads/{'));

  test.each(rows)(
    'may not %s, learns nothing of the lead by it, and changes nothing',
    async (name, { method, path, body }) => {
      const { api, leadId, other, history } = await elsewhere();
      expect(body === undefined || name in leadBodies, `lead-bodies.ts names no body for ${name}`).toBe(true);
      const before = await history();
      const { lead } = JSON.parse(before);
      const answer = await api(
        signedIn(method, `/api${path.replace('{id}', leadId)}${queries[name] ?? ''}`, other, leadBodies[name]),
      );
      expect([403, 404]).toContain(answer.statusCode);
      for (const fact of [lead.email, lead.name, lead.company].filter(Boolean)) expect(answer.body).not.toContain(fact);
      expect(await history()).toBe(before);
    },
  );
});

test.each(['id', 'email', 'stage', 'score', 'repId', 'leadId', 'isProven', 'erasedAt', 'constructor', '__proto__'])(
  'a correction does not reach the field %s',
  async (field) => {
    const { api, leadId, own, history } = await elsewhere();
    await api(signedIn('PATCH', `/api/leads/${leadId}`, own, JSON.parse(`{"name":"Ada","${field}":"mallory"}`)));
    expect(await history()).not.toContain('mallory');
    expect(({} as Record<string, unknown>).mallory).toBeUndefined();
  },
);
