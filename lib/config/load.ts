import { basename, resolve } from 'node:path';
import { configSchema, type WholeConfig } from '../../domain/config/config.ts';
import { withSegments } from '../../domain/config/segments.ts';
import { UserError } from '../../domain/lead/errors.ts';
import type { Expression } from '../../domain/lead/expression.ts';
import type { LeadCondition } from '../../domain/lead/track.ts';
import { configProblems, configWarnings } from './checks/checks.ts';
import { markdownFiles, settingsFolder } from './folders.ts';
import { describeAll } from './issue-text.ts';
import { type Salvaged, salvage, untouched } from './salvage.ts';
import { type Part, type Problem, parts, readYaml, type YamlFile } from './yaml-file.ts';

/** Everything that is wrong with the configuration, one line each: `config/scoring.yaml:12:5 points[3].points: got …, expected …`. */
export class ConfigError extends UserError {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** A configuration as far as it can be read. */
interface Inspected {
  /** When nothing is wrong. */
  config?: WholeConfig;
  /** All readable files, with their mistakes corrected or left out: for checks against other folders. */
  readable: Partial<WholeConfig>;
  problems: string[];
  /** What works and is probably not meant; looked for when all files can be read. */
  warnings: string[];
  /** A problem as a line, with its place in the file. */
  lineOf(problem: Problem): string;
}

/**
 * Reads and checks the YAML files of a directory: each against its schema, then all against each other and against
 * the mails that exist. Durations come out in milliseconds. Throws one ConfigError with every problem there is.
 */
export function loadConfig(
  dir: string = settingsFolder('config'),
  mailDir: string = settingsFolder('emails'),
): WholeConfig {
  const { config, problems } = inspectConfig(dir, mailDir);
  if (!config) throw new ConfigError(problems);
  return config;
}

/** The same without throwing. Contradictions between files are reported even when one of the files has mistakes of its own. */
export function inspectConfig(
  dir: string = settingsFolder('config'),
  mailDir: string = settingsFolder('emails'),
): Inspected {
  const files = new Map<Part, YamlFile>();
  const problems: Problem[] = [];
  const read = new Map<Part, Salvaged>();
  for (const part of parts) {
    const file = readYaml(resolve(dir), part);
    files.set(part, file);
    problems.push(...file.broken);
    if (file.value === undefined && file.broken.length > 0) continue;
    const schema = configSchema.shape[part];
    const parsed = schema.safeParse(file.value);
    if (!parsed.success) problems.push(...describeAll(parsed.error.issues, part, file.value, schema));
    const left = parsed.success ? untouched(parsed.data) : salvage(schema, file.value);
    if (left) read.set(part, left);
  }
  const readable = Object.fromEntries([...read].map(([part, left]) => [part, left.value])) as Partial<WholeConfig>;
  // A whole file that cannot be read would make half of the others wrong.
  if (read.size === parts.length)
    for (const { part, path, text } of configProblems(readable as WholeConfig, mailNames(mailDir))) {
      const left = read.get(part) ?? untouched(undefined);
      const place = left.original(path);
      if (![...read.values()].some((one) => one.follows(one === left ? place : [''], text)))
        problems.push({ part, path: place, text });
    }
  const lineOf = (problem: Problem) => line(problem, basename(resolve(dir)), files);
  return {
    ...(problems.length === 0 && { config: carryingSegments(readable as WholeConfig) }),
    readable,
    problems: problems.map(lineOf).sort(byPosition),
    lineOf,
    warnings:
      problems.length === 0
        ? [...configWarnings(readable as WholeConfig), ...[...files.values()].flatMap(({ unlikely }) => unlikely)]
            .map(lineOf)
            .sort(byPosition)
        : [],
  };
}

/** A track carries what its segments ask: the workflow needs no other segments, and a pinned lead keeps those it began with. */
function carryingSegments(config: WholeConfig): WholeConfig {
  const { nurture, segments } = config;
  const asks = new Map(segments.segments.map(({ id, when }) => [id, when.asks]));
  const asking = <T extends LeadCondition | undefined>(condition: T): T =>
    condition && { ...condition, asks: withSegments(condition.asks, (id) => asks.get(id) ?? never) };
  const tracks = nurture.tracks.map((track) => {
    const named = segments.segments.filter(({ id }) => track.segments?.includes(id));
    return {
      ...track,
      inSegments: track.segments && named.map(({ when }) => when),
      ...(track.goal && { goal: asking(track.goal) }),
      steps: track.steps.map((step) => ({
        ...step,
        ...(step.skip && { skip: asking(step.skip) }),
        ...(step.stop && { stop: asking(step.stop) }),
      })),
    };
  });
  return { ...config, nurture: { ...nurture, tracks } };
}

/** The checks have refused names of no segment. */
const never: Expression = { is: 'value', value: false };

function line({ part, path, text, at }: Problem, dir: string, files: ReadonlyMap<Part, YamlFile>): string {
  const position = at ?? files.get(part)?.positionOf(path) ?? { line: 1, column: 1 };
  const setting = path.length === 0 ? '' : ` ${pathText(path)}:`;
  return `${dir}/${part}.yaml:${position.line}:${position.column}${setting} ${text}`;
}

/** `points[3].points` */
const pathText = (path: readonly PropertyKey[]) =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`)).join('');

const byPosition = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

const mailNames = (dir: string) => markdownFiles(dir).map((file) => basename(file, '.md'));
