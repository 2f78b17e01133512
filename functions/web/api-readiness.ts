import { deployment, sales } from 'leadloop:config';
import { userOf } from '../../domain/access/user.ts';
import { awsEnvironment, env } from '../adapters/aws/environment.ts';
import { createAudit } from '../adapters/dynamodb/audit.ts';
import type { ReadinessFacts } from '../adapters/readiness/facts.ts';
import { readinessFacts } from '../adapters/readiness/read-facts.ts';
import { careOperations } from '../http/api/operations/care.ts';
import { createRouter, type RouterDeps } from '../http/api/router.ts';
import { machineHttp } from '../http/machine-http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { findings, type Installation } from '../services/operations/findings.ts';
import { deployedTable, newId, now } from '../wiring.ts';

interface ApiReadinessDeps extends RouterDeps {
  facts: () => Promise<ReadinessFacts>;
  installation: Installation;
}

/** The state of the installation. A function of its own, because it needs more AWS permissions than any other. */
export const createApiReadiness = (deps: ApiReadinessDeps): HttpHandler =>
  createRouter(
    careOperations,
    { readiness: async () => ({ found: findings(await deps.facts(), deps.installation) }) },
    deps,
  );

export const handler = machineHttp('api-readiness', () => {
  const tableName = env('TABLE_NAME');
  const region = awsEnvironment('AWS_REGION') ?? deployment.region;
  const isEmbedded = awsEnvironment('AWS_ENDPOINT_URL_SESV2') !== undefined;
  const records = env('DKIM_RECORDS');
  return createApiReadiness({
    facts: () => readinessFacts({ deployment, region, tableName, isEmbedded }),
    installation: {
      deployment,
      tableName,
      apiUrl: env('PUBLIC_URL'),
      dkimRecords: records === 'none' ? [] : records.split(', '),
    },
    audit: createAudit(deployedTable()),
    findUser: (email) => userOf(email, { sales, deployment }),
    newId,
    now,
  });
});
