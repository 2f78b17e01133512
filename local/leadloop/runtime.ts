import { setTimeout as sleep } from 'node:timers/promises';
import { users } from '../../domain/access/user.ts';
import type { Config } from '../../domain/config/config.ts';
import { isObject } from '../cloud/assembly/template.ts';
import { foreground } from '../cloud/clock/foreground.ts';
import { type ClockOptions, createClock } from '../cloud/clock/index.ts';
import { createHttpApi, type GatewayResponse } from '../cloud/http-api/index.ts';
import type { DataFolder } from '../cloud/journal/data-folder.ts';
import { createLambdaApi } from '../cloud/lambda/api.ts';
import type { Around } from '../cloud/lambda/index.ts';
import { describeError, type Log } from '../cloud/log.ts';
import { createAwsEndpoints } from '../cloud/server/aws-endpoints.ts';
import { foreign } from '../cloud/server/guard.ts';
import type { Answer } from '../cloud/server/index.ts';
import { type Services, startServices } from '../cloud/services.ts';
import { replyTo } from '../cloud/ses/answered.ts';
import type { Mail, MailFault, SesMode } from '../cloud/ses/index.ts';
import type { ExecutionSummary } from '../cloud/step-functions/index.ts';
import { type Controls, createControlApi, type ExecutionView } from './control-api.ts';
import { type Forgetting, openForgetting, personTag } from './forgetting.ts';
import { createLeadViews } from './lead-views.ts';
import { createPanel, withPanel } from './panel/index.ts';
import { sitePage, standIn } from './site.ts';
import { reportLost } from './stuck-leads.ts';

interface RuntimeOptions {
  data: DataFolder;
  /** Where the one port is reached, without a trailing slash. */
  url: string;
  assemblyDir: string;
  config: Config;
  clockMode: ClockOptions['mode'];
  startAt?: number;
  log: Log;
  mailFault?: (mail: Mail) => MailFault | undefined;
  around?: Around;
  quotas?: boolean;
  sesMode?: SesMode;
  mailsPerSecond?: number;
  throttled?: boolean;
  /** Empties the cloud: replaces this runtime by a new one. */
  reset(): Promise<void>;
}

/** One life of the embedded cloud between two resets: a clock, the services on it, and what answers the one port. */
export interface Runtime extends Controls {
  services: Services;
  answer: Answer;
  now(): number;
  idle(): Promise<void>;
  /** Continues everything: a killed process's work, leads without an execution, schedules. */
  resume(): void;
  stop(): Promise<void>;
}

/** How long a stop waits for handlers that run: as long as the slowest call of theirs may take on a busy machine. */
const graceMs = 10_000;

/** Starts clock and services on the data folder. Nothing runs before `services.resume()`. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const {
    data,
    url,
    assemblyDir,
    config,
    clockMode,
    startAt,
    log,
    mailFault,
    around,
    quotas,
    sesMode,
    mailsPerSecond,
    throttled,
    reset,
  } = options;
  const clock = createClock({
    mode: clockMode,
    startAt: data.clockStart(clockMode) ?? startAt ?? Date.now(),
    onMove: (now) => data.saveClock(clockMode, now),
    onError: (error) => log.error(describeError(error)),
  });
  data.saveClock(clockMode, clock.now());
  const listed = foreground(clock);
  let moving = 0;
  /** The search for leads without an execution; a stop waits for it. */
  let looking: Promise<void> = Promise.resolve();
  const resting = () => clockMode === 'virtual' || moving > 0;
  const services = await startServices({
    assemblyDir,
    data,
    clock,
    foreground: listed,
    publicUrl: url,
    log,
    mailFault,
    around,
    quotas,
    sesMode,
    mailsPerSecond,
    accounts: accountsOf(config),
    onEvent: (event) => forgetting.onEvent(event),
    personTag,
    resting,
  });
  const forgetting = await openForgetting({ path: data.file('forgetting.ndjson'), services, clock, log });
  const { assembly, db, ses, stepFunctions, schedules } = services;
  // Another stack may run here, which has no lists of leads.
  const table = assembly.tables.find(({ definition }) => JSON.stringify(definition).includes('"StageIndex"'));
  const { region } = assembly;
  const { site } = config.deployment.product;
  const history = (name: string) => stepFunctions.history(name);
  const running = () =>
    new Set(stepFunctions.executions().flatMap(({ status, name }) => (status === 'RUNNING' ? [name] : [])));
  const views = table && createLeadViews({ db, tableName: table.name, region, config, eventsOf: history, running });
  const sweep = assembly.functions.find(({ name }) => name.endsWith('-sweep'));

  const controls: Controls = {
    clock() {
      const due = listed.nextDue();
      return { now: iso(clock.now()), mode: clockMode, nextDue: due === undefined ? undefined : iso(due) };
    },
    async advance(to) {
      moving += 1;
      try {
        // While something happens, what happens next is due now: its next timer is not known yet.
        const target = to === 'next' ? (clock.isBusy() ? undefined : listed.nextDue()) : to;
        if (target === undefined) await clock.idle();
        else await clock.advanceTo(target);
      } finally {
        moving -= 1;
        if (!resting()) schedules.wake();
      }
    },
    endpoints: () => ({
      ...services.endpoints,
      api: url,
      app: `${url}/app`,
      inbox: `${url}/_local/panel#inbox`,
    }),
    deployment: () => {
      const { stack, region, outputs, metadata } = assembly;
      return { stack, region, outputs, metadata, site };
    },
    mails: (options) => ses.page(options),
    mailOf: (messageId) => ses.read(messageId),
    executions: async (leadId) =>
      stepFunctions
        .executions()
        .map(executionView)
        .filter((one) => leadId === undefined || one.leadId === leadId),
    history,
    leads: async (query) => (views ? views.page(query) : { total: 0, leads: [] }),
    lead: async (leadId) => views?.detail(leadId, clock.now()),
    deadLetters: () => [...services.invocations.deadLetters(), ...services.sqs.deadLetters()],
    events: () => services.bus.recent(),
    reset,
    async restart(leadId) {
      const promised = await views?.restart(leadId, clock.now());
      if (promised && sweep)
        await clock.busy(() => services.host.invoke(sweep.name, { 'detail-type': 'Scheduled Event', detail: {} }));
      return promised === true;
    },
    async reply({ messageId, text, ...mail }) {
      const answered = messageId === undefined ? undefined : await ses.read(messageId);
      const reply = { ...(answered ? replyTo(answered, text) : { text, from: '', to: '', subject: '' }), ...mail };
      const received = reply.from && reply.to ? await services.receiving.receive(reply) : undefined;
      return received === undefined ? undefined : { messageId: received };
    },
    token: (email) => services.cognito.token(email),
    site: (path) => sitePage(path, site),
  };

  return {
    ...controls,
    services,
    answer: answerOf(controls, services, { s3: forgetting.s3, site, now: clock.now, throttled }),
    now: clock.now,
    idle: clock.idle,
    resume() {
      services.resume();
      forgetting.resume();
      if (!views || !sweep) return;
      looking = clock
        .busy(async () => {
          const lost = await reportLost(views.items, services);
          if (lost > 0) log.error(`${lost} open leads have no execution: each gets another one within minutes`);
        })
        .catch((error: unknown) => log.error(describeError(error)));
    },
    /** No new timers and invocations, then time for handlers that run: a send between SES and its ledger gets to write it. */
    async stop() {
      clock.stop();
      await looking;
      await Promise.race([services.host.drain(), sleep(graceMs, undefined, { ref: false })]);
      await forgetting.stop();
      views?.stop();
      await services.stop();
    },
  };
}

