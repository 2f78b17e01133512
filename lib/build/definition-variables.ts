import jsonata from 'jsonata';
import { type Definition, type State, statesOf } from './definition.ts';

/** What `$states` holds (Step Functions Developer Guide, "Transforming data with JSONata", "Reserved variable: $states"). */
const reserved = ['input', 'result', 'errorOutput', 'context'];
/** The context object (Developer Guide, "Accessing execution data from the Context object"). */
const context: Record<string, readonly string[]> = {
  Execution: ['Id', 'Input', 'Name', 'RoleArn', 'StartTime', 'RedriveCount', 'RedriveTime'],
  State: ['EnteredTime', 'Name', 'RetryCount'],
  StateMachine: ['Id', 'Name'],
  Task: ['Token'],
};
/** Functions Step Functions adds to JSONata, and JSONata's own (docs.jsonata.org); `$eval` is not supported there. */
const functions = new Set(
  `partition range hash random uuid parse string length substring substringBefore substringAfter uppercase lowercase trim pad
  contains split join match replace base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl number
  abs floor ceil round power sqrt formatNumber formatBase formatInteger parseInteger sum max min average boolean not exists
  count append sort reverse shuffle distinct zip keys lookup spread merge sift each error assert type now millis fromMillis
  toMillis map filter single reduce`.split(/\s+/),
);

type Ast = {
  type?: string;
  value?: unknown;
  focus?: string;
  index?: string;
  steps?: Ast[];
  procedure?: Ast;
  lhs?: Ast;
  arguments?: Ast[];
} & Record<string, unknown>;

/** Expressions that do not parse, variables that may be unset where they are read, and fields of `$states` that do not exist. */
export function variableProblems(definition: Definition): string[] {
  const set = variablesAt(definition);
  return statesOf(definition).flatMap(([name, state]) => {
    const known = set.get(name) ?? new Set<string>();
    return fieldsOf(state).flatMap(({ expression, finished }) =>
      expressionProblems(expression, known, finished).map((problem) => `state "${name}": ${problem} in ${expression}`),
    );
  });
}

/** For each state the variables that are set on every way to it: a fixed point, shrinking from "all of them". */
function variablesAt(definition: Definition): Map<string, Set<string>> {
  const states = statesOf(definition);
  const all = new Set(states.flatMap(([, , exits]) => exits.flatMap(({ assigns }) => assigns)));
  const at = new Map(states.map(([name]) => [name, name === definition.StartAt ? new Set<string>() : new Set(all)]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, , exits] of states) {
      for (const { to, assigns } of exits) {
        const before = at.get(to);
        const after =
          before &&
          new Set([...before].filter((variable) => at.get(name)?.has(variable) || assigns.includes(variable)));
        if (!after || after.size === before.size) continue;
        at.set(to, after);
        changed = true;
      }
    }
  }
  return at;
}

/** Every JSONata expression of a state; `finished` when the result of the task is there to be read. */
function fieldsOf(state: State): { expression: string; finished: boolean }[] {
  return Object.entries(state).flatMap(([field, value]) => {
    const finished = ['Assign', 'Output', 'Catch'].includes(field);
    return textsOf(value).flatMap((text) => {
      const expression = /^\{%([\s\S]*)%\}$/.exec(text)?.[1];
      return expression === undefined ? [] : [{ expression: expression.trim(), finished }];
    });
  });
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function expressionProblems(expression: string, known: ReadonlySet<string>, finished: boolean): string[] {
  let ast: Ast;
  try {
    ast = jsonata(expression).ast() as unknown as Ast;
  } catch (error) {
    return [`broken JSONata (${(error as Error).message})`];
  }
  const local = new Set(
    nodesOf(ast).flatMap(({ type, lhs, focus, index, arguments: parameters }) => {
      if (type === 'bind') return [String(lhs?.value)];
      if (type === 'lambda') return (parameters ?? []).map(({ value }) => String(value));
      // `items@$one#$n` names each item and its place.
      return [focus, index].filter((name) => name !== undefined);
    }),
  );
  return nodesOf(ast).flatMap((node) => {
    if (node.type === 'path') return statesProblems(node, finished);
    if (node.type !== 'variable' || node.value === '' || node.value === 'states') return [];
    const name = String(node.value);
    return known.has(name) || local.has(name) || functions.has(name) ? [] : [`$${name} is not set on every way here`];
  });
}

function statesProblems({ steps = [] }: Ast, finished: boolean): string[] {
  const [root, ...rest] = steps.map(({ value }) => String(value));
  if (steps[0]?.type !== 'variable' || root !== 'states') return [];
  const [field = '', group = '', item = ''] = rest;
  if (!reserved.includes(field)) return [`$states.${field} does not exist`];
  if (!finished && (field === 'result' || field === 'errorOutput'))
    return [`$states.${field} is there only when the task is over`];
  if (field !== 'context' || group === '') return [];
  if (!context[group]) return [`$states.context.${group} does not exist`];
  return item === '' || context[group].includes(item) ? [] : [`$states.context.${group}.${item} does not exist`];
}

function nodesOf(node: Ast): Ast[] {
  const children = Object.values(node).flatMap((value) => (Array.isArray(value) ? value.flat() : [value]));
  const inner = children.filter(
    (child): child is Ast => typeof child === 'object' && child !== null && !Array.isArray(child),
  );
  return [...('type' in node ? [node] : []), ...inner.flatMap(nodesOf)];
}
