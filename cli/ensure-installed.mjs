// Runs before start, demo, test and leadloop, with the Node that npm has: plain JavaScript for Node 20 and later, no packages.
import { spawn } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, realpathSync, unlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const modules = join(root, 'node_modules');
const installed = join(modules, '.package-lock.json');
const heartbeatMs = 10_000;

/** Why the packages must be installed, or undefined. Compares the lock file with npm's record of the installation. */
function missing() {
  if (!existsSync(installed)) return 'node_modules is missing';
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  for (const [path, { version, optional, devOptional, link }] of Object.entries(locked)) {
    // Optional packages are for other platforms as a rule; npm leaves them out.
    if (path === '' || optional || devOptional || link || present[path]?.version === version) continue;
    return `${path.replace(/^.*node_modules\//, '')} ${version} is locked, ${present[path]?.version ?? 'nothing'} is installed`;
  }
  return existsSync(join(root, 'node_modules', 'node', 'bin')) ? undefined : 'Node 24 is missing from node_modules';
}

/** Removes a link in place of node_modules: `npm ci` would empty the folder of another checkout behind it. */
function unlink() {
  if (!lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const target = existsSync(modules) ? realpathSync(modules) : 'a missing folder';
  unlinkSync(modules);
  console.error(`  node_modules was a link to ${target}, which stays as it is; a folder replaces the link`);
}

/** `npm ci` by the npm that runs this script. */
function install() {
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, all] = npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  const started = Date.now();
  const heartbeat = setInterval(
    () => console.error(`  still installing (${Math.round((Date.now() - started) / 1000)} s)`),
    heartbeatMs,
  );
  return new Promise((done) => {
    const child = spawn(command, all, {
      cwd: root,
      stdio: 'inherit',
      shell: command === 'npm' && process.platform === 'win32',
    });
    child.on('error', (error) => done(error.message));
    child.on('exit', (code) => done(code === 0 ? undefined : `npm ci ended with ${code}`));
  }).finally(() => clearInterval(heartbeat));
}

const reason = missing();
if (reason) {
  const started = Date.now();
  console.error(`Installing packages (${reason}); the first time takes about a minute …`);
  unlink();
  const failure = await install();
  if (failure) {
    console.error(
      `The packages could not be installed: ${failure}. Fix what npm says above, then run the same command again.`,
    );
    process.exit(1);
  }
  console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}
