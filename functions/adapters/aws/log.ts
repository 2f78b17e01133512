import { env } from './environment.ts';

/** Structured lines for CloudWatch: ids and error names only, never an address, a name or an answer. */
type Entry = Record<string, unknown>;

const write = (level: 'info' | 'warn' | 'error', message: string, { error, ...entry }: Entry) =>
  console[level](withoutAddresses({ message, ...entry, ...(error !== undefined && { error: describe(error) }) }));

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

/** The same without addresses: other systems put them into ids and messages of errors, SES into that of a refused mail. */
function withoutAddresses(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(address, '(an address)');
  if (Array.isArray(value)) return value.map(withoutAddresses);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutAddresses(inner)]));
}

/** No `/` stands in it: the stack of an error names `node_modules/@scope`. */
const address = /[^\s@"'<>(),;:/\\]{1,64}@[^\s@"'<>(),;:/\\]{1,255}/g;

/** A metric of this stage in CloudWatch's embedded metric format: the log line is the metric, no call is made. */
export const metric = (name: string, value: number, timestamp: number, unit: Unit = 'Count') =>
  metrics({ [name]: value }, timestamp, unit);

type Unit = 'Count' | 'Seconds' | 'Percent';

/** Several metrics of one unit, in one line. */
export function metrics(values: Record<string, number>, timestamp: number, unit: Unit = 'Count') {
  const entry = {
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [
        {
          Namespace: 'Leadloop',
          Dimensions: [['Stage']],
          Metrics: Object.keys(values).map((Name) => ({ Name, Unit: unit })),
        },
      ],
    },
    Stage: env('STAGE'),
    ...values,
  };
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}
