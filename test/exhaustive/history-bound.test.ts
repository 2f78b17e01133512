import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { Lead } from '../../domain/lead/lead.ts';
import { mostParks } from '../../domain/workflow/restart.ts';
import type { Step } from '../../domain/workflow/step.ts';
import { profileKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { executionName, type Lifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';
import { createNurture } from '../../functions/workflow/nurture.ts';
import { createScoring } from '../../functions/workflow/scoring.ts';
import { createVerification } from '../../functions/workflow/verification.ts';
import { historyEvents } from '../../local/cloud/step-functions/language/limits.ts';
import { workflow } from '../local/cloud/step-functions/workflow.ts';
import { createMemoryTable } from '../protocol/memory-table.ts';
import { aLead } from '../support/lead.ts';
import { runSweep } from '../support/sweep.ts';
import { createWorld } from '../support/world.ts';

const wakes = 3_000;
const text = readFileSync('state-machines/lead-lifecycle.asl.json', 'utf8');

/** What the state machine writes when it parks, as the SDK integration of Step Functions gets it. */
interface Parking {
  ExpressionAttributeValues: {
    ':seen': { N: string };
    ':lifecycle': { S: string };
    ':parked': { M: Record<'token' | 'for' | 'until', { S: string }> };
  };
}

test(`13.9: a lead that wakes ${wakes} times keeps its lifecycle, and no execution of it comes near the end of its history`, async () => {
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const table = createMemoryTable();
  const world = createWorld(table);
  const parts = world.process();
  const lead = aLead(world.now());
  await parts.leads.create(lead);
  const row = async () => (await table.get(profileKey(lead.id))) as unknown as Lead & { pendingFor?: string };

  const functions: Record<string, Step> = {
    verification: createVerification({ ...parts, rules: parts.config }),
    scoring: createScoring(parts),
    nurture: createNurture(parts),
  };
  const flow = await workflow({
    definition: JSON.parse(text.replace(/\$\{(\w+)\}/g, '$1')),
    lambda: async (name, payload) => {
      try {
        const { next, revision, until } = (await functions[name]?.(payload as never)) ?? {};
        return { payload: { next, revision, until } };
      } catch (error) {
        return { error: { errorType: (error as Error).name, errorMessage: String(error) } };
      }
    },
    sdk: async (_service, _action, parameters) => {
      const { ':seen': seen, ':lifecycle': id, ':parked': at } = (parameters as Parking).ExpressionAttributeValues;
      const { token, for: wait, until } = at.M;
      const written = await table.change(profileKey(lead.id), {
        set: { parked: { token: token.S, for: wait.S, until: until.S } },
        remove: ['waking', 'failures', 'restartAt', 'pendingFor', 'pendingShard', 'pendingSince'],
        add: { parks: 1 },
        when: { equals: { revision: Number(seen.N), lifecycleId: id.S } },
      });
      if (!written) throw Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });
    },
  });
  const executions = new Map<string, string>();
  const lifecycles: Lifecycles = {
    async start(leadId, lifecycleId, restarts) {
      const name = executionName(leadId, lifecycleId, restarts);
      if (!executions.has(name)) executions.set(name, await flow.run({ leadId, lifecycleId }, name));
      return true;
    },
    async wake(taskToken, signal) {
      await flow.sf.sendTaskSuccess({ taskToken, output: JSON.stringify({ signal }) });
      return true;
    },
  };

  await lifecycles.start(lead.id, lead.lifecycleId);
  for (let wake = 1; wake <= wakes; wake++) {
    await lifecycles.wake((await row()).parked?.token ?? '', 'link.clicked');
    await flow.clock.idle();
    if ((await row()).pendingFor === undefined) continue;
    await runSweep({ ...parts, lifecycles });
    await flow.clock.idle();
  }

  const { open, lifecycleId, parked } = await row();
  expect([open, lifecycleId, parked?.for]).toEqual([true, lead.lifecycleId, 'engagement']);
  expect(executions.size).toBe(Math.ceil((wakes + 1) / mostParks));
  const histories = await Promise.all([...executions.values()].map((arn) => flow.events(arn)));
  for (const events of histories.slice(0, -1)) {
    expect(events.findLast(({ type }) => type === 'SucceedStateEntered')?.stateEnteredEventDetails?.name).toBe(
      'Continued',
    );
    expect(events.length).toBeGreaterThan(0.6 * historyEvents);
    expect(events.length).toBeLessThan(0.8 * historyEvents);
  }
  expect(histories.at(-1)?.at(-1)?.type).not.toBe('ExecutionSucceeded');
}, 600_000);
