import { existsSync } from 'node:fs';
import { type Assembly, readAssembly } from './assembly/index.ts';
import type { Clock } from './clock/index.ts';
import { announceDeployment } from './cloud-formation/index.ts';
import { type Account, openCognito } from './cognito/index.ts';
import { type DynamoDb, startDynamoDb } from './dynamodb/index.ts';
import { openDestinations } from './event-bridge/destinations.ts';
import { type BusEvent, createEventBridge } from './event-bridge/index.ts';
import { createSchedules } from './event-bridge/schedules.ts';
import { demandsOfDynamoDb } from './iam/demands.ts';
import { createIam, type Iam, type Use } from './iam/index.ts';
import type { DataFolder } from './journal/data-folder.ts';
import type { Corruption } from './journal/file.ts';
import { openAsyncInvocations } from './lambda/async-invocations.ts';
import { environmentOf } from './lambda/environment.ts';
import { openFunctionLog } from './lambda/function-log.ts';
import { type Around, createLambdaHost } from './lambda/index.ts';
import { describeError, type Log } from './log.ts';
import { openS3 } from './s3/index.ts';
import { openSecrets } from './secrets/index.ts';
import { type Mail, type MailFault, type SesMode, startSes } from './ses/index.ts';
import { createReceiving } from './ses/receiving.ts';
import { openSqs } from './sqs/index.ts';
import { openParameters } from './ssm/index.ts';
import { createStepFunctions } from './step-functions/index.ts';
import { startQuotaOf } from './step-functions/start-quota.ts';

interface ServicesOptions {
  assemblyDir: string;
  data: DataFolder;
  /** The shared clock; `foreground` is the same one, without the timers of schedules. */
  clock: Clock;
  foreground: Clock;
  /** Where the one port is reached, without a trailing slash. */
  publicUrl: string;
  log: Log;
  mailFault?: (mail: Mail) => MailFault | undefined;
  around?: Around;
  /** StartExecution keeps to what Step Functions takes in this region. */
  quotas?: boolean;
  sesMode?: SesMode;
  mailsPerSecond?: number;
  /** Who may sign in, beside those a program invites. */
  accounts?: readonly Account[];
  /** Called with every event on the buses of the template; the call that puts one waits for it. */
  onEvent?: (event: BusEvent) => Promise<void>;
  /** The tag with a mail's person. */
  personTag?: string;
  /** True while time is moved on purpose: schedules then rest when nothing happens. */
  resting: () => boolean;
}

export type Services = Awaited<ReturnType<typeof startServices>>;

/** Everything a stack runs on, wired together from its synthesized template. The template alone decides what exists. */
export async function startServices(options: ServicesOptions) {
  const { assemblyDir, data, publicUrl } = options;
  const assembly = readAssembly(assemblyDir, publicUrl);
  const { region, account, tables, grants } = assembly;
  const used: Use[] = [];
  const onUse = (use: Use) => void used.push(use);
  const db = await startDynamoDb({ path: data.file('dynamodb'), tables, region, account, grants, onUse });
  try {
    return { ...(await wire(options, assembly, db, createIam(grants, onUse))), used };
  } catch (error) {
    await db.stop();
    throw error;
  }
}

