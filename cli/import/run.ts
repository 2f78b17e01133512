import { rmSync } from 'node:fs';
import type { Config } from '../../domain/config/config.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { contentHashOf, leadIdOf } from '../../functions/adapters/secrets/key-ring.ts';
import { createProgress, type Screen } from '../command/progress.ts';
import type { ImportArguments } from './arguments.ts';
import { type Checkpoint, checkpointPath, dropCheckpoint, readCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { columnsOf, described } from './columns.ts';
import { dryRun } from './dry-run.ts';
import { ImportError } from './import-error.ts';
import { createLetters } from './letters.ts';
import { realRun } from './real-run.ts';
import { openRejected, rejectedPath } from './rejected-file.ts';
import { openSaidNo, saidNoPath } from './said-no-file.ts';
import type { ImportServices } from './services.ts';
import { openSheet } from './sheet-file.ts';
import { inspect } from './source-file.ts';
import { emptyTally, summary, type Tally } from './tally.ts';
import { createJudge, createNoReader, type ImportTerms } from './verdict.ts';
import { whoSaidNo } from './within-file.ts';

interface ImportRun {
  args: ImportArguments;
  config: Pick<Config, 'capture' | 'scoring'>;
  services: ImportServices;
  /** Domains of throw-away addresses. */
  throwAway: ReadonlySet<string>;
  /** When the import began. */
  now: Instant;
  screen: Screen;
  /** Ctrl+C was pressed. */
  stopped: () => boolean;
  /** How an outage is waited for. */
  pause?: (ms: number) => Promise<unknown>;
}

/** How an import ended, and what became of the rows. */
export interface Imported {
  ended: 'done' | 'stopped';
  /** A dry run: nothing was written. */
  dryRun: boolean;
  tally: Tally;
  /** Rows to put right and import again. */
  rejectedFile?: string;
  /** Addresses of people who said no, for `leadloop suppress import`. */
  saidNoFile?: string;
}

/** One import from its file to its summary. Throws ImportError before anything is written when something is wrong. */
export async function runImport({
  args,
  config,
  services,
  throwAway,
  now,
  screen,
  stopped,
  pause,
}: ImportRun): Promise<Imported> {
  const say = (line: string) => screen.write(`${line}\n`);
  const { capture } = config;
  const terms: ImportTerms = { source: args.source, form: formOf(args, config), basis: args.basis };
  const file = await inspect(args.path, args.encoding);
  let bytes = 0;
  const sheet = await openSheet(file, (read) => {
    bytes = read;
  });
  const columns = columnsOf(sheet.headers, args.maps, capture.import.unknownColumns === 'answers');
  const { keys, leads, suppressions, intake, name, tableName } = services;

  say(
    `${args.path}: ${file.kind}, ${file.encoding}, ${Math.ceil(file.bytes / 1_000).toLocaleString('en')} kB; into ${name}`,
  );
  for (const line of described(sheet.headers, columns)) say(`  ${line}`);
  const progress = createProgress(screen, file.bytes);
  const onRows = (rows: number) => {
    progress.at(bytes, rows);
    return stopped();
  };
  const { headers } = sheet;
  const noReader = createNoReader({ headers, columns, terms });
  const nos = noReader && (await whoSaidNo(await openSheet(file, () => {}), noReader, keys, stopped));
  if (noReader && !nos) {
    say('Stopped before the first row; nothing was written.');
    return { ended: 'stopped', dryRun: args.dryRun, tally: emptyTally() };
  }
  const hasSaidNo = nos && ((identity: string) => nos.has(leadIdOf(keys, identity)));
  const judge = createJudge({ headers, columns, terms, rules: capture, throwAway, now, hasSaidNo });
  const letters = createLetters();
  const common = { rows: letters.seenIn(sheet.rows), judge, onRows, keys, leads, suppressions };

  if (args.dryRun) {
    const tally = await dryRun(common).finally(() => {
      progress.end();
      nos?.close();
    });
    say(stopped() ? 'Stopped; up to here:' : 'Dry run, nothing was written:');
    for (const line of summary(tally, true)) say(line);
    for (const line of letters.described(file.encoding)) say(line);
    return { ended: stopped() ? 'stopped' : 'done', dryRun: true, tally };
  }

  const rejectedFile = rejectedPath(args.path);
  const { source, form, basis = '' } = terms;
  const deployment = contentHashOf(keys, tableName);
  const of = { hash: file.hash, source, form, basis, maps: args.maps, encoding: args.encoding ?? '', deployment };
  const saidNoFile = saidNoPath(args.path);
  const found = readCheckpoint(args.path, of, { rejected: rejectedFile, saidNo: saidNoFile });
  if (typeof found === 'string') say(`Starts from the beginning: ${found}. No person comes in twice.`);
  if (typeof found === 'object') say(`Goes on after row ${found.row.toLocaleString('en')}, where it stopped.`);
  const checkpoint: Checkpoint =
    typeof found === 'object' ? found : { of, row: 0, rejectedBytes: 0, tally: emptyTally() };
  const saidNo = openSaidNo(saidNoFile, checkpoint.saidNoBytes);
  const rejected = openRejected(rejectedFile, sheet.headers, checkpoint.rejectedBytes);
  const save = (at: Checkpoint) => saveCheckpoint(args.path, at);
  const isComplete = await realRun({ ...common, intake, rejected, saidNo, checkpoint, save, pause }).finally(() => {
    progress.end();
    rejected.close();
    saidNo.close();
    nos?.close();
  });
  if (checkpoint.tally.rejected === 0) rmSync(rejectedFile, { force: true });
  if (!checkpoint.tally.saidNo) rmSync(saidNoFile, { force: true });
  say(isComplete ? `Imported “${source}”:` : 'Stopped; up to here:');
  for (const line of summary(checkpoint.tally, false)) say(line);
  if (checkpoint.tally.rejected > 0) say(`Rejected rows, to put right and import again: ${rejectedFile}`);
  if (checkpoint.tally.saidNo)
    say(
      `People who said no may be leads already. To stop all mail to them: leadloop suppress import ${saidNoFile}${args.stack ? ` --stack ${args.stack}` : ''}`,
    );
  if (!isComplete) {
    say(`The same command goes on from here (it reads ${checkpointPath(args.path)}).`);
  } else dropCheckpoint(args.path);
  return {
    ended: isComplete ? 'done' : 'stopped',
    dryRun: false,
    tally: checkpoint.tally,
    rejectedFile: checkpoint.tally.rejected > 0 ? rejectedFile : undefined,
    saidNoFile: checkpoint.tally.saidNo ? saidNoFile : undefined,
  };
}

function formOf(args: ImportArguments, { capture, scoring }: ImportRun['config']): string {
  const form = args.form ?? capture.import.form;
  if (!Object.hasOwn(capture.forms, form))
    throw new ImportError(`got --form ${form}, expected one of ${Object.keys(capture.forms).join(', ')}`);
  if (scoring.handRaise.forms.includes(form))
    throw new ImportError(
      `got --form ${form}, which raises a hand (config/scoring.yaml), expected another: no person on a list has asked for a call`,
    );
  return form;
}
