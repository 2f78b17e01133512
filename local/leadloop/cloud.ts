import type { Config } from '../../domain/config/config.ts';
import { message } from '../cloud/http-api/index.ts';
import { openDataFolder } from '../cloud/journal/data-folder.ts';
import type { Around } from '../cloud/lambda/index.ts';
import { describeError, type Log } from '../cloud/log.ts';
import { type Answer, listen } from '../cloud/server/index.ts';
import type { Services } from '../cloud/services.ts';
import type { Mail, MailFault, SesMode } from '../cloud/ses/index.ts';
import type { Controls } from './control-api.ts';
import type { Runtime } from './runtime.ts';

export interface CloudOptions {
  /** The data folder, for one process at a time. */
  dataDir: string;
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  clockMode: 'real' | 'virtual';
  /**
   * The cloud assembly (cdk.out), or a function that makes it: called once the folder and the port are ours, with a build
   * folder that a reset leaves alone.
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
    /** Wraps every invocation of a function. */
    invocation?: Around;
  };
  /** What SES has granted; production when left out. */
  ses?: SesMode;
  /** What SES takes in a second, for measurements; 14 when left out. */
  mailsPerSecond?: number;
  /** True: StartExecution refuses calls above Step Functions' quota in this region. Else it accepts all. */
  quotas?: boolean;
  /** False turns off the API's throttling, for measurements. */
  throttled?: boolean;
}

/** A running embedded cloud. */
export interface Cloud extends Controls {
  /** Base URL of the HTTP API, the app and the control API, without a trailing slash. */
  url: string;
  port: number;
  /** The services, for tests that look inside. Replaced by `reset`. */
  services(): Services;
  now(): number;
  /** Every sent mail with its content, oldest first; for tests and stories. */
  mail(): Promise<Mail[]>;
  /** Resolves when nothing runs and nothing is due. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs a synthesized stack in this process: the same template, bundles and mails that `cdk deploy` would ship. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { dataDir, port, clockMode, log, startAt, throttled, faults, ses, quotas } = options;
  const data = openDataFolder(dataDir);
  try {
    const server = await listen(port, (error) => log.error(describeError(error)));
    try {
      const given = options.assemblyDir;
      // The build runs in a process of its own; the runtime is loaded meanwhile.
      const building = typeof given === 'string' ? given : given(data.buildDir);
      const reading = options.config ?? import('../../lib/config/load.ts').then(({ loadConfig }) => loadConfig());
      Promise.resolve(reading).catch(() => undefined); // The build reports these problems, with those in mails and guides.
      const [assemblyDir, { startRuntime }] = await Promise.all([building, import('./runtime.ts')]);
      const config = await reading;
      const start = () =>
        startRuntime({
          data,
          url: server.url,
          assemblyDir,
          config,
          clockMode,
          startAt,
          log,
          mailFault: faults?.mail,
          around: faults?.invocation,
          quotas,
          sesMode: ses,
          mailsPerSecond: options.mailsPerSecond,
          throttled,
          reset,
        });
      let runtime: Runtime = await start();
      let resetting: Promise<void> | undefined;

      async function replace(): Promise<void> {
        server.serve(whileStopping(runtime.answer));
        await runtime.stop();
        data.clear();
        runtime = await start();
        open();
      }
      function reset(): Promise<void> {
        resetting ??= replace().finally(() => {
          resetting = undefined;
        });
        return resetting;
      }
      function open(): void {
        server.serve((request) => runtime.answer(request));
        runtime.resume();
      }
      open();

      return {
        clock: () => runtime.clock(),
        advance: (to) => runtime.advance(to),
        endpoints: () => runtime.endpoints(),
        deployment: () => runtime.deployment(),
        mails: (options) => runtime.mails(options),
        mailOf: (messageId) => runtime.mailOf(messageId),
        async mail() {
          const mails: Mail[] = [];
          for await (const mail of runtime.services.ses.all()) mails.push(mail);
          return mails;
        },
        executions: (leadId) => runtime.executions(leadId),
        history: (name) => runtime.history(name),
        leads: (query) => runtime.leads(query),
        lead: (leadId) => runtime.lead(leadId),
        deadLetters: () => runtime.deadLetters(),
        events: () => runtime.events(),
        reply: (mail) => runtime.reply(mail),
        token: (email) => runtime.token(email),
        site: (path) => runtime.site(path),
        reset,
        restart: (leadId) => runtime.restart(leadId),
        url: server.url,
        port: server.port,
        services: () => runtime.services,
        now: () => runtime.now(),
        idle: () => runtime.idle(),
        async stop() {
          await resetting;
          server.serve(whileStopping(runtime.answer));
          await runtime.stop();
          await server.stop();
          data.release();
        },
      };
    } catch (error) {
      await server.stop();
      throw error;
    }
  } catch (error) {
    data.release();
    throw error;
  }
}

/** Functions that still run may use the services to the end; from outside nothing new comes in. */
const whileStopping =
  (answer: Answer): Answer =>
  async (request) =>
    request.url.startsWith('/_aws/') ? answer(request) : message(503, 'Stopping');
