import { arnOf, type Execution, retryCount } from '../execution.ts';
import type { Scope } from './expression.ts';

/** The variables of the current state's expressions; `now` is the clock's time in milliseconds. */
export function scopeOf(
  execution: Execution,
  { now }: { now: number },
  more: Partial<Scope['states']> = {},
  token?: string,
): Scope {
  const { stateInput: input, variables } = execution;
  return { states: { input, context: contextOf(execution, token), ...more }, variables, now };
}

/** The Context object (developer guide, "Accessing execution data from the Context object"). */
function contextOf(execution: Execution, token?: string): unknown {
  const { version, name, input, startedAt, state, enteredAt } = execution;
  return {
    Execution: {
      Id: arnOf(execution),
      Input: input,
      Name: name,
      RoleArn: version.roleArn,
      StartTime: new Date(startedAt).toISOString(),
      RedriveCount: 0,
    },
    State: { Name: state, EnteredTime: new Date(enteredAt).toISOString(), RetryCount: retryCount(execution) },
    StateMachine: { Id: version.machineArn, Name: version.machineName },
    ...(token !== undefined && { Task: { Token: token } }),
  };
}
