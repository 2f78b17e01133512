#!/usr/bin/env node
// `npx leadloop …`, by the Node that npm has: installs what is missing, then runs cli/main.ts with the Node of node_modules.
import { spawn } from 'node:child_process';
import nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import './ensure-installed.mjs';

const root = resolve(import.meta.dirname, '..');
const main = join(import.meta.dirname, 'main.ts');
const runsTypeScript = Number(process.versions.node.split('.')[0]) >= 24;
// Node uses all memory it finds: an import is limited to this, for a list of a million rows as for one of ten thousand.
const heap = process.argv[2] === 'import' ? ['--max-old-space-size=128', '--max-semi-space-size=16'] : [];

// Loading is half of a command's time: compiled code is cached between commands.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');
nodeModule.enableCompileCache?.();

if (runsTypeScript && heap.length === 0) {
  process.argv[1] = main;
  await import('./main.ts');
} else {
  const node = runsTypeScript ? process.execPath : join(root, 'node_modules', 'node', 'bin', 'node');
  const child = spawn(node, [...process.execArgv, ...heap, main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl+C in a terminal reaches the child by itself; twice would force it.
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'])
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  child.on('error', (error) => {
    console.error(`Node 24 could not be started: ${error.message}. Run npm ci, then the same command again.`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}
