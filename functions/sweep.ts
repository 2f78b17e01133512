import middy from '@middy/core';
import type { EventBridgeEvent } from 'aws-lambda';
import { between, hour, type Instant, millis } from '../domain/instant.ts';
import { deployedLifecycles, deployedTable, newId, now } from './adapters/deployed.ts';
import { createLeads, type Leads } from './adapters/leads.ts';
import type { Lifecycles } from './adapters/lifecycles.ts';
import { createPending, type PendingRows } from './adapters/pending.ts';
import { log, metric } from './middleware/log.ts';

export interface SweepDeps {
  leads: Leads;
  lifecycles: Lifecycles;
  pending: PendingRows;
  now: () => Instant;
  newId: () => string;
}

/** A send this old without an answer needs a human; SES reports within seconds when it reports at all. */
const sendIsStuckAfter = hour;
/** Lifecycles whose execution fails are opened again this often; then the alarm is a human's. */
const restarts = 3;

type StatusChange = { name: string; status: string; input: string };
export type SweepEvent = EventBridgeEvent<string, StatusChange>;

/** Keeps promises that a dead process left behind, and gives leads whose execution failed a new one. */
export function createSweep({ leads, lifecycles, pending, now, newId }: SweepDeps) {
  return async (event: Pick<SweepEvent, 'detail-type' | 'detail'>): Promise<void> => {
    if (event['detail-type'] === 'Step Functions Execution Status Change') await restart(event.detail);
    else await sweep();
  };

  async function sweep() {
    const at = now();
    let stuck = 0;
    for (const { leadId, pendingFor, lifecycleId, waking, pendingSince } of await pending.all()) {
      // Whatever it was, doing it again is the same as having done it once: both calls are idempotent.
      if (pendingFor === 'start') await attempted('start', leadId, () => lifecycles.start(leadId, lifecycleId));
      if (pendingFor === 'wake' && waking)
        await attempted('wake', leadId, () => lifecycles.wake(waking.token, 'sweep'));
      if (pendingFor === 'send' && between(pendingSince, at) > sendIsStuckAfter) stuck++;
    }
    metric('StuckSends', stuck, millis(at));
  }

  /** One lead that cannot be helped must not keep the others waiting. */
  async function attempted(what: string, leadId: string, act: () => Promise<unknown>) {
    try {
      await act();
      log.info(`sweep: ${what}`, { leadId });
    } catch (error) {
      log.error(`sweep could not ${what}`, { leadId, error });
    }
  }

  async function restart({ name, status, input }: StatusChange) {
    const { leadId, lifecycleId } = JSON.parse(input) as { leadId: string; lifecycleId: string };
    const story = await leads.story(leadId);
    if (!story?.lead.open || story.lead.lifecycleId !== lifecycleId) return; // ended, erased, or already replaced
    const at = now();
    await leads.append(leadId, {
      id: `failed-${lifecycleId}`,
      type: 'workflow.failed',
      at,
      lifecycleId,
      detail: { execution: name, status },
    });
    // Only since the lead came in: what failed before has been repaired. Without this one: the event may come twice.
    const earlier = story.activities.filter(
      (one) => one.type === 'workflow.failed' && one.at >= story.lead.openedAt && one.lifecycleId !== lifecycleId,
    ).length;
    if (earlier >= restarts)
      return log.error('gave up restarting; see the runbook', { leadId, execution: name, status });
    const lead = await leads.restart(story.lead, newId(), at);
    if (lead) await lifecycles.start(leadId, lead.lifecycleId);
  }
}

let made: ReturnType<typeof createSweep> | undefined;
export const handler = middy<SweepEvent, void>()
  .use({ onError: ({ error }) => log.error('sweep failed', { error }) })
  .handler((event) => {
    if (!made) {
      const table = deployedTable();
      made = createSweep({
        leads: createLeads(table),
        lifecycles: deployedLifecycles(),
        pending: createPending(table),
        now,
        newId,
      });
    }
    return made(event);
  });
