import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type Config, configSchema } from '../../domain/config/config.ts';
import { configProblems } from './checks/checks.ts';
import { settingsFolder } from './folders.ts';
import { describe } from './issue-text.ts';
import { type Part, type Problem, parts, readYaml, type YamlFile } from './yaml-file.ts';

/** Everything that is wrong with the configuration, one line each: `config/scoring.yaml:12:5 points[3].points: got …, expected …`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads and checks the five YAML files of a directory: each against its schema, then all against each other and against
 * the mails that exist. Durations come out in milliseconds. Throws one ConfigError with every problem there is.
 */
export function loadConfig(dir: string = settingsFolder('config'), mailDir: string = settingsFolder('emails')): Config {
  const files = new Map<Part, YamlFile>();
  const problems: Problem[] = [];
  const values: Partial<Record<Part, unknown>> = {};
  for (const part of parts) {
    const file = readYaml(resolve(dir), part);
    files.set(part, file);
    problems.push(...file.broken);
    if (file.broken.length > 0) continue;
    const parsed = configSchema.shape[part].safeParse(file.value);
    if (parsed.success) values[part] = parsed.data;
    else problems.push(...parsed.error.issues.flatMap((issue) => describe(issue, part, file.value)));
  }
  // Contradictions between files can only be told when each file is right by itself.
  if (problems.length === 0) problems.push(...configProblems(values as Config, mailNames(mailDir)));
  if (problems.length > 0)
    throw new ConfigError(problems.map((problem) => line(problem, basename(resolve(dir)), files)).sort(byPosition));
  return values as Config;
}

function line({ part, path, text, at }: Problem, dir: string, files: ReadonlyMap<Part, YamlFile>): string {
  const position = at ?? files.get(part)?.positionOf(path) ?? { line: 1, column: 1 };
  const setting = path.length === 0 ? '' : ` ${pathText(path)}:`;
  return `${dir}/${part}.yaml:${position.line}:${position.column}${setting} ${text}`;
}

/** `points[3].points` */
const pathText = (path: readonly PropertyKey[]) =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`)).join('');

const byPosition = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

const mailNames = (dir: string) =>
  readdirSync(dir)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => basename(file, '.md'));
