import { env } from './environment.ts';

/** Structured lines for CloudWatch: ids and error names only, never an address, a name or an answer. */
type Entry = Record<string, unknown>;

const write = (level: 'info' | 'warn' | 'error', message: string, { error, ...entry }: Entry) =>
  console[level]({ message, ...entry, ...(error !== undefined && { error: describe(error) }) });

export const log = {
  info: (message: string, entry: Entry = {}) => write('info', message, entry),
  warn: (message: string, entry: Entry = {}) => write('warn', message, entry),
  error: (message: string, entry: Entry = {}) => write('error', message, entry),
};

function describe(error: unknown) {
  if (!(error instanceof Error)) return { name: 'NotAnError' };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    cause: error.cause instanceof Error ? error.cause.name : undefined,
  };
}

/** A metric of this stage in CloudWatch's embedded metric format: the log line is the metric, no call is made. */
export function metric(name: string, value: number, timestamp: number) {
  const entry = {
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [{ Namespace: 'Leadloop', Dimensions: [['Stage']], Metrics: [{ Name: name, Unit: 'Count' }] }],
    },
    Stage: env('STAGE'),
    [name]: value,
  };
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}
