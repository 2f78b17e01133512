import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { ofCli, pascal, sdkCommand, wrongsOf } from './command-check.ts';

type Input = Record<string, unknown>;
interface Sdk {
  send(command: unknown): Promise<Input>;
  destroy(): void;
}

/** The services of the embedded cloud, with the client that calls each, and its key in `/_local/endpoints`. */
const services: Record<string, { Client: new (settings: object) => unknown; endpoint: string; lowerFirst?: boolean }> =
  {
    dynamodb: { Client: DynamoDBClient, endpoint: 'dynamodb' },
    stepfunctions: { Client: SFNClient, endpoint: 'sfn', lowerFirst: true },
    sesv2: { Client: SESv2Client, endpoint: 'sesv2' },
    sqs: { Client: SQSClient, endpoint: 'sqs' },
    ssm: { Client: SSMClient, endpoint: 'ssm' },
    secretsmanager: { Client: SecretsManagerClient, endpoint: 'secretsmanager' },
  };
/** Answers the receipt handle of the last message that was received. Not a command of AWS. */
export const lastReceiptHandle = 'aws last receipt-handle';
const flags = new Set(['reverse-order', 'overwrite', 'sending-enabled', 'no-sending-enabled']);
const lists = new Set(['attribute-names', 'message-attribute-names', 'message-system-attribute-names']);
const numbers = new Set(['max-number-of-messages', 'visibility-timeout']);
/** Texts, also where they are JSON. */
const texts = new Set(['secret-string', 'message-body']);

export interface Shell {
  /** Runs shell commands as they stand. Answers what `aws` was asked, what it refused, and what the shell complained of. */
  run(code: string): Promise<{ called: string[]; refused: string[]; stderr: string }>;
  /** Where the commands run. */
  folder: string;
  close(): Promise<void>;
}

/**
 * A shell in which `aws` is the unmodified SDK at the addresses of the embedded cloud. `elsewhere` answers what only AWS has,
 * by `<service> <operation>`; anything else fails, and so does a command that AWS would refuse. `npx`, `npm` and `git` are not run.
 */