async function wire(options: ServicesOptions, assembly: Assembly, db: DynamoDb, iam: Iam) {
  const {
    data,
    clock,
    foreground,
    publicUrl,
    log,
    mailFault,
    around,
    quotas,
    sesMode,
    accounts = [],
    resting,
  } = options;
  const { region, account, functions } = assembly;
  const onCorruption = ({ path, line, why, copy }: Corruption) =>
    log.error(`${path}: line ${line} is unreadable (${why}); it was left out, the file as found is kept as ${copy}`);
  const onError = (error: unknown) => log.error(describeError(error));
  await expectSecrets(data.file('secrets.json'), db, assembly); // before anything is open that a refused start would leave so
  const functionLog = openFunctionLog(data.file('functions.log'));
  const endpoints = {
    dynamodb: db.endpoint,
    sfn: `${publicUrl}/_aws/sfn`,
    sesv2: `${publicUrl}/_aws/ses`,
    events: `${publicUrl}/_aws/events`,
    secretsmanager: `${publicUrl}/_aws/secrets`,
    ssm: `${publicUrl}/_aws/ssm`,
    sqs: `${publicUrl}/_aws/sqs`,
    s3: `${publicUrl}/_aws/s3`,
    lambda: `${publicUrl}/_aws/lambda`,
    cognitoidentityprovider: `${publicUrl}/_aws/cognito`,
  };
  const host = createLambdaHost({
    functions,
    clock,
    region,
    account,
    environment: environmentOf(endpoints, data),
    log: functionLog,
    around,
    onError: (name, { errorType, errorMessage }) => log.error(`${name}: ${errorType}: ${errorMessage}`),
  });
  const invocations = await openAsyncInvocations({
    path: data.file('async-invocations.ndjson'),
    clock: foreground,
    host,
    functions,
    onCorruption,
  });
  const sqs = await openSqs({
    path: data.file('messages.ndjson'),
    clock: foreground,
    host,
    queues: assembly.queues,
    mappings: assembly.mappings,
    undelivered: assembly.rules.flatMap(({ targets }) => targets.flatMap(({ deadLetterArn }) => deadLetterArn ?? [])),
    region,
    onCorruption,
  });
  const secrets = openSecrets(data.file('secrets.json'), assembly.secrets, clock.now);
  const destinations = await openDestinations({
    path: data.file('api-destinations.ndjson'),
    clock: foreground,
    destinations: assembly.destinations,
    secretValue: secrets.field,
    toQueue: sqs.put,
    onFailure: log.error,
    onCorruption,
  });
  const bus = createEventBridge({
    rules: assembly.rules,
    clock,
    invocations,
    destinations,
    toQueue: sqs.put,
    region,
    account,
    onEvent: options.onEvent,
  });
  const s3 = openS3(data.file('s3'), assembly.buckets, clock.now);
  const receiving = createReceiving({ rules: assembly.receiptRules, s3, bus, clock });
  const ses = await startSes({
    path: data.file('mail.ndjson'),
    setup: assembly.mail,
    mode: sesMode,
    mailsPerSecond: options.mailsPerSecond,
    clock: foreground,
    bus,
    receiving,
    region,
    account,
    fault: mailFault,
    crash: host.crash,
    warn: log.error,
    onCorruption,
    personTag: options.personTag,
  });
  const cognito = await openCognito({ path: data.file('people.json'), pools: assembly.userPools, accounts });
  const parameters = openParameters(data.file('parameters.json'), assembly.parameters);
  const schedules = createSchedules({ rules: assembly.rules, clock, host, region, account, resting });
  const stepFunctions = await createStepFunctions({
    clock: foreground,
    journalPath: data.file('executions.ndjson'),
    stateMachines: assembly.stateMachines,
    ...(quotas && { startQuota: startQuotaOf(region) }),
    invokeLambda: async (functionArn, payload) => {
      const why = iam.refusal('states', [{ action: 'lambda:InvokeFunction', resource: functionArn }]);
      return why === undefined
        ? host.invoke(functionArn, payload)
        : { error: { errorType: 'Lambda.AccessDeniedException', errorMessage: why } };
    },
    callSdk: (service, action, parameters) =>
      callService(db, service, action, parameters, (operation) =>
        iam.refusal('states', demandsOfDynamoDb(operation, parameters, assembly)),
      ),
    onStatusChange: async (detail) => {
      await bus.put({
        source: 'aws.states',
        'detail-type': 'Step Functions Execution Status Change',
        resources: [detail.executionArn],
        detail,
      });
    },
    onCorruption,
    onError,
  });

  return {
    assembly,
    iam,
    /** The folder of all data. */
    dataFolder: data.file('.'),
    db,
    endpoints,
    host,
    invocations,
    sqs,
    bus,
    s3,
    receiving,
    ses,
    secrets,
    parameters,
    cognito,
    schedules,
    stepFunctions,
    /** Continues what a killed process left unfinished, then starts the schedules. */
    resume() {
      stepFunctions.resume();
      ses.resume();
      invocations.resume();
      destinations.resume();
      sqs.resume();
      schedules.start();
      clock.busy(() => announceDeployment(data.file('deployed'), assembly, bus)).catch(onError);
    },
    /** Removes deleted data from all files for good. All of them are rewritten. */
    async compact() {
      await sqs.compact();
      await db.compact();
      data.removeCopies();
    },
    async stop() {
      schedules.stop();
      await stepFunctions.stop();
      await invocations.stop();
      await destinations.stop();
      await sqs.stop();
      await ses.stop();
      await db.stop();
      await functionLog.close();
    },
  };
}

/** New keys would make other lead ids: unsubscribed people would get mail again, and every link would be void. */
async function expectSecrets(path: string, db: DynamoDb, { tables, secrets }: Assembly): Promise<void> {
  if (secrets.length === 0 || existsSync(path)) return;
  for (const { name } of tables) {
    const { Count } = (await db.call('scan', { TableName: name, Limit: 1 })) as { Count: number };
    if (Count > 0)
      throw new Error(
        `The data folder has leads but no ${path}: with new keys, people who unsubscribed would get mail again. Put the file back, or start over in an empty folder with LEADLOOP_DATA.`,
      );
  }
}

async function callService(
  db: DynamoDb,
  service: string,
  action: string,
  parameters: unknown,
  refusal: (operation: string) => string | undefined,
): Promise<unknown> {
  if (service.toLowerCase() === 'dynamodb') {
    const why = refusal(`${action[0]?.toUpperCase() ?? ''}${action.slice(1)}`);
    if (why !== undefined) throw Object.assign(new Error(why), { name: 'AccessDeniedException' });
    return db.call(action, parameters);
  }
  throw new Error(`aws-sdk:${service}:${action} is not supported by the embedded cloud`);
}
