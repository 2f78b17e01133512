import { deployment, sales } from 'leadloop:config';
import { type User, userOf } from '../../domain/access/user.ts';
import { env } from '../adapters/aws/environment.ts';
import { type Audit, createAudit } from '../adapters/dynamodb/audit.ts';
import { createPending } from '../adapters/dynamodb/pending.ts';
import { createExecutions } from '../adapters/step-functions/executions.ts';
import { createRouter } from '../http/api/router.ts';
import { machineHttp } from '../http/machine-http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { createExecutionDesk } from '../services/operations/execution-desk.ts';
import { deployedKeys, deployedSignals, newId, now } from '../wiring.ts';
import { type ExecutionDeps, executionAnswers } from './api/executions.ts';

export interface ApiExecutionsDeps extends ExecutionDeps {
  audit: Audit;
  findUser: (email: string) => User | undefined;
  newId: () => string;
}

/** The part of the API by which ops look after the workflow. */
export const createApiExecutions = (deps: ApiExecutionsDeps): HttpHandler => createRouter(executionAnswers(deps), deps);

export const handler = machineHttp('api-executions', async () => {
  const { table, leads, lifecycles } = deployedSignals();
  const executions = createExecutions(env('STATE_MACHINE_ARN'));
  const keys = await deployedKeys();
  const pending = createPending(table);
  return createApiExecutions({
    executionDesk: createExecutionDesk({ leads, lifecycles, executions, pending, keys, now }),
    audit: createAudit(table),
    findUser: (email) => userOf(email, { sales, deployment }),
    ...{ now, newId },
  });
});
