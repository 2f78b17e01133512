import { execFile } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const script = new URL('../../cli/ensure-installed.mjs', import.meta.url);

/** As `npm ci` does: empties node_modules, also behind a link, and installs into it. */
const npm = `
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
const all = existsSync('node_modules') ? readdirSync('node_modules') : [];
for (const name of all) rmSync('node_modules/' + name, { recursive: true });
mkdirSync('node_modules/node/bin', { recursive: true });
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
`;

/** A checkout that lacks a package, and the script in it. */
function checkout() {
  const root = mkdtempSync(join(tmpdir(), 'leadloop-installed-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'cli'));
  cpSync(script, join(root, 'cli', 'ensure-installed.mjs'));
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/zod': { version: '4' } } }),
  );
  writeFileSync(join(root, 'npm.js'), npm);
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  const ensure = async () => {
    const env = { ...process.env, npm_execpath: join(root, 'npm.js') };
    const { stderr } = await promisify(execFile)(process.execPath, ['cli/ensure-installed.mjs'], { cwd: root, env });
    return stderr;
  };
  return { root, ensure };
}

test('packages that are missing are installed', async () => {
  const { root, ensure } = checkout();
  expect(await ensure()).toContain('Installing packages (node_modules is missing)');
  expect(readdirSync(join(root, 'node_modules'))).toContain('node');
});

test('a link in place of node_modules is replaced, and the folder behind it keeps its packages', async () => {
  const { root, ensure } = checkout();
  const other = join(root, 'other');
  mkdirSync(join(other, 'zod'), { recursive: true });
  symlinkSync(other, join(root, 'node_modules'));
  expect(await ensure()).toMatch(/node_modules was a link to .*other, which stays as it is/);
  expect(readdirSync(other)).toEqual(['zod']);
  expect(lstatSync(join(root, 'node_modules')).isSymbolicLink()).toBe(false);
});

test('a link to nothing is replaced, too', async () => {
  const { root, ensure } = checkout();
  symlinkSync(join(root, 'gone'), join(root, 'node_modules'));
  expect(await ensure()).toContain('node_modules was a link to a missing folder');
  expect(readdirSync(join(root, 'node_modules'))).toContain('node');
});
