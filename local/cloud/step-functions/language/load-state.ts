import type { Catcher, Exit, Retrier, State, TaskState, Work } from './definition.ts';
import { type Fields, isObject } from './fields.ts';

const common = ['Type', 'Comment', 'QueryLanguage'];
const leaving = [...common, 'Next', 'End', 'Output', 'Assign'];
const types = ['Task', 'Choice', 'Wait', 'Pass', 'Succeed', 'Fail'] as const;

/** Reads one state; undefined when its type is unknown. Problems are collected in `fields`. */
export function loadState(name: string, fields: Fields): State | undefined {
  if (fields.json.QueryLanguage !== undefined) fields.oneOf('QueryLanguage', ['JSONata']);
  const type = fields.oneOf('Type', types);
  switch (type) {
    case 'Task':
      return loadTask(name, fields);
    case 'Choice':
      fields.only([...common, 'Choices', 'Default', 'Output', 'Assign']);
      return { type, name, rules: loadRules(fields), ...dataOf(fields), next: optionalName(fields, 'Default') };
    case 'Wait':
      fields.only([...leaving, 'Seconds', 'Timestamp']);
      return { type, name, ...loadWait(fields), ...exitOf(fields) };
    case 'Pass':
      fields.only(leaving);
      return { type, name, ...exitOf(fields) };
    case 'Succeed':
      fields.only([...common, 'Output']);
      return { type, name, output: fields.template('Output') };
    case 'Fail':
      fields.only([...common, 'Error', 'Cause']);
      return {
        type,
        name,
        error: fields.typed('Error', isText, 'a string'),
        cause: fields.typed('Cause', isText, 'a string'),
      };
  }
}

const isText = (value: unknown) => typeof value === 'string';
const isSeconds = (least: number) => (value: unknown) => Number.isInteger(value) && Number(value) >= least;

function optionalName(fields: Fields, field: string): string | undefined {
  return fields.json[field] === undefined ? undefined : fields.string(field);
}

function dataOf(fields: Fields): Exit {
  const { Assign } = fields.json;
  if (Assign !== undefined && !isObject(Assign)) fields.problem('Assign', Assign, 'an object of variables');
  for (const variable of isObject(Assign) ? Object.keys(Assign) : []) {
    // ASL specification, "Variables": Unicode identifiers of at most 80 characters; `states` is taken.
    if (!/^[\p{ID_Start}][\p{ID_Continue}]{0,79}$/u.test(variable) || variable === 'states')
      fields.problem(`Assign/${variable}`, `"${variable}"`, 'a variable name: letters, digits and _, not "states"');
  }
  return { output: fields.template('Output'), assign: fields.template('Assign') };
}

/** `Next`, or `End: true`, and not both. */
function exitOf(fields: Fields): Exit {
  const { Next, End } = fields.json;
  const ends = End === true;
  if (ends === (Next !== undefined) || (End !== undefined && !ends))
    fields.problem('Next', { Next, End }, 'either Next with the name of a state, or End: true');
  return { ...dataOf(fields), next: optionalName(fields, 'Next') };
}

function loadRules(fields: Fields) {
  return fields.list('Choices', true).flatMap((rule) => {
    rule.only(['Condition', 'Next', 'Assign', 'Output', 'Comment']);
    const condition = rule.typed('Condition', (value) => typeof value === 'boolean', 'true or false');
    if (condition === undefined) rule.problem('Condition', rule.json.Condition, 'one {% … %} that gives true or false');
    const next = rule.string('Next');
    return condition === undefined ? [] : [{ condition, ...dataOf(rule), next }];
  });
}

function loadWait(fields: Fields) {
  if ((fields.json.Seconds === undefined) === (fields.json.Timestamp === undefined))
    fields.problem(
      'Seconds',
      fields.json.Seconds === undefined ? 'nothing' : 'Seconds and Timestamp',
      'Seconds or Timestamp',
    );
  const isTime = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
  return {
    seconds: fields.typed('Seconds', isSeconds(0), 'an integer ≥ 0'),
    timestamp: fields.typed('Timestamp', isTime, 'a time such as "2026-11-22T09:00:00Z"'),
  };
}

