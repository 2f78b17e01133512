import type { Machine, State } from './definition.ts';
import { Fields, isObject, type Problem } from './fields.ts';
import { nameLength } from './limits.ts';
import { loadState } from './load-state.ts';

/** The definition cannot be run. The message lists every problem. */
export class InvalidDefinitionError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`Invalid state machine definition:\n${problems.map(inWords).join('\n')}`);
    this.name = 'InvalidDefinitionError';
    this.problems = problems;
  }
}

function inWords({ state, field, got, expected }: Problem): string {
  return `- ${state === undefined ? 'top level' : `state "${state}"`}, field ${field}: got ${got}, expected ${expected}`;
}

/**
 * Validates a definition in Amazon States Language and compiles its expressions. What this interpreter does not do as AWS
 * does is refused here, so that nothing is silently different later. Throws InvalidDefinitionError.
 */
export function loadDefinition(definition: unknown): Machine {
  const problems: Problem[] = [];
  if (!isObject(definition))
    throw new InvalidDefinitionError([{ field: '/', got: typeof definition, expected: 'an object' }]);
  const fields = new Fields(definition, problems);
  fields.only(['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version']);
  if (definition.QueryLanguage !== 'JSONata')
    fields.problem('QueryLanguage', definition.QueryLanguage ?? 'nothing (JSONPath)', '"JSONata"');
  const startAt = fields.string('StartAt') ?? '';
  const timeoutSeconds = fields.number('TimeoutSeconds', 1);
  const states = loadStates(fields, problems);
  checkTransitions(fields, startAt, states, problems);
  if (problems.length > 0) throw new InvalidDefinitionError(problems);
  return { startAt, states, timeoutSeconds };
}

function loadStates(fields: Fields, problems: Problem[]): Map<string, State> {
  const states = new Map<string, State>();
  const { States } = fields.json;
  if (!isObject(States) || Object.keys(States).length === 0) {
    fields.problem('States', States, 'an object with at least one state');
    return states;
  }
  for (const [name, json] of Object.entries(States)) {
    if (name.length > nameLength)
      fields.problem(`States/${name}`, `${name.length} characters`, `a name of at most ${nameLength}`);
    if (!isObject(json)) fields.problem(`States/${name}`, json, 'an object');
    else {
      const state = loadState(name, new Fields(json, problems, name));
      if (state !== undefined) states.set(name, state);
    }
  }
  return states;
}

/** Every target exists, and every state can be reached (AWS refuses both: MISSING_TRANSITION_TARGET). */
function checkTransitions(fields: Fields, startAt: string, states: Map<string, State>, problems: Problem[]): void {
  const { States } = fields.json;
  const exists = (name: string) => isObject(States) && Object.hasOwn(States, name);
  const reached = new Set<string>();
  const follow = [{ from: undefined as string | undefined, field: 'StartAt', to: startAt }];
  for (let edge = follow.pop(); edge !== undefined; edge = follow.pop()) {
    const { from, field, to } = edge;
    if (!exists(to)) problems.push({ state: from, field, got: `"${to}"`, expected: 'the name of a state' });
    if (reached.has(to)) continue;
    reached.add(to);
    const state = states.get(to);
    if (state !== undefined) follow.push(...targets(state).map((target) => ({ from: to, field: 'Next', to: target })));
  }
  for (const name of states.keys())
    if (!reached.has(name))
      problems.push({ state: name, field: 'Next', got: 'no way to reach it', expected: 'a transition to it' });
}

/** The states a state can lead to. */
export function targets(state: State): string[] {
  if (state.type === 'Fail') return [];
  const exits = [state, ...(state.type === 'Choice' ? state.rules : []), ...(state.type === 'Task' ? state.catch : [])];
  return exits.flatMap(({ next }) => (next === undefined ? [] : [next]));
}
