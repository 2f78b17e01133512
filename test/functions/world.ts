import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import dynalite from 'dynalite';
import { loadConfig } from '../../config/load.ts';
import { type Instant, plus } from '../../domain/instant.ts';
import { compileMails } from '../../emails/compile.ts';
import { createAssignments } from '../../functions/adapters/assignments.ts';
import type { Keys } from '../../functions/adapters/keys.ts';
import { createLeads } from '../../functions/adapters/leads.ts';
import type { Lifecycles } from '../../functions/adapters/lifecycles.ts';
import { createMailer } from '../../functions/adapters/mailer.ts';
import { createReps } from '../../functions/adapters/reps.ts';
import { createSends } from '../../functions/adapters/sends.ts';
import { createSignals } from '../../functions/adapters/signals.ts';
import { createSuppressions } from '../../functions/adapters/suppressions.ts';
import { createTable, type Table } from '../../functions/adapters/table.ts';

/** Kills the process before or after its n-th call to anything outside. */
export interface Kill {
  call: number;
  when: 'before' | 'after';
}

const tableName = 'leads';
export const config = loadConfig();
export const mails = Object.fromEntries(compileMails().map((mail) => [mail.name, mail]));
export const keys: Keys = { identity: 'identity-key-of-the-tests', links: 'links-key-of-the-tests' };

/** A DynamoDB server on loopback with the table of lib/lead-table.ts. */
export async function startTable() {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const text = (...names: string[]) => names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));
  const key = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: text('PK', 'SK', 'pendingShard', 'pendingSince'),
      KeySchema: key('PK', 'SK'),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'PendingIndex',
          KeySchema: key('pendingShard', 'pendingSince'),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  const table = createTable(tableName, client);
  return { table, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

export interface SentMail {
  to: string;
  template: string;
  step: string;
}

/** One world of fakes around the real table; `process()` is one run of a process in it, which can be killed. */
export function createWorld(table: Table, start: Instant = '2026-11-23T10:00:00.000Z') {
  const inbox: SentMail[] = [];
  const started: string[] = [];
  const woken: { token: string; signal: string }[] = [];
  let clock = start;
  let ids = 0;
  /** What SES answers next; undefined is success. */
  const ses: { next?: Error; lostAnswer?: boolean } = {};

  function process(kill?: Kill) {
    let calls = 0;
    let killed: () => void = () => {};
    const death = new Promise<void>((resolve) => {
      killed = resolve;
    });
    // A killed process never hears the answer: no catch, no finally and no line after it runs.
    const die = <T>() => {
      killed();
      return new Promise<T>(() => {});
    };
    const outside = async <T>(act: () => Promise<T>): Promise<T> => {
      calls += 1;
      const dies = kill?.call === calls;
      if (dies && kill.when === 'before') return die();
      const answer = await act();
      return dies ? die() : answer;
    };
    const wrap = <T extends object>(real: T): T =>
      Object.fromEntries(
        Object.entries(real).map(([name, method]) => [name, (...args: unknown[]) => outside(() => method(...args))]),
      ) as T;

    const reached = wrap(table);
    const lifecycles: Lifecycles = wrap({
      start: async (leadId: string, lifecycleId: string) => void started.push(`${leadId}-${lifecycleId}`),
      wake: async (token: string, signal: string) => woken.push({ token, signal }) > 0,
    });
    const client = wrap({ send: async (command: { input: SesInput }) => deliver(command.input) });
    const leads = createLeads(reached);
    const now = () => clock;
    const newId = () => `${(++ids).toString(16)}`.padStart(12, '0');
    return {
      table: reached,
      leads,
      lifecycles,
      now,
      newId,
      config,
      keys,
      reps: createReps(reached),
      assignments: createAssignments(reached),
      suppressions: createSuppressions(reached),
      sends: createSends(reached),
      signals: createSignals({ leads, lifecycles, rules: config.scoring, newId }),
      letters: { keys, publicUrl: 'https://api.example', deployment: config.deployment, mails },
      mailer: createMailer({
        sends: createSends(reached),
        suppressions: createSuppressions(reached),
        from: 'us@fieldnote.example',
        configurationSet: 'test',
        templatePrefix: '',
        client: client as unknown as SESv2Client,
        now,
      }),
      calls: () => calls,
      death,
    };
  }

  async function deliver(input: SesInput) {
    if (ses.next) {
      const error = ses.next;
      ses.next = undefined;
      throw error;
    }
    const tag = (name: string) => input.EmailTags.find(({ Name }) => Name === name)?.Value ?? '';
    inbox.push({
      to: input.Destination.ToAddresses[0] ?? '',
      template: input.Content.Template.TemplateName,
      step: tag('step'),
    });
    if (ses.lostAnswer) {
      ses.lostAnswer = false;
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    }
    return { MessageId: `m-${inbox.length}` };
  }

  return {
    inbox,
    started,
    woken,
    ses,
    process,
    now: () => clock,
    pass: (ms: number) => {
      clock = plus(clock, ms);
    },
  };
}

interface SesInput {
  Destination: { ToAddresses: string[] };
  EmailTags: { Name: string; Value: string }[];
  Content: { Template: { TemplateName: string } };
}

export type World = ReturnType<typeof createWorld>;
export type Process = ReturnType<World['process']>;

/**
 * Runs `work` killed at each of its calls outside, before and after, each in a fresh world, and hands the world to `check`.
 * The kill points are found by counting the calls of an undisturbed run, not by hand.
 */
export async function killedAnywhere<T>(
  prepare: () => Promise<{ world: World; input: T }>,
  work: (process: Process, input: T) => Promise<unknown>,
  check: (world: World, input: T, kill: Kill) => Promise<void>,
): Promise<number> {
  const undisturbed = await prepare();
  const process = undisturbed.world.process();
  await work(process, undisturbed.input);
  const total = process.calls();
  for (let call = 1; call <= total; call++)
    for (const when of ['before', 'after'] as const) {
      const { world, input } = await prepare();
      const doomed = world.process({ call, when });
      await Promise.race([work(doomed, input), doomed.death]);
      await check(world, input, { call, when });
    }
  return total * 2;
}
