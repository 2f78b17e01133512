import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach } from 'vitest';
import { root } from '../repository/sources.ts';
import type { Ended } from './index.ts';

/** What `npm start` runs, as people run it. */
export interface Start {
  /** Resolves with the address of the ready line; rejects with all that was said when the process ends before. */
  ready: Promise<string>;
  /** Resolves with how it ended and what it has said. */
  ended: Promise<Ended & { said: string }>;
  signal(signal: 'SIGINT' | 'SIGTERM'): void;
}

const running = new Set<ChildProcess>();
afterEach(async () => {
  const gone = [...running].map((child) => new Promise((done) => child.once('close', done)));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(gone);
});

/** Runs local/leadloop/start.ts of this repository, or of a copy on the copy's settings. The environment is this one's with LEADLOOP_… as given. */
export function npmStart(env: Record<`LEADLOOP_${string}`, string>, directory = root): Start {
  const own = directory === root ? {} : { LEADLOOP_SETTINGS: '' };
  const child = spawn(process.execPath, ['local/leadloop/start.ts'], {
    cwd: directory,
    env: { ...process.env, NODE_OPTIONS: '', LEADLOOP_PORT: '0', LEADLOOP_CLOCK: 'virtual', ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let said = '';
  const ended = new Promise<Ended & { said: string }>((done) =>
    child.once('close', (code, signal) => {
      running.delete(child);
      done({ code, signal, said });
    }),
  );
  const ready = new Promise<string>((done, fail) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const [, url] = /Ready in .*App\s+(http:\S+?)\/app\s/s.exec(said) ?? [];
        if (url !== undefined) done(url);
      });
    void ended.then(() => fail(new Error(`npm start ended before it was ready:\n${said}`)));
  });
  ready.catch(() => undefined); // who does not wait for it expects that
  return { ready, ended, signal: (signal) => void child.kill(signal) };
}
