import { Agent, request } from 'node:http';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { LocalTable } from '../assembly/index.ts';
import type { Grants } from '../assembly/model.ts';
import type { Use } from '../iam/index.ts';

export interface DynamoDb {
  /** Base URL for the SDK and the AWS CLI. */
  endpoint: string;
  /** One call in DynamoDB's own JSON (`updateItem`, wire-format parameters). Throws an Error with the service's name for it. */
  call(action: string, parameters: unknown): Promise<unknown>;
  /** Removes deleted and overwritten values from the files. */
  compact(): Promise<void>;
  stop(): Promise<void>;
}

/** What the worker says. */
interface Said {
  port?: number;
  failed?: { code?: string; message: string };
  compacted?: boolean;
  stopped?: boolean;
  used?: Use;
}

/** Collects young objects at this size. By default V8 lets them grow with the machine: to 200 MB of short-lived rows. */
const youngMb = 48;
const lockRetryMs = 100;
const lockRetries = 50;

interface Options {
  path: string;
  tables: LocalTable[];
  region: string;
  account: string;
  /** What callers may. */
  grants?: Grants;
  /** Hears of each grant once, when it is first used. */
  onUse?: (use: Use) => void;
}

/**
 * DynamoDB: dynalite in a worker thread of this process, so that it neither delays handlers nor outlives the process, on its
 * own loopback port, with the tables of the template. Data survives in `path`.
 */
export async function startDynamoDb(options: Options): Promise<DynamoDb> {
  for (let attempt = 1; ; attempt++) {
    const worker = spawn(options);
    const { port, failed } = await started(worker);
    if (port !== undefined) return running(worker, port, options.onUse);
    // The lock of a process that was killed a moment ago, or of one that is stopping.
    if (failed?.code !== 'LEVEL_LOCKED' || attempt === lockRetries)
      throw new Error(`DynamoDB did not start: ${failed?.message ?? 'unknown reason'}`);
    await sleep(lockRetryMs);
  }
}

function spawn({ path, tables, region, account, grants = {} }: Options): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { path, tables: tables.map(({ definition }) => definition), grants, region, account },
    env: { ...keptCode(), ...process.env, AWS_REGION: region, AWS_ACCOUNT_ID: account },
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: youngMb },
  });
}

/** A worker keeps compiled code only where its environment says so, and half of its start is compiling dynalite. */
function keptCode(): NodeJS.ProcessEnv {
  const versioned = getCompileCacheDir();
  return versioned === undefined ? {} : { NODE_COMPILE_CACHE: dirname(versioned) };
}

function started(worker: Worker): Promise<Said> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`DynamoDB ended while starting (${code})`)));
  });
}

function running(worker: Worker, port: number, onUse: (use: Use) => void = () => undefined): DynamoDb {
  const agent = new Agent({ keepAlive: true });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.removeAllListeners('error');
  // dynalite throws on unexpected requests; the process cannot continue without it.
  worker.on('error', (error) => {
    throw error;
  });
  worker.on('message', ({ used }: Said) => used && onUse(used));
  return {
    endpoint: `http://127.0.0.1:${port}`,
    call: (action, parameters) => post(agent, port, action, parameters),
    async compact() {
      const done = new Promise<void>((resolve) => {
        const hear = ({ compacted }: Said) => {
          if (!compacted) return;
          worker.off('message', hear);
          resolve();
        };
        worker.on('message', hear);
      });
      worker.postMessage('compact');
      await done;
    },
    async stop() {
      agent.destroy();
      worker.postMessage('stop');
      const gone = await Promise.race([exited.then(() => true), sleep(3_000, false, { ref: false })]);
      if (!gone) await worker.terminate();
    },
  };
}

/** An invalid signature: dynalite only checks that there is one. */
const unsigned =
  'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

function post(agent: Agent, port: number, action: string, parameters: unknown): Promise<unknown> {
  const body = JSON.stringify(parameters);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'content-length': Buffer.byteLength(body),
          'x-amz-target': `DynamoDB_20120810.${action.charAt(0).toUpperCase()}${action.slice(1)}`,
          'x-amz-date': '20260101T000000Z',
          authorization: unsigned,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { __type?: string; message?: string };
          if (response.statusCode === 200) return resolve(answer);
          const error = new Error(answer.message ?? 'DynamoDB refused the request');
          error.name = answer.__type?.split('#').at(-1) ?? 'InternalServerError';
          reject(error);
        });
      },
    );
    outgoing.on('error', (cause) =>
      reject(Object.assign(new Error(cause.message, { cause }), { name: 'SdkClientException' })),
    );
    outgoing.end(body);
  });
}