/** Who answers which path: panel, control API, AWS endpoints, and for everything else the HTTP API of the template. */
function answerOf(
  controls: Controls,
  services: Services,
  { s3, site, now, throttled }: { s3: Forgetting['s3']; site: string; now: () => number; throttled?: boolean },
): Answer {
  const { assembly, host, stepFunctions, bus, secrets, parameters, sqs, ses, cognito, iam } = services;
  const api = createHttpApi({ api: assembly.api, host, now, throttled });
  const aws = createAwsEndpoints({
    sfn: stepFunctions.handle,
    events: bus.handle,
    secrets: async (target, body) => secrets.handle(target, body),
    parameters: async (target, body) => parameters.handle(target, body),
    sqs: sqs.handle,
    cognito: cognito.handle,
    ses,
    s3,
    lambda: createLambdaApi(host),
    iam,
    assembly,
  });
  const control = createControlApi(controls);
  const panel = createPanel();
  const home: GatewayResponse = { status: 302, headers: { location: '/app' }, cookies: [], body: '' };
  return async (request) => {
    const { url } = request;
    const shown = panel(url);
    if (shown) return foreign(request.headers) ? { ...shown, status: 403, body: '' } : shown;
    if (/^\/_local($|[/?])/.test(url)) return control(request);
    if (url.startsWith('/_aws/')) {
      if (foreign(request.headers)) return { status: 403, headers: {}, cookies: [], body: '' };
      if (url.startsWith('/_aws/sign-in/')) return cognito.serve(request);
      return aws({ ...request, path: url.slice('/_aws'.length) });
    }
    if (/^\/(?:\?|$)/.test(url)) return home;
    return standIn(request, withPanel(request, await api(request)), site);
  };
}

/** An execution's name is `<lead id>-<lifecycle id>`; a closed one no longer keeps its input. */
function executionView({
  name,
  input,
  status,
  state,
  startedAt,
  stoppedAt,
  waitsUntil,
}: ExecutionSummary): ExecutionView {
  const given = isObject(input) ? input.leadId : undefined;
  return {
    name,
    leadId: typeof given === 'string' ? given : (name.split('-')[0] ?? name),
    status,
    state,
    startedAt: iso(startedAt),
    stoppedAt: stoppedAt === undefined ? undefined : iso(stoppedAt),
    waitsUntil: waitsUntil === undefined ? undefined : iso(waitsUntil),
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

const roleNames: Record<string, string> = { rep: 'sales rep', manager: 'sales manager', ops: 'operations' };

/** Who may sign in here: the people of config, said as the sign-in page shows them. */
const accountsOf = (config: Config) =>
  users(config).map(({ email, name, roles }) => ({
    email,
    name,
    note: `${roles.map((role) => roleNames[role] ?? role).join(', ')} · ${email}`,
  }));
