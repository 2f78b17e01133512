import { deployment, sales } from 'leadloop:config';
import { userOf } from '../../domain/access/user.ts';
import { env } from '../adapters/aws/environment.ts';
import { createAudit } from '../adapters/dynamodb/audit.ts';
import { createLeads } from '../adapters/dynamodb/leads.ts';
import { createPending } from '../adapters/dynamodb/pending.ts';
import { createExecutions } from '../adapters/step-functions/executions.ts';
import { executionOperations } from '../http/api/operations/executions.ts';
import { createRouter, type RouterDeps } from '../http/api/router.ts';
import { machineHttp } from '../http/machine-http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { createExecutionDesk } from '../services/operations/execution-desk.ts';
import { deployedKeys, deployedLifecycles, deployedTable, newId, now } from '../wiring.ts';
import { type ExecutionDeps, executionAnswers } from './api/executions.ts';

/** The part of the API by which ops look after executions. */
export const createApiExecutions = (deps: ExecutionDeps & RouterDeps): HttpHandler =>
  createRouter(executionOperations, executionAnswers(deps), deps);

export const handler = machineHttp('api-executions', async () => {
  const table = deployedTable();
  const keys = await deployedKeys();
  return createApiExecutions({
    executionDesk: createExecutionDesk({
      leads: createLeads(table),
      lifecycles: deployedLifecycles(),
      executions: createExecutions(env('STATE_MACHINE_ARN')),
      pending: createPending(table),
      keys,
      now,
    }),
    audit: createAudit(table),
    findUser: (email) => userOf(email, { sales, deployment }),
    now,
    newId,
  });
});