export async function openShell(options: {
  url: string;
  region: string;
  /** The time of the embedded cloud, which `date` tells. */
  now: () => string;
  elsewhere: Record<string, (options: Map<string, string[]>) => unknown>;
}): Promise<Shell> {
  const { url, region, now, elsewhere } = options;
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-shell-'));
  const endpoints = (await (await fetch(`${url}/_local/endpoints`)).json()) as Record<string, string>;
  const credentials = { accessKeyId: 'any', secretAccessKey: 'thing' };
  const clients = new Map<string, Sdk>();
  let called: string[] = [];
  let refused: string[] = [];
  let receiptHandle = '';

  function clientOf(service: string): Sdk | undefined {
    const { Client, endpoint = '' } = services[service] ?? {};
    const known = clients.get(service);
    if (known || !Client) return known;
    const made = new Client({ region, credentials, endpoint: endpoints[endpoint], maxAttempts: 1 }) as Sdk;
    clients.set(service, made);
    return made;
  }

  async function invoke(typed: Map<string, string[]>): Promise<unknown> {
    const response = await fetch(
      `${endpoints.lambda}/2015-03-31/functions/${typed.get('function-name')?.[0]}/invocations`,
      {
        method: 'POST',
        headers: { authorization: 'AWS4-HMAC-SHA256 Credential=any' },
        body: typed.get('payload')?.[0],
      },
    );
    const text = await response.text();
    if (!response.ok || response.headers.has('x-amz-function-error')) throw new Error(text);
    return text;
  }

  async function answer([service = '', operation = '', ...words]: string[]): Promise<string> {
    const name = `${service} ${operation}`;
    if (`aws ${name}` === lastReceiptHandle) return receiptHandle;
    called.push(name);
    const typed = optionsOf(words);
    const other = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
    const Command = sdkCommand(service, operation);
    const client = clientOf(service);
    const isCalled = name === 'lambda invoke' || (Command !== undefined && client !== undefined);
    if (!other && !isCalled) throw new Error(`nobody rehearses aws ${name}`);
    const wrongs = wrongsOf(service, operation, typed);
    if (wrongs.length > 0) throw new Error(wrongs.join(', '));
    if (other) return String(other(typed) ?? '');
    if (!Command || !client) return String(await invoke(typed));
    const output = await client.send(new Command(inputOf(typed, services[service]?.lowerFirst === true)));
    const [message] = (output.Messages ?? []) as { ReceiptHandle: string }[];
    receiptHandle = message?.ReceiptHandle ?? receiptHandle;
    return shown(output, typed.get('query')?.[0]);
  }

  /** The words of a command, each ended by a zero byte, with their number before them. */
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let given = '';
    socket.setEncoding('utf8').on('data', async (text: string) => {
      given += text;
      const [count, ...words] = given.split('\0');
      if (words.length !== Number(count) + 1) return;
      const typed = words.slice(0, -1).map((word) => word.replace(/^file:\/\/(.*)/, (_, name: string) => read(name)));
      await answer(typed).then(
        (shownText) => socket.end(`0\n${shownText}\n`),
        (error: unknown) => {
          refused.push(`aws ${typed.join(' ')}: ${String(error)}`);
          socket.end('254\n');
        },
      );
    });
  });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const program = (name: string, code: string) => {
    writeFileSync(join(folder, name), code);
    chmodSync(join(folder, name), 0o755);
  };
  program(
    'aws',
    `#!/usr/bin/env bash
exec 3<>/dev/tcp/127.0.0.1/${port}
printf '%s\\0' "$#" "$@" >&3
read -r status <&3
cat <&3
exit "$status"
`,
  );
  program(
    'date',
    `#!/usr/bin/env bash\ncase " $* " in *" -d "*) ;; *) set -- -d "$NOW" "$@" ;; esac\ncommand -p date "$@"\n`,
  );
  for (const name of ['npx', 'npm', 'git']) program(name, '#!/bin/sh\nexit 0\n');

  return {
    folder,
    async run(code) {
      called = [];
      refused = [];
      const child = spawn('bash', ['-u', '-c', code], {
        cwd: folder,
        env: { PATH: `${folder}:${process.env.PATH}`, HOME: folder, NOW: now() },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      await new Promise((done) => child.once('close', done));
      return { called, refused, stderr };
    },
    async close() {
      for (const client of clients.values()) client.destroy();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `--name value…` by name; a file to write to is no option. */
function optionsOf(words: string[]): Map<string, string[]> {
  const options = new Map<string, string[]>();
  let values: string[] = [];
  for (const word of words)
    if (word.startsWith('--')) {
      values = [];
      options.set(word.slice(2), values);
    } else values.push(word);
  return options;
}

function inputOf(typed: Map<string, string[]>, lowerFirst: boolean): Input {
  const input: Input = {};
  for (const [option, [value = '', ...more]] of typed) {
    if (ofCli.has(option)) continue;
    const name = pascal(option.replace(/^no-/, ''));
    const key = lowerFirst ? `${name[0]?.toLowerCase()}${name.slice(1)}` : name;
    if (flags.has(option)) input[key] = !option.startsWith('no-');
    else if (lists.has(option)) input[key] = [value, ...more];
    else if (numbers.has(option)) input[key] = Number(value);
    else input[key] = /^[{[]/.test(value) && !texts.has(option) ? JSON.parse(value) : value;
  }
  return input;
}

/** What `--query A.B` picks as text; queries that only format are shown whole. */
function shown(output: Input, query: string | undefined): string {
  if (query === undefined || !/^[\w.]+$/.test(query)) return JSON.stringify(output);
  const value = query.split('.').reduce<unknown>((from, key) => (from as Input | undefined)?.[key], output);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
