import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../domain/config.ts';
import { isObject } from './assembly/template.ts';
import { createAwsEndpoints } from './aws-endpoints.ts';
import { type Clock, createClock } from './clock.ts';
import { createConsole } from './console/index.ts';
import { type Controls, createControlApi, type ExecutionView } from './control-api.ts';
import { openDataFolder } from './data-folder.ts';
import { foreground } from './foreground-clock.ts';
import { foreign } from './guard.ts';
import { createHttpApi, type GatewayRequest, type GatewayResponse, message } from './http-api.ts';
import { createLeadViews } from './lead-views.ts';
import { forward, listen } from './server.ts';
import { type Log, type Services, startServices } from './services.ts';
import type { Mail, MailFault } from './ses.ts';
import type { ExecutionSummary } from './step-functions/index.ts';

export interface CloudOptions {
  /** Where everything is kept; one process at a time. */
  dataDir: string;
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  clockMode: 'real' | 'virtual';
  /**
   * The cloud assembly (cdk.out), or what makes it: called once folder and port are ours, with a folder to build in that
   * a reset leaves alone.
   */
  assemblyDir: string | ((buildDir: string) => Promise<string>);
  log: Log;
  /** Where a clock without history starts, milliseconds since the epoch; the system's time when left out. */
  startAt?: number;
  /** For scores and timelines in /_local/leads; read from config/ when left out. */
  config?: Config;
  faults?: {
    /** Asked for every mail before SES accepts it. */
    mail?: (mail: Mail) => MailFault | undefined;
  };
  /** False turns off the API's throttling, for measurements. */
  throttled?: boolean;
}

/** A running embedded cloud. */
export interface Cloud extends Controls {
  /** Base URL of the HTTP API, console and control API, without a trailing slash. */
  url: string;
  port: number;
  /** The services, for tests that look inside. Replaced by `reset`. */
  services(): Services;
  now(): number;
  /** Resolves when nothing runs and nothing is due. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** How long a stop waits for what runs. */
const graceMs = 1_500;

/** Runs a synthesized stack in this process: the same template, bundles and mails that `cdk deploy` would ship. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { dataDir, port, clockMode, log, startAt, throttled, faults } = options;
  const data = openDataFolder(dataDir);
  const server = await listen(port, (error) =>
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  ).catch((error: unknown) => {
    data.release();
    throw error;
  });
  let config = options.config;
  let assemblyDir = '';
  let moving = 0;
  let running: Awaited<ReturnType<typeof start>>;

  async function start() {
    const clock = createClock({
      mode: clockMode,
      startAt: data.clockStart(clockMode) ?? startAt ?? Date.now(),
      onMove: (now) => data.saveClock(clockMode, now),
      onError: (error) => log.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    });
    data.saveClock(clockMode, clock.now());
    const listed: Clock = foreground(clock);
    const services = await startServices({
      assemblyDir,
      data,
      clock,
      foreground: listed,
      publicUrl: server.url,
      log,
      ...(faults?.mail && { mailFault: faults.mail }),
      resting: () => clockMode === 'virtual' || moving > 0,
    });
    const api = createHttpApi({
      api: services.assembly.api,
      host: services.host,
      now: clock.now,
      ...(throttled === false && { throttled }),
    });
    const aws = createAwsEndpoints({
      sfn: (target, body) => services.stepFunctions.handle(target, body),
      events: (target, body) => services.bus.handle(target, body),
      secrets: async (target, body) => services.secrets.handle(target, body),
      ses: services.ses,
      forward: (base, request, path) => forward(base, { ...request, headers: request.headers }, path),
    });
    const [table] = services.assembly.tables;
    if (config === undefined && table) config = loadConfig();
    const views =
      table &&
      config &&
      createLeadViews({ db: services.db, tableName: table.name, region: services.assembly.region, config });
    return { clock, listed, services, api, aws, views };
  }

  /** No new timers, then a moment for handlers that run: a send between SES and its ledger should get to write it. */
  async function stopServices(): Promise<void> {
    const { clock, views, services } = running;
    clock.stop();
    await Promise.race([clock.idle(), sleep(graceMs, undefined, { ref: false })]);
    views?.stop();
    await services.stop();
  }

  async function advance(to: number | 'next'): Promise<void> {
    const { clock, listed, services } = running;
    const target = to === 'next' ? listed.nextDue() : to;
    moving += 1;
    try {
      if (target === undefined) await clock.idle();
      else await clock.advanceTo(target);
    } finally {
      moving -= 1;
      if (moving === 0 && clockMode === 'real') services.schedules.wake();
    }
  }

  const controls: Controls = {
    clock: () => {
      const due = running.listed.nextDue();
      return { now: iso(running.clock.now()), mode: clockMode, ...(due !== undefined && { nextDue: iso(due) }) };
    },
    advance,
    endpoints: () => ({
      ...running.services.endpoints,
      api: server.url,
      console: `${server.url}/`,
      inbox: `${server.url}/_local/inbox/`,
      mailbox: running.services.ses.mailbox,
    }),
    mail: () => running.services.ses.mails(),
    executions: async () => running.services.stepFunctions.executions().map(executionView),
    history: async (name) => running.services.stepFunctions.history(name),
    leads: async () => running.views?.list() ?? [],
    lead: async (leadId) => running.views?.detail(leadId, running.clock.now()),
    deadLetters: () => running.services.invocations.deadLetters(),
    graph: () => running.services.assembly.stateMachines[0]?.definition,
    async reset() {
      await stopServices();
      data.clear();
      running = await start();
      running.services.resume();
    },
    inbox: (request, path) => forward(running.services.ses.mailbox, request, path),
  };

  try {
    assemblyDir =
      typeof options.assemblyDir === 'string' ? options.assemblyDir : await options.assemblyDir(data.buildDir);
    running = await start();
  } catch (error) {
    await server.stop();
    data.release();
    throw error;
  }
  const control = createControlApi(controls);
  const page = createConsole({ definition: controls.graph });
  async function answer(request: GatewayRequest): Promise<GatewayResponse | undefined> {
    const { url, method } = request;
    if (url.startsWith('/_local')) return control(request);
    if (url.startsWith('/_aws/')) {
      if (foreign(request.headers)) return { status: 403, headers: {}, cookies: [], body: '' };
      return running.aws({ ...request, path: url.slice('/_aws'.length) });
    }
    const shown = page(method, url);
    if (shown) return { ...shown, cookies: [] };
    return running.api(request);
  }
  server.serve(answer);
  running.services.resume();

  return {
    ...controls,
    url: server.url,
    port: server.port,
    services: () => running.services,
    now: () => running.clock.now(),
    idle: () => running.clock.idle(),
    async stop() {
      server.serve(async (request) => (request.url.startsWith('/_aws/') ? answer(request) : message(503, 'Stopping')));
      await stopServices();
      await server.stop();
      data.release();
    },
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
    ...(stoppedAt !== undefined && { stoppedAt: iso(stoppedAt) }),
    ...(waitsUntil !== undefined && { waitsUntil: iso(waitsUntil) }),
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
