import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { files as configFiles } from 'leadloop:config-files';
import type { Context, EventBridgeEvent } from 'aws-lambda';
import type { Config } from '../../domain/config/config.ts';
import { hash } from '../../domain/lead/hash.ts';
import type { Stage } from '../../domain/lead/stage.ts';
import { versionOf } from '../../domain/nurture/tracks.ts';
import { type Instant, millis } from '../../domain/time/instant.ts';
import { replan } from '../../domain/workflow/replan.ts';
import { awsEnvironment } from '../adapters/aws/environment.ts';
import { inParallel } from '../adapters/aws/in-parallel.ts';
import { log } from '../adapters/aws/log.ts';
import { once } from '../adapters/aws/once.ts';
import { createRateLimiter } from '../adapters/aws/rate-limiter.ts';
import { createLeadWalk, type LeadWalk } from '../adapters/dynamodb/lead-walk.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { createReplanStates, type ReplanState, type ReplanStates } from '../adapters/dynamodb/replan-state.ts';
import { createTrackVersions, type TrackVersions } from '../adapters/dynamodb/track-versions.ts';
import { grantedRate } from '../adapters/step-functions/granted-rates.ts';
import { type ConfigChanges, createConfigChanges } from '../services/operations/config-changes.ts';
import type { Signals } from '../services/signals.ts';
import { deployedSignals, now } from '../wiring.ts';
import { listener } from './listener.ts';

/** Histories read at once; each takes a few milliseconds. */
const atOnce = 8;
/** A page takes about a second; so much must be left to begin another. */
const longestPage = 60_000;
/** A walk that fails on more leads stops: the fault is hardly in the leads. The row of the walk has room for this many ids. */
const mostFailed = 1_000;
/** Stages whose leads wait for a next mail. Customers return to their track from sales, so their pinned versions are kept too. */
const stages: readonly Stage[] = ['nurturing', 'customer', 'sales-ready', 'assigned', 'working'];

interface ReplanDeps {
  leads: Pick<Leads, 'history' | 'pin'>;
  signals: Pick<Signals, 'lookAgain'>;
  walk: Pick<LeadWalk, 'pages'>;
  states: ReplanStates;
  versions: Pick<TrackVersions, 'forgetUnused'>;
  /** Records which config is deployed. */
  changes: Pick<ConfigChanges, 'note'>;
  configFiles: Record<string, string>;
  config: Config;
  now: () => Instant;
  /** Resolves when the next lead may be looked at. */
  turn: () => Promise<void>;
}

/** The end of a deployment, a turn of the schedule, or nothing: then the walk is repeated although the rules are known. */
type ReplanEvent = Partial<Pick<EventBridgeEvent<string, unknown>, 'detail-type'>>;

type ReplanContext = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>;

/**
 * After a deployment: wakes waiting leads whose next touch is due earlier by the new nurture.yaml, or whose stage changes, and
 * pins leads of versioned tracks. It skips known rules and survives unreadable leads. Throws when time is up or a lead failed:
 * the next attempt continues there. It stops when another attempt has taken over.
 */
export function createReplan(deps: ReplanDeps) {
  const { leads, signals, walk, states, versions, changes, configFiles, config, now, turn } = deps;
  const rules = rulesOf(config.nurture);

  return async (event: ReplanEvent, context: ReplanContext): Promise<ReplanState> => {
    // What changed is for people to read: no lead waits because it could not be written down.
    await changes
      .note(configFiles, now())
      .catch((error) => log.warn('what the deployment changed is not noted', { error }));
    const last = await states.read();
    const isAutomatic = event['detail-type'] !== undefined;
    const left = isAutomatic ? (last?.failed ?? []) : [];
    if (last?.rules === rules && !last.next && left.length === 0 && isAutomatic) return last;
    const goesOn = last?.rules === rules && (last.next !== undefined || left.length > 0);
    const state: ReplanState = goesOn ? last : { rules, counts: {}, used: [] };
    await states.take(context.awsRequestId);
    const pages = goesOn && !state.next ? [] : walk.pages(stages, state.next);
    for await (const { ids, next } of pages) {
      const failed = [...(state.failed ?? []), ...(await page(ids, state))];
      if (failed.length > mostFailed)
        throw new Error(`${failed.length} leads could not be looked at; the walk stops here`);
      [state.next, state.failed] = [next, failed];
      if (ids.length === 0 && next) continue;
      if (!(await states.save(context.awsRequestId, state))) return state;
      if (next && context.getRemainingTimeInMillis() < longestPage)
        throw new Error('time is up; the next attempt goes on');
    }
    if (state.failed?.length) {
      state.failed = await page(state.failed, state);
      if (!(await states.save(context.awsRequestId, state))) return state;
      const { length } = state.failed;
      if (length > 0) throw new Error(`${length} leads could not be looked at; the next attempt begins with them`);
    }
    const used = new Set([...state.used, ...config.nurture.tracks.map(versionOf)]);
    const forgotten = await versions.forgetUnused(used, millis(now()));
    log.info('replan', { counts: state.counts, versions: used.size, forgotten });
    return state;
  };

  /** Looks at these leads; returns the ids that failed. */
  async function page(ids: readonly string[], state: ReplanState): Promise<string[]> {
    const failed: string[] = [];
    await inParallel(ids, atOnce, async (leadId) => {
      await turn();
      try {
        await look(leadId, state);
      } catch (error) {
        failed.push(leadId);
        log.error('replan could not look at a lead', { leadId, error });
      }
    });
    return failed;
  }

  async function look(leadId: string, state: ReplanState): Promise<void> {
    const history = await leads.history(leadId);
    if (!history) return; // erased meanwhile
    const { track, found, pin } = replan(history, config, now());
    if (found === 'woken') await signals.lookAgain(leadId, 'replan');
    if (pin) await leads.pin(history.lead, pin);
    const { [track]: counts = {} } = state.counts;
    state.counts[track] = { ...counts, [found]: (counts[found] ?? 0) + 1 };
    const version = history.lead.pinned?.version;
    if (version !== undefined && !state.used.includes(version)) state.used.push(version);
  }
}

const rulesOf = (rules: Config['nurture']) => hash(JSON.stringify(rules)).toString(16);

export const handler = listener('replan', () => {
  const { table, leads, signals } = deployedSignals();
  const [walk, states, versions] = [createLeadWalk(table), createReplanStates(table), createTrackVersions(table)];
  const config = { capture, deployment, nurture, sales, scoring };
  const { region } = deployment;
  const isEmbedded = awsEnvironment('AWS_ENDPOINT_URL_SFN') !== undefined;
  // Most runs have nothing to do: they ask for no quota.
  const limiter = once(async () => createRateLimiter(await grantedRate('wake', { region, isEmbedded })));
  const turn = async () => (await limiter())();
  const changes = createConfigChanges(table);
  return createReplan({ leads, signals, walk, states, versions, changes, configFiles, config, now, turn });
});