function loadTask(name: string, fields: Fields): TaskState | undefined {
  const own = ['Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Retry', 'Catch'];
  fields.only([...leaving, ...own]);
  const resource = parseResource(fields);
  const exit = exitOf(fields);
  const task = {
    arguments: fields.template('Arguments'),
    timeoutSeconds: fields.typed('TimeoutSeconds', isSeconds(1), 'an integer ≥ 1'),
    heartbeatSeconds: fields.typed('HeartbeatSeconds', isSeconds(1), 'an integer ≥ 1'),
    retry: loadRetry(fields),
    catch: loadCatch(fields),
  };
  const { TimeoutSeconds, HeartbeatSeconds } = fields.json;
  if (typeof TimeoutSeconds === 'number' && typeof HeartbeatSeconds === 'number' && HeartbeatSeconds >= TimeoutSeconds)
    fields.problem('HeartbeatSeconds', HeartbeatSeconds, `less than TimeoutSeconds (${TimeoutSeconds})`);
  if (resource === undefined) return undefined;
  checkArguments(fields, resource.work);
  return { type: 'Task', name, ...resource, ...exit, ...task };
}

function parseResource(fields: Fields): Pick<TaskState, 'work' | 'callback' | 'resource' | 'resourceType'> | undefined {
  const arn = fields.string('Resource') ?? '';
  const match = /^arn:aws:states:::(lambda:invoke|aws-sdk:([a-z0-9]+):([a-z]\w*))(\.waitForTaskToken)?$/i.exec(arn);
  if (match === null) {
    const expected =
      'arn:aws:states:::lambda:invoke or arn:aws:states:::aws-sdk:<service>:<action>, each also with .waitForTaskToken';
    if (arn !== '') fields.problem('Resource', `"${arn}"`, expected);
    return undefined;
  }
  const [, , service, action, token = ''] = match;
  const work: Work =
    service !== undefined && action !== undefined ? { kind: 'sdk', service, action } : { kind: 'lambda' };
  return {
    work,
    callback: token !== '',
    resourceType: work.kind === 'sdk' ? `aws-sdk:${work.service}` : 'lambda',
    resource: `${work.kind === 'sdk' ? work.action : 'invoke'}${token}`,
  };
}

/** The embedded Lambda reads FunctionName and Payload; other parameters would be ignored. */
function checkArguments(fields: Fields, work: Work): void {
  const given = fields.json.Arguments;
  if (work.kind === 'sdk' || typeof given === 'string') return;
  if (!isObject(given) || given.FunctionName === undefined)
    fields.problem('Arguments', given, 'an object with FunctionName');
  for (const key of isObject(given) ? Object.keys(given) : [])
    if (key !== 'FunctionName' && key !== 'Payload')
      fields.problem(`Arguments/${key}`, 'a parameter that is not supported', 'FunctionName or Payload');
}

function loadRetry(fields: Fields): Retrier[] {
  return fields.list('Retry', false).map((retrier, n, all) => {
    const own = [
      'ErrorEquals',
      'IntervalSeconds',
      'BackoffRate',
      'MaxAttempts',
      'MaxDelaySeconds',
      'JitterStrategy',
      'Comment',
    ];
    retrier.only(own);
    return {
      errorEquals: errorEquals(retrier, n === all.length - 1),
      intervalSeconds: retrier.number('IntervalSeconds', 1) ?? 1,
      backoffRate: retrier.number('BackoffRate', 1, Number.MAX_SAFE_INTEGER, false) ?? 2,
      maxAttempts: retrier.number('MaxAttempts', 0) ?? 3,
      maxDelaySeconds: retrier.number('MaxDelaySeconds', 1, 31_622_400),
      fullJitter: retrier.oneOf('JitterStrategy', ['NONE', 'FULL'], 'NONE') === 'FULL',
    };
  });
}

function loadCatch(fields: Fields): Catcher[] {
  return fields.list('Catch', false).map((catcher, n, all) => {
    catcher.only(['ErrorEquals', 'Next', 'Assign', 'Output', 'Comment']);
    const names = errorEquals(catcher, n === all.length - 1);
    return { errorEquals: names, next: catcher.string('Next'), ...dataOf(catcher) };
  });
}

function errorEquals(fields: Fields, last: boolean): string[] {
  const value = fields.json.ErrorEquals;
  if (!Array.isArray(value) || value.length === 0 || !value.every((name) => typeof name === 'string' && name !== '')) {
    fields.problem('ErrorEquals', value, 'a list with at least one error name');
    return [];
  }
  // ASL specification, "Retrying after error": the reserved name States.ALL must appear alone and in the last retrier.
  if (value.includes('States.ALL') && (value.length > 1 || !last))
    fields.problem('ErrorEquals', value, '"States.ALL" alone, and only in the last entry');
  return value;
}
