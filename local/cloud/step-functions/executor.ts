import type { Clock } from '../clock/index.ts';
import { dueAt } from './due.ts';
import { type Execution, type OpenTask, shrink } from './execution.ts';
import { type Failure, StateFailedError } from './failure.ts';
import { historyEvents } from './language/limits.ts';
import { advance, failureStep, type StepMaker } from './language/states.ts';
import { createLimiter } from './limiter.ts';
import { type Outcome, type StatusChange, statusChange } from './status-change.ts';
import { type EndStatus, isEvent, type Step } from './steps.ts';
import type { Store } from './store.ts';
import type { TaskCall } from './task-call.ts';

interface ExecutorOptions {
  clock: Clock;
  store: Store;
  callTask: TaskCall;
  random: () => number;
  onStatusChange: (change: StatusChange) => void | Promise<void>;
  onError: (error: unknown) => void;
}

/** Moves executions forward. A decision is written first, and acted on only when it is on disk. */
export interface Executor {
  /** Continues an execution from any point: after its start, a restart, or an outside event. */
  go(execution: Execution): void;
  /** Continues after a restart. What came due meanwhile runs by its timer, in the order of the due times. */
  resume(execution: Execution): void;
  /** Adds steps from outside, queues their record, and continues. The caller waits for `store.flushed()`. */
  receive(execution: Execution, ...steps: Step[]): void;
  end(execution: Execution, status: EndStatus, reason?: Failure): void;
  /** Reports the current status to onStatusChange once it is on disk; the caller knows input and outcome. */
  announce(execution: Execution, told: Outcome): void;
  stop(): void;
}

/** Ten thousand executions that move at once would only fill the memory with half evaluated expressions. */
const movesAtOnce = 32;

export function createExecutor({ clock, store, callTask, random, onStatusChange, onError }: ExecutorOptions): Executor {
  const moving = new Set<Execution>();
  const timers = new Map<Execution, { when: number; timer: { cancel(): void } }>();
  const fewAtOnce = createLimiter(movesAtOnce);
  const called = new WeakSet<OpenTask>();
  let stopped = false;

  const open = (execution: Execution) => execution.status === 'RUNNING' && !stopped;
  const background = (work: () => Promise<void>) => void clock.busy(work).catch((error) => stopped || onError(error));

  /** Takes a step; an execution whose history is full fails instead. */
  function add(execution: Execution, step: Step): void {
    if (step.type !== 'Ended' && isEvent(step) && execution.events >= historyEvents - 1) {
      const cause = `The execution reached the maximum number of history events (${historyEvents}).`;
      end(execution, 'FAILED', { error: 'States.Runtime', cause });
    } else store.take(execution, step);
  }

  function end(execution: Execution, status: EndStatus, { error, cause }: Failure = {}): void {
    if (!open(execution)) return;
    const output = status === 'SUCCEEDED' ? JSON.stringify(execution.stateInput) : undefined;
    store.take(execution, { type: 'Ended', at: clock.now(), status, error, cause });
    store.commit(execution);
    arm(execution);
    announce(execution, { input: execution.rawInput, output, error, cause });
    shrink(execution);
  }

  function go(execution: Execution): void {
    if (!open(execution) || moving.has(execution)) return;
    moving.add(execution);
    background(() =>
      fewAtOnce(async () => {
        try {
          await move(execution);
        } finally {
          moving.delete(execution);
          arm(execution);
        }
      }),
    );
  }

  /** Takes steps until the execution has ended or waits for something: a timer, a token, an answer. */
  async function move(execution: Execution): Promise<void> {
    while (open(execution)) {
      const { phase } = execution;
      if (phase.at === 'end') return end(execution, 'SUCCEEDED');
      if (phase.at === 'task') return park(execution, phase.task);
      const due = phase.at === 'waiting' ? phase.until : phase.at === 'retrying' ? phase.due : 0;
      if (due > clock.now()) return store.commit(execution);
      await moveOnce(execution);
    }
  }

  async function moveOnce(execution: Execution): Promise<void> {
    const maker: StepMaker = {
      now: clock.now(),
      random,
      add: (step) => (open(execution) ? add(execution, step) : undefined),
    };
    try {
      const failed = await advance(execution, maker);
      if (failed !== undefined) end(execution, 'FAILED', failed);
    } catch (error) {
      if (!(error instanceof StateFailedError)) throw error;
      if (open(execution)) add(execution, failureStep(error, execution, clock.now()));
    }
  }

  /** A task was scheduled: its record is written, then its call is made, beside everything else. */
  function park(execution: Execution, task: OpenTask): void {
    store.commit(execution);
    if (task.submitted || called.has(task)) return;
    called.add(task);
    const state = execution.version.machine.states.get(execution.state);
    if (state?.type !== 'Task') return;
    const { parameters } = task;
    const current = () => open(execution) && execution.phase.at === 'task' && execution.phase.task === task;
    background(async () => {
      await store.flushed();
      if (!current()) return;
      const outcome = await callTask(state, parameters);
      if (!current()) return; // it timed out, was stopped, or its token was faster than the call
      const at = clock.now();
      if ('error' in outcome) add(execution, { type: 'Failed', at, ...outcome });
      else if (!state.callback) add(execution, { type: 'Succeeded', at, ...outcome });
      else {
        add(execution, { type: 'Submitted', at, ...outcome });
        store.commit(execution);
        return;
      }
      go(execution);
    });
  }

  function receive(execution: Execution, ...steps: Step[]): void {
    for (const step of steps) add(execution, step);
    store.commit(execution);
    arm(execution);
    go(execution);
  }

  /** One timer for each execution: the nearest of everything it waits for. */
  function arm(execution: Execution): void {
    if (moving.has(execution) && open(execution)) return; // armed when it rests again
    const when = stopped ? undefined : dueAt(execution);
    const armed = timers.get(execution);
    if (armed?.when === when) return;
    armed?.timer.cancel();
    if (when === undefined) timers.delete(execution);
    else timers.set(execution, { when, timer: clock.at(when, () => due(execution)) });
  }

  function due(execution: Execution): void {
    timers.delete(execution);
    const at = clock.now();
    const { phase } = execution;
    if (!open(execution)) return;
    if (at >= execution.deadline) end(execution, 'TIMED_OUT');
    else if (phase.at === 'task' && at >= phase.task.deadline) receive(execution, { type: 'TimedOut', at });
    else if (phase.at === 'task' && at >= phase.task.beatBy)
      receive(execution, { type: 'TimedOut', at, heartbeat: true });
    else go(execution);
    arm(execution);
  }

  function announce(execution: Execution, told: Outcome): void {
    const change = statusChange(execution, told);
    background(async () => {
      await store.flushed();
      if (stopped) return;
      await onStatusChange(change);
      store.told(execution, change.status);
    });
  }

  function resume(execution: Execution): void {
    const { at } = execution.phase;
    const overdue = (dueAt(execution) ?? Number.POSITIVE_INFINITY) <= clock.now();
    if (overdue || at === 'waiting' || at === 'retrying') arm(execution);
    else go(execution);
  }

  return {
    go,
    resume,
    receive,
    end,
    announce,
    stop() {
      stopped = true;
      for (const { timer } of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
