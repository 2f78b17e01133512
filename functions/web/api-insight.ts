import { capture, deployment, insight, nurture, sales, scoring, segments } from 'leadloop:config';
import { files as configFiles } from 'leadloop:config-files';
import { mails } from 'leadloop:mails';
import { minute } from '../../domain/time/instant.ts';
import { env } from '../adapters/aws/environment.ts';
import { createProgramKeys } from '../adapters/dynamodb/access/program-keys.ts';
import { createAudit } from '../adapters/dynamodb/audit.ts';
import { createEntered } from '../adapters/dynamodb/entered-team.ts';
import { createInsightFiles } from '../adapters/s3/insight-files.ts';
import { remembered } from '../adapters/s3/remembered.ts';
import { deployedS3 } from '../adapters/s3/s3.ts';
import { leadIdOfInsight } from '../adapters/secrets/key-ring.ts';
import { insightOperations } from '../http/api/operations/insight.ts';
import { marketingOperations } from '../http/api/operations/marketing.ts';
import { createRouter, type RouterDeps } from '../http/api/router.ts';
import { machineHttp } from '../http/machine-http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { createInsightReader, type InsightLine } from '../services/insight-reader.ts';
import { createConfigChanges } from '../services/operations/config-changes.ts';
import { createUserFinder } from '../services/sales/user-finder.ts';
import { deployedKeys, deployedLeadDesk, deployedTable, newId, now } from '../wiring.ts';
import { type InsightDeps, insightAnswers } from './api/insight.ts';
import { type MarketingDeps, marketingAnswers } from './api/marketing.ts';
import { createProgramDoor, type ProgramDoorDeps } from './api/program-door.ts';

/** Figures and the leads behind them. A function of its own, because it counts longer and reads other data than the API of leads. */
export const createInsightApi = (
  deps: InsightDeps & MarketingDeps & Pick<RouterDeps, 'audit' | 'newId' | 'findUser'> & ProgramDoorDeps,
): HttpHandler =>
  createRouter(
    { ...insightOperations, ...marketingOperations },
    { ...insightAnswers(deps), ...marketingAnswers(deps) },
    { ...deps, findProgram: createProgramDoor(deps) },
  );

export const handler = machineHttp('api-insight', async () => {
  const config = { capture, scoring, nurture, sales, deployment, insight, segments };
  const [keys, table] = [await deployedKeys(), deployedTable()];
  const entered = createEntered(table);
  const files = createInsightFiles<InsightLine>(remembered(deployedS3(), minute, Date.now), env('INSIGHT_BUCKET'));
  return createInsightApi({
    reader: createInsightReader({ files, config, entered }),
    desk: deployedLeadDesk(table, keys, config),
    leadOf: (id) => leadIdOfInsight(keys, id),
    // Nothing is changed here, so it writes nothing; the router of every function has one.
    audit: createAudit(table),
    programKeys: createProgramKeys(table),
    configChanges: createConfigChanges(table),
    findUser: createUserFinder(entered, config, now),
    config,
    mails,
    configFiles,
    newId,
    now,
  });
});
