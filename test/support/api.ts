import { privacy } from 'leadloop:config';
import { type Role, roles } from '../../domain/access/permissions.ts';
import type { Config } from '../../domain/config/config.ts';
import type { ErasureOrder } from '../../domain/privacy/erasure.ts';
import { createListViews } from '../../functions/adapters/dynamodb/access/list-views.ts';
import { createProgramKeys } from '../../functions/adapters/dynamodb/access/program-keys.ts';
import { createAudit } from '../../functions/adapters/dynamodb/audit.ts';
import { createEntered } from '../../functions/adapters/dynamodb/entered-team.ts';
import { createLeadList } from '../../functions/adapters/dynamodb/lead-list.ts';
import { createLeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import { createMailsAsSent } from '../../functions/adapters/dynamodb/mail/mails-as-sent.ts';
import { createReps } from '../../functions/adapters/dynamodb/reps.ts';
import { createRetentionWalks } from '../../functions/adapters/dynamodb/retention-state.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import type { ReadinessFacts } from '../../functions/adapters/readiness/facts.ts';
import { leadIdOfAddress } from '../../functions/adapters/secrets/key-ring.ts';
import type { HttpEvent } from '../../functions/http/messages.ts';
import { createDeadLetterDesk } from '../../functions/services/operations/dead-letters.ts';
import { createExecutionDesk, type ExecutionDeskDeps } from '../../functions/services/operations/execution-desk.ts';
import { createMailDesk } from '../../functions/services/operations/mail-desk.ts';
import { createAcceptance } from '../../functions/services/sales/acceptance.ts';
import { createAssigning } from '../../functions/services/sales/assigning.ts';
import { createLeadDesk } from '../../functions/services/sales/lead-desk.ts';
import { createRepAnswers } from '../../functions/services/sales/rep-answers.ts';
import { createRepWork } from '../../functions/services/sales/rep-work.ts';
import { createUserFinder } from '../../functions/services/sales/user-finder.ts';
import { createFollowingApi } from '../../functions/web/api.ts';
import { createApiCare } from '../../functions/web/api-care.ts';
import { createApiExecutions } from '../../functions/web/api-executions.ts';
import { createApiReadiness } from '../../functions/web/api-readiness.ts';
import { insightApi } from './insight/insight-api.ts';
import { privacyOf } from './privacy.ts';
import { request, served } from './request.ts';
import { keys, mails, type World } from './world.ts';

/** Step Functions as it is where nothing has run yet. */
const noExecutions: ExecutionDeskDeps['executions'] = {
  find: async () => undefined,
  status: async () => undefined,
  page: async () => ({ rows: [], cursor: undefined }),
  events: async () => undefined,
  died: async function* () {},
  stop: async () => undefined,
  redrive: async () => undefined,
};

const none = { count: async () => 0, peek: async () => [], drain: async () => 0 };
const deadLetters = createDeadLetterDesk({
  functions: { ...none, sendTo: async () => undefined },
  invocations: { again: async () => undefined },
  ads: none,
  adQueue: { add: async () => undefined },
  outbound: { ...none, about: () => ({}), sendBack: async () => new Map() },
});

const nobodyMay = { unread: 'nobody may' };
/** What AWS says where nothing may be read. */
const unread: ReadinessFacts = {
  account: nobodyMay,
  identity: nobodyMay,
  dmarc: nobodyMay,
  ruleSet: nobodyMay,
  replyServers: nobodyMay,
  publicName: nobodyMay,
  concurrency: nobodyMay,
  quotas: nobodyMay,
  isProtected: nobodyMay,
};

/** The API of a world in which one person has each role alone. */
export function apiOf(table: Table, world: World, more: Partial<Config> = {}) {
  const process = world.process();
  const people = roles
    .filter((role): role is Exclude<Role, 'rep'> => role !== 'rep')
    .map((role) => ({ name: role, email: `${role}@example.org`, roles: [role] }));
  const deployment = { ...process.config.deployment, people };
  const config = { ...process.config, deployment, ...more };
  const idOf = (email: string) => leadIdOfAddress(keys, email);
  const reps = createReps(table);
  const desk = createLeadDesk({
    leads: process.leads,
    reps,
    walk: createLeadWalk(table),
    list: createLeadList(table),
    idOf,
    config,
  });
  const { leads, assignments, signals } = process;
  const answers = createRepAnswers({ ...process, config });
  const assigning = createAssigning({ leads, assignments, reps, signals, config });
  const work = createRepWork({ acceptance: createAcceptance({ leads, assignments }), assignments, signals });
  const publicUrl = 'https://leads.example';
  const audit = createAudit(table);
  const programKeys = createProgramKeys(table);
  const team = { entered: createEntered(table), rules: config, signalsBy: (by: Config) => process.signalsBy(by) };
  const ordered: ErasureOrder[] = [];
  const erasures = { order: async (order: ErasureOrder) => void ordered.push(order) };
  const main = createFollowingApi(team.entered, config, (config) => ({
    ...process,
    ...team,
    erasures,
    keys,
    programKeys,
    asSent: createMailsAsSent(table),
    views: createListViews(table),
    audit,
    desk,
    reps,
    work,
    answers,
    assigning,
    config,
    mails,
    publicUrl,
  }));
  const executionDesk = createExecutionDesk({ ...process, executions: noExecutions });
  const findUser = createUserFinder(team.entered, config, process.now);
  const ops = createApiExecutions({ ...process, audit, executionDesk, findUser });
  const sendSwitch = { state: async () => 'on' as const, set: async () => undefined };
  const mailDesk = createMailDesk(process);
  const kept = { retentionWalks: createRetentionWalks(process.table), retention: privacy.retention };
  const care = createApiCare({ ...process, ...kept, audit, mailDesk, deadLetters, sendSwitch, mails, findUser });
  const installation = { deployment, apiUrl: publicUrl, tableName: 'leads', dkimRecords: [] };
  const readiness = createApiReadiness({ ...process, audit, facts: async () => unread, installation, findUser });
  // As the gateway shares the paths out: lib/functions.ts.
  const shared = [
    ['/api/operations/readiness', readiness],
    ['/api/operations/', care],
    ['/api/executions', ops],
    ['/api/insight/', insightApi({ desk, config, programKeys })],
    ['/api/marketing/', insightApi({ desk, config, programKeys })],
    ['/programs/insight/', insightApi({ desk, config, programKeys })],
    ['/programs/marketing/', insightApi({ desk, config, programKeys })],
  ] as const;
  const copies = privacyOf(table, world, { desk, findUser }).handler;
  const handlerOf = (path: string) =>
    /^\/(?:api|programs)\/leads\/[^/]+\/export$/.test(path)
      ? copies
      : (shared.find(([beginning]) => path.startsWith(beginning))?.[1] ?? main);
  return { config, ordered, programKeys, api: served((event) => handlerOf(event.rawPath)(event)) };
}

/** A request as the gateway hands it on: it has looked at the token already. */
export function signedIn(
  method: string,
  path: string,
  email: string | undefined,
  body?: unknown,
  headers: Record<string, string> = {},
): HttpEvent {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const event = request('ANY /api/{path+}', { body: JSON.stringify(body), headers });
  const authorizer = email && { jwt: { claims: { email, email_verified: 'true' }, scopes: null } };
  const http = { ...event.requestContext.http, method, path: rawPath };
  return {
    ...event,
    rawPath,
    rawQueryString,
    requestContext: { ...event.requestContext, http, authorizer },
  } as HttpEvent;
}

export const bodyOf = ({ body }: { body?: string }) => JSON.parse(body ?? '{}');
