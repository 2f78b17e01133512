import { type Instant, latest, plus } from '../../domain/time/instant.ts';
import { planTouch } from '../../domain/workflow/plan-touch.ts';
import { qualify } from '../../domain/workflow/qualify.ts';
import { historyOf, profileKey, suppressionKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import type { Key } from '../../functions/adapters/dynamodb/table.ts';
import { executionName } from '../../functions/adapters/step-functions/lifecycles.ts';
import { current as currentDefinition, type Place } from './definition.ts';
import type { Model } from './explore.ts';
import { keyOf, type Method, perform, type Rows } from './memory-table.ts';
import { type Programs, programsOf } from './programs.ts';
import { type Call, createReplay, type Program } from './replay.ts';
import { isOfSales, unsettled } from './sales.ts';
import type { Actor, Execution, Part, Setting, State } from './scene-state.ts';
import { createSharedRows } from './shared-rows.ts';

/** Who comes in the end, and who came before. */
const sweeper = 'the sweep';
const earlier = 'before';
/** No scene needs more looks than this; more is a loop that does not end. */
const mostLooks = 40;

/** The scene as a model: the deployed code, the definition's waits, and every order in which their calls can fall. */
export async function sceneOf(setting: Setting): Promise<Model<State>> {
  const { lead, config, parts, mutation = {}, definition = currentDefinition() } = setting;
  const everybody: Record<string, Part | undefined> = { ...parts, [sweeper]: 'sweep', [earlier]: setting.before };
  const deployed = Object.values(parts).find((part) => typeof part === 'object' && 'deploy' in part);
  const configs = {
    old: config,
    new: deployed && typeof deployed === 'object' && 'deploy' in deployed ? deployed.deploy : config,
  };
  const programs: Record<'old' | 'new', Programs> = {
    old: programsOf(configs.old, mutation, setting.sales),
    new: programsOf(configs.new, mutation, setting.sales),
  };
  const replay = createReplay();
  const { written, ones, numberOf, told } = createSharedRows();

  const programOf = (part: Part, rules: 'old' | 'new'): Program => {
    if (part === 'sweep') return programs[rules].sweep;
    if ('deploy' in part) return programs.new.lookAgain(lead.id);
    if ('answer' in part) return programs[rules].answer(lead, part.answer);
    if ('unsubscribe' in part) return programs[rules].unsubscribe(lead.id, part.unsubscribe);
    return programs[rules].raise(lead.id, part.raise);
  };

  /** Carries out one call of somebody; the state after it and the answer they hear. */
  function carryOut(state: State, call: Call, execution: Execution | undefined): { state: State; answer: unknown } {
    const { to, method, args } = call;
    if (to === 'ses') {
      const wrong = execution?.afterNo ? 'a mail was decided on after the person had said no' : undefined;
      return { state: { ...state, mails: state.mails + 1, ...(wrong && { wrong }) }, answer: { MessageId: 'm' } };
    }
    if (to === 'step-functions') return method === 'wake' ? woken(state, args) : started(state, args);
    const { rows, answer } =
      method === 'put' || method === 'change' ? written(state.rows, call) : perform(state.rows, method as Method, args);
    if (rows === state.rows) return { state, answer };
    const known = ones(rows);
    return { state: { ...state, rows: known, ...noted(state, known) }, answer };
  }

  /** What no write may do. */
  function noted(state: State, rows: Rows): { wrong?: string } {
    const [before, after] = [state.rows, rows].map((each) => each.get(keyOf(profileKey(lead.id))));
    const having = [...rows.values()].filter(
      ({ SK, status }) => String(SK).startsWith('ASSIGN#') && status === 'accepted',
    );
    if (having.length > 1) return { wrong: 'two have the lead' };
    const took = before?.parked !== undefined && after?.parked === undefined && after?.waking !== undefined;
    return took && before?.open !== true ? { wrong: 'a lead without an open lifecycle was woken' } : {};
  }

  function woken(state: State, [token]: readonly unknown[]) {
    const execution = state.executions.find((one) => one.token !== undefined && one.token === token);
    if (execution?.place.kind !== 'wait') return { state, answer: false };
    return { state: moved(state, execution, enter(state, execution, execution.place.next)), answer: true };
  }

  function started(state: State, [leadId, lifecycleId, restarts]: readonly unknown[]) {
    const name = executionName(leadId as string, lifecycleId as string, restarts as number | undefined);
    const known = state.executions.find((one) => one.name === name);
    if (known) return { state, answer: isRunning(known) };
    const current = state.rows.get(keyOf(profileKey(lead.id)))?.lifecycleId;
    const other = state.executions.find(
      (one) => isRunning(one) && (one.lifecycleId === current || one.token !== undefined),
    );
    if (other) return { state: { ...state, wrong: `${name} was started beside ${other.name}` }, answer: undefined };
    const fresh = { name, lifecycleId: lifecycleId as string, parks: 0, looks: 0, revision: 0, until: state.now };
    const executions = [...state.executions, enter(state, fresh, definition.start)];
    return { state: { ...state, executions }, answer: true };
  }

  const moved = (state: State, from: Execution, to: Execution): State => ({
    ...state,
    executions: state.executions.map((one) => (one.name === from.name ? to : one)),
  });

  /** The execution as it enters a state, which functions begin in at once. */
  function enter(
    state: State,
    from: Partial<Execution> & Pick<Execution, 'name' | 'lifecycleId' | 'parks' | 'looks' | 'revision' | 'until'>,
    name: string,
    answer?: string,
  ): Execution {
    const place = definition.placeAt(name, answer);
    return {
      ...from,
      place,
      rules: state.rules,
      afterNo: state.rows.has(keyOf(suppressionKey(lead.id) as Key)),
      history: place.kind === 'task' ? replay.begin(state.now) : 0,
      looks: from.looks + (place.kind === 'task' ? 1 : 0),
      token: undefined,
    };
  }

  const isRunning = ({ place }: Execution) => place.kind === 'task' || place.kind === 'wait';
  const isPlayed = ({ place }: Execution) => place.kind !== 'task' || place.task in programs.old.tasks;

  /** Moves executions on whose function has answered. */
  async function onward(state: State): Promise<State> {
    for (const execution of state.executions) {
      const { place } = execution;
      if (place.kind !== 'task' || !isPlayed(execution)) continue;
      const next = await nextOf(execution);
      if ('call' in next) continue;
      if ('error' in next) {
        const caught = place.caught[next.error.name];
        if (caught === undefined && !place.retried.includes(next.error.name))
          return { ...state, wrong: `${place.task} failed: ${next.error}` };
        return onward(moved(state, execution, enter(state, execution, caught ?? place.state)));
      }
      const { next: answer, revision, until } = next.result as { next: string; revision: number; until: Instant };
      const after = enter(state, { ...execution, revision, until }, place.next, answer);
      if (after.place.kind === 'failure')
        return { ...state, wrong: `${place.task} answered “${answer}”, which its definition does not know` };
      return onward(moved(state, execution, after));
    }
    return state;
  }

  const nextOf = (execution: Execution) => {
    const { name, place, lifecycleId, rules, history } = execution;
    if (place.kind !== 'task') throw new Error(`${place.state} calls no function`);
    const { task, namesExecution } = place;
    const input = { leadId: lead.id, lifecycleId, ...(namesExecution && { execution: name }) };
    const program = programs[rules].tasks[task]?.(input);
    if (!program) throw new Error(`${task} is not played`);
    return replay.next(`${task} ${name} ${rules}`, program, history);
  };

  /** The parking write of the definition, and from then on waiting. */
  function parked(state: State, execution: Execution, place: Extract<Place, { kind: 'wait' }>): State {
    const token = `token-${execution.name.slice(33)}-${execution.parks + 1}`;
    const { rows, answer } = perform(state.rows, 'change', [
      profileKey(lead.id),
      {
        set: { parked: { token, for: place.wait, until: execution.until } },
        remove: place.removes,
        add: Object.fromEntries(place.counts.map((name) => [name, 1])),
        when: mutation.parksAlways
          ? {}
          : { equals: { revision: execution.revision, lifecycleId: execution.lifecycleId } },
      },
    ]);
    if (answer === undefined) return moved(state, execution, enter(state, execution, place.onChanged));
    return moved({ ...state, rows: ones(rows) }, execution, { ...execution, token, parks: execution.parks + 1 });
  }

  async function executionSteps(state: State): Promise<{ label: string; state: State }[]> {
    const each = await Promise.all(state.executions.map((execution) => stepsOf(state, execution)));
    return each.flat();
  }

  async function stepsOf(state: State, execution: Execution): Promise<{ label: string; state: State }[]> {
    const { place } = execution;
    if (!isRunning(execution) || !isPlayed(execution)) return [];
    if (place.kind === 'wait') {
      if (!execution.token) return [{ label: place.state, state: await onward(parked(state, execution, place)) }];
      if (state.timeouts === 0) return [];
      // Step Functions waits whole seconds.
      const later = { ...state, now: latest(state.now, plus(execution.until, 1_000)), timeouts: state.timeouts - 1 };
      return [
        {
          label: `${place.state}: timeout`,
          state: await onward(moved(later, execution, enter(later, execution, place.onTimeout))),
        },
      ];
    }
    const next = await nextOf(execution);
    if (!('call' in next)) throw new Error('unreachable: onward has moved it');
    const { state: after, answer } = carryOut(state, next.call, execution);
    const history = replay.history(execution.history, answer, after.now, told(answer));
    const goesOn = await onward(moved(after, execution, { ...execution, history }));
    const steps = [{ label: `${place.state}: ${next.call.method}`, state: goesOn }];
    if (state.deaths > 0) {
      const dead = { ...after, deaths: state.deaths - 1 };
      steps.push({
        label: `${place.state}: ${next.call.method}, dies`,
        state: moved(dead, execution, enter(dead, execution, place.state)),
      });
    }
    return steps;
  }

  async function actorSteps(state: State, name: string): Promise<{ label: string; state: State }[]> {
    const [part, actor] = [everybody[name], state.actors[name]];
    if (!part || !actor || actor.state === 'done' || actor.state === 'dead') return [];
    if (part !== 'sweep' && 'deploy' in part && actor.state === 'idle') {
      if (state.rules === 'old') return [{ label: `${name}: deploys`, state: { ...state, rules: 'new' } }];
      // Functions that began under the old rules end within their timeout; the deployer waits for that.
      if (state.executions.some((each) => each.place.kind === 'task' && each.rules === 'old')) return [];
    }
    const history = actor.state === 'idle' ? replay.begin(state.now) : actor.history;
    const next = await replay.next(name, programOf(part, 'old'), history);
    if (!('call' in next)) throw new Error(`${name} does nothing: ${JSON.stringify(next)}`);
    const { state: after, answer } = carryOut(state, next.call, undefined);
    const heard = replay.history(history, answer, after.now, told(answer));
    const then = await replay.next(name, programOf(part, 'old'), heard);
    const as = (one: Actor): State => ({ ...after, actors: { ...after.actors, [name]: one } });
    const isOver = !('call' in then);
    const steps = [
      {
        label: `${name}: ${next.call.method}`,
        state: await onward(as({ history: isOver ? 0 : heard, state: isOver ? 'done' : 'running' })),
      },
    ];
    // The walk through all leads is begun again after its process dies: only what happens once is lost with its process.
    const isRepeated = part !== 'sweep' && 'deploy' in part;
    if (state.deaths > 0 && !isOver && !isRepeated) {
      const dead = as({ history: 0, state: 'dead' });
      steps.push({
        label: `${name}: ${next.call.method}, dies`,
        state: await onward({ ...dead, deaths: state.deaths - 1 }),
      });
    }
    return steps;
  }

  /** The sweep comes every few minutes: where nothing else happens, it does, until it finds nothing more to do. */
  async function swept(state: State): Promise<State> {
    let now = state;
    for (let round = 1; round <= 3; round++) {
      const running = { ...now, timeouts: 0, deaths: 0, actors: { [sweeper]: { history: 0, state: 'idle' as const } } };
      now = await alone(running);
    }
    return now;
  }

  /** One order of steps to the end: what is checked with it does not depend on the order any more. */
  async function alone(state: State, who = sweeper): Promise<State> {
    let now = state;
    for (;;) {
      const step = (await executionSteps(now))[0] ?? (await actorSteps(now, who))[0];
      if (!step || now.wrong) return now;
      now = step.state;
      if (now.executions.some(({ looks }) => looks > mostLooks)) return { ...now, wrong: 'it never comes to rest' };
    }
  }

  /** Who sleeps must be right where it is, and nobody is promised anything. */
  function restless({ rows, executions, now, rules }: State): string | undefined {
    const all = [...rows.values()].sort((a, b) => (String(a.SK) < String(b.SK) ? 1 : -1));
    const history = historyOf(all.filter(({ PK }) => PK === profileKey(lead.id).PK));
    if (!history) return 'the lead is gone';
    // Who is with sales parks there next, which takes a promised wake-up off; that part is not played.
    const running = executions.filter(isRunning);
    const [execution] = running;
    if (running.length > 1) return 'two executions are left';
    const isWithSales = execution !== undefined && !isPlayed(execution);
    const promises = isWithSales ? ['look', 'start', 'answer'] : ['look', 'start', 'answer', 'wake'];
    const due = all.find(({ pendingFor }) => promises.includes(String(pendingFor)));
    if (due) return `a promise was never kept: ${due.pendingFor} ${due.SK}`;
    if (!history.lead.open) return execution ? 'a closed lead has an execution' : undefined;
    if (!execution) return 'an open lead has no execution';
    if (execution.lifecycleId !== history.lead.lifecycleId) return 'the execution is of another lifecycle';
    if (isWithSales) return undefined;
    const { token } = execution;
    if (!token || history.lead.parked?.token !== token) return 'nothing can wake the execution';
    if (execution.place.kind === 'wait' && isOfSales(execution.place.wait))
      return unsettled(history, rows, execution.place.wait, configs[rules], now);
    const found = qualify(history, configs[rules], now);
    if (found.next !== 'nurture') return `lost: asleep, but it belongs to “${found.next}”: ${found.why}`;
    if (rows.has(keyOf(suppressionKey(lead.id)))) return undefined; // found out before the next mail
    const touch = planTouch(history, configs[rules], now);
    const next = touch.do === 'wait' ? touch.until : now;
    return next < execution.until ? `lost: asleep until ${execution.until}, but a touch is due at ${next}` : undefined;
  }

  let initial: State = {
    rows: new Map(),
    now: setting.now,
    executions: [],
    actors: {},
    rules: 'old',
    timeouts: 0,
    deaths: 0,
    mails: 0,
  };
  const created = await replay.next(
    'create',
    async (outside) => {
      const { createLeads } = await import('../../functions/adapters/dynamodb/leads.ts');
      const put = (...args: unknown[]) => outside.call({ to: 'table', method: 'put', args });
      return createLeads({ put } as never).create(lead);
    },
    replay.begin(setting.now),
  );
  if (!('call' in created)) throw new Error('creating a lead is one write');
  initial = carryOut(initial, created.call, undefined).state;
  initial = started(initial, [lead.id, lead.lifecycleId]).state;
  if (setting.fromParked) initial = await alone(initial);
  if (setting.before)
    initial = await alone({ ...initial, actors: { [earlier]: { history: 0, state: 'idle' } } }, earlier);
  initial = {
    ...initial,
    timeouts: setting.timeouts ?? 0,
    deaths: setting.deaths ?? 0,
    actors: Object.fromEntries(Object.keys(parts).map((name) => [name, { history: 0, state: 'idle' }])),
  };

  return {
    initial,
    key: ({ rows, now, executions, actors, rules, timeouts, deaths, wrong }) => {
      const row = [...rows.values()].map(numberOf).sort();
      const e = executions.map((execution) => [
        execution.name,
        execution.place.state,
        execution.history,
        execution.rules,
        execution.afterNo,
        execution.revision,
        execution.until,
        execution.token,
        execution.parks,
      ]);
      return JSON.stringify([
        row,
        now,
        e,
        Object.values(actors).map((a) => [a.history, a.state]),
        rules,
        timeouts,
        deaths,
        wrong,
      ]);
    },
    steps: async (state) => {
      if (state.wrong) return [];
      const all = await Promise.all([
        executionSteps(state),
        ...Object.keys(parts).map((name) => actorSteps(state, name)),
      ]);
      return all.flat();
    },
    wrong: async (state, isLast) => {
      if (state.wrong) return state.wrong;
      if (state.executions.some(({ looks }) => looks > mostLooks)) return 'it never comes to rest';
      // Whenever every process has done its work; that waits may still end by time does not help who sleeps until then.
      const isQuiet =
        isLast ||
        (Object.values(state.actors).every((a) => a.state === 'done' || a.state === 'dead') && isAsleep(state));
      if (!isQuiet) return undefined;
      const rested = await swept(state);
      return rested.wrong ?? restless(rested);
    },
  };

  function isAsleep({ executions }: State): boolean {
    return executions.every((one) => !isRunning(one) || !isPlayed(one) || one.token !== undefined);
  }
}
