import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { wholeCheckout } from '../../test/support/repository/checkout.ts';
import { type Bench, interleaved, median, show } from '../measure.ts';

const rounds = 3;
const megabyte = 1e6;
/** /proc counts processor time in these. */
const ticksPerSecond = 100;

interface Start {
  /** From spawning the command to its ready line. */
  seconds: number;
  /** Processor seconds of it and of its child processes: other load does not count. */
  cpu: number;
  /** Bytes of the whole process tree, ten seconds after it was ready. */
  memory: number;
}

/** `npm start` in a copy: the first one, one after nothing changed, one after each kind of edit. Linux only, because it reads /proc. */
export const start: Bench = async (progress) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-bench-start-'));
  const tree = wholeCheckout(join(folder, 'tree'), ['test', 'bench', 'docs']).dir;
  const data = join(folder, 'data');
  const run = () => started(tree, { LEADLOOP_DATA: data, LEADLOOP_SETTINGS: '', LEADLOOP_PORT: '0' });
  const after = (file: string, more: string) => () => {
    appendFileSync(join(tree, file), more);
    return run();
  };
  let edits = 0;
  try {
    const starts = await interleaved(
      rounds,
      {
        first: () => {
          rmSync(data, { recursive: true, force: true });
          return run();
        },
        again: run,
        mail: after('emails/welcome.md', '\nOne more line.\n'),
        function: () => after('functions/web/click.ts', `console.info('edit ${++edits}');\n`)(),
        config: () => {
          const path = join(tree, 'config/nurture.yaml');
          writeFileSync(path, readFileSync(path, 'utf8').replace(/after: \d+ days/, `after: ${3 + ++edits} days`));
          return run();
        },
      },
      (name, round, { seconds, cpu }) =>
        progress(`round ${round} of ${rounds}: ${name} ${show(seconds)} s, CPU ${show(cpu)} s`),
    );
    const row = (what: string, of: Start[], aim: number) => {
      const [seconds, cpu] = [median(of.map((one) => one.seconds)), median(of.map((one) => one.cpu))];
      return {
        what,
        ratio: show(aim / seconds),
        got: `${show(seconds)} s, CPU ${show(cpu)} s`,
        floor: `${aim} s`,
        aim: '≥ 1 on two quiet cores',
      };
    };
    const memory = median(Object.values(starts).flatMap((all) => all.map((one) => one.memory)));
    return [
      row('npm start in an empty folder: all bundles and the stack are built', starts.first, 4),
      row('npm start after the text of a mail changed: what sends mail, and the stack', starts.mail, 4),
      row('npm start after a function changed: its bundle, and the stack', starts.function, 4),
      row('npm start after a delay in config/ changed: nearly all bundles, and the stack', starts.config, 4),
      row('npm start when nothing changed', starts.again, 2),
      {
        what: 'memory of the whole process tree, idle',
        ratio: show((300 * megabyte) / memory),
        got: `${show(memory / megabyte)} MB`,
        floor: '300 MB',
        aim: '≥ 1',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function started(cwd: string, env: Record<string, string>): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--max-semi-space-size=16', 'local/leadloop/start.ts'], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = child.pid as number;
  /** By process: a process that ends without being waited for loses its time, so all are sampled throughout. */
  const cpu = new Map<number, number>();
  const look = () => {
    for (const one of treeOf(pid)) cpu.set(one, Math.max(cpu.get(one) ?? 0, cpuOf(one)));
  };
  const looking = setInterval(look, 50);
  try {
    await ready(child);
    const seconds = (performance.now() - began) / 1_000;
    look();
    clearInterval(looking);
    await sleep(10_000);
    const memory = treeOf(pid).reduce((sum, one) => sum + memoryOf(one), 0);
    return { seconds, cpu: [...cpu.values()].reduce((sum, one) => sum + one, 0), memory };
  } finally {
    clearInterval(looking);
    const gone = new Promise((done) => child.once('close', done));
    child.kill('SIGTERM');
    await gone;
  }
}

const ready = ({ stdout, ...child }: ChildProcess) =>
  new Promise<void>((done, fail) => {
    let said = '';
    stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Ready in')) done();
    });
    stdout?.once('close', () => fail(new Error(`npm start ended with ${child.exitCode}: ${said}`)));
  });

/** The fields of /proc/<pid>/stat behind the name, which may hold blanks; none when the process has ended. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** The process and all below it. */
function treeOf(pid: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(pids.map((name) => [Number(name), Number(statOf(Number(name))[1])]));
  const tree = new Set([pid]);
  for (const one of tree) for (const [child, parent] of parents) if (parent === one) tree.add(child);
  return [...tree];
}

/** Seconds of user and system time. */
const cpuOf = (pid: number): number => {
  const [user = 0, system = 0] = statOf(pid).slice(11, 13).map(Number);
  return (user + system) / ticksPerSecond;
};

/** A process's own bytes, and its share of common ones. */
function memoryOf(pid: number): number {
  const [, kilobytes = '0'] = /^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
  return Number(kilobytes) * 1_024;
}
