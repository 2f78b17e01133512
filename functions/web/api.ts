import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import type { Config } from '../../domain/config/config.ts';
import { env } from '../adapters/aws/environment.ts';
import { createListViews } from '../adapters/dynamodb/access/list-views.ts';
import { createProgramKeys } from '../adapters/dynamodb/access/program-keys.ts';
import { createAssignments } from '../adapters/dynamodb/assignments.ts';
import { createAudit } from '../adapters/dynamodb/audit.ts';
import { createEntered, type Entered } from '../adapters/dynamodb/entered-team.ts';
import { createMailsAsSent } from '../adapters/dynamodb/mail/mails-as-sent.ts';
import { createReps } from '../adapters/dynamodb/reps.ts';
import { createErasureQueue } from '../adapters/sqs/erasure-queue.ts';
import { openApi } from '../http/api/openapi.ts';
import { operations } from '../http/api/operations.ts';
import { createRouter } from '../http/api/router.ts';
import { jsonAnswer } from '../http/json-answer.ts';
import { machineHttp } from '../http/machine-http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { createAcceptance } from '../services/sales/acceptance.ts';
import { createAssigning } from '../services/sales/assigning.ts';
import { createRepAnswers } from '../services/sales/rep-answers.ts';
import { createRepWork } from '../services/sales/rep-work.ts';
import { followingTeam } from '../services/sales/team-rules.ts';
import { createUserFinder } from '../services/sales/user-finder.ts';
import { createSignals } from '../services/signals.ts';
import {
  deployedCorrections,
  deployedKeys,
  deployedLeadDesk,
  deployedLeadEdits,
  deployedMerging,
  deployedSignals,
  newId,
  now,
} from '../wiring.ts';
import type { ApiDeps } from './api/deps.ts';
import { editAnswers } from './api/edits.ts';
import { leadAnswers } from './api/leads.ts';
import { privacyAnswers } from './api/privacy.ts';
import { createProgramDoor } from './api/program-door.ts';
import { teamAnswers } from './api/team.ts';
import { viewAnswers } from './api/views.ts';
import { workAnswers } from './api/work.ts';

/** The API for the app and other programs; functions/http/api/operations.ts lists its operations. */
export function createApi(deps: ApiDeps): HttpHandler {
  const answers = {
    ...teamAnswers(deps),
    ...leadAnswers(deps),
    ...viewAnswers(deps),
    ...workAnswers(deps),
    ...editAnswers(deps),
    ...privacyAnswers(deps),
  };
  const route = createRouter(operations, answers, {
    ...deps,
    findUser: createUserFinder(deps.entered, deps.rules, deps.now),
    findProgram: createProgramDoor(deps),
  });
  return async (event) => (event.rawPath === '/api/openapi.json' ? jsonAnswer(openApi(deps.publicUrl)) : route(event));
}

/** The API with the team's current hours. A list of leads needs no hours, so it takes three calls of the table. */
export const createFollowingApi = (
  entered: Pick<Entered, 'into'>,
  rules: Config,
  depsBy: (config: Config) => ApiDeps,
): HttpHandler =>
  followingTeam(
    entered,
    rules,
    (config) => createApi(depsBy(config)),
    ({ rawPath, requestContext: { http } }) => rawPath === '/api/leads' && http.method === 'GET',
  );

export const handler = machineHttp('api', async () => {
  const { table, leads, lifecycles, signals } = deployedSignals();
  const signalsBy = (config: Config) => createSignals({ leads, lifecycles, config, now, newId });
  const rules = { capture, scoring, nurture, sales, deployment };
  const keys = await deployedKeys();
  const [reps, assignments, audit] = [createReps(table), createAssignments(table), createAudit(table)];
  const [entered, programKeys] = [createEntered(table), createProgramKeys(table)];
  const corrections = deployedCorrections(table);
  const work = createRepWork({ acceptance: createAcceptance({ leads, assignments }), assignments, signals });
  const edits = deployedLeadEdits(table);
  const merging = deployedMerging(table);
  const erasures = createErasureQueue(env('ERASURE_QUEUE_URL'));
  const publicUrl = env('PUBLIC_URL');
  return createFollowingApi(entered, rules, (config) => ({
    ...edits,
    merging,
    erasures,
    keys,
    programKeys,
    asSent: createMailsAsSent(table),
    views: createListViews(table),
    audit,
    newId,
    leads,
    reps,
    work,
    signals,
    signalsBy,
    entered,
    rules,
    config,
    mails,
    publicUrl,
    now,
    desk: deployedLeadDesk(table, keys, config),
    answers: createRepAnswers({ leads, assignments, signals, corrections, ...edits, config }),
    assigning: createAssigning({ leads, assignments, reps, signals, config }),
  }));
});
