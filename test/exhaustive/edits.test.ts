import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { readSettings } from '../../lib/build/settings.ts';
import { wholeCheckout } from '../support/repository/checkout.ts';
import { settingsReaders } from '../support/repository/settings-readers.ts';
import { root } from '../support/repository/sources.ts';

const copy = wholeCheckout(mkdtempSync(join(tmpdir(), 'leadloop-edits-')));
afterAll(copy.remove);

/** Changes a file of config/ as a person does: the rest of it stays as it is. */
function inYaml(part: string, edit: (file: Document) => void): () => void {
  return () =>
    inFile(`config/${part}.yaml`, (text) => {
      const file = parseDocument(text);
      edit(file);
      return file.toString({ lineWidth: 0 });
    });
}
function inFile(name: string, edit: (text: string) => string): void {
  const path = join(copy.dir, name);
  const text = readFileSync(path, 'utf8');
  const after = edit(text);
  expect(after, `${name} is as it was`).not.toBe(text);
  writeFileSync(path, after);
}
function list(file: Document, ...path: (string | number)[]): YAMLSeq<YAMLMap> {
  const found = file.getIn(path);
  if (!isSeq(found)) throw new Error(`no list ${path.join('.')}`);
  return found as YAMLSeq<YAMLMap>;
}
function entry(file: Document, ...path: (string | number)[]): YAMLMap {
  const found = file.getIn(path);
  if (!isMap(found)) throw new Error(`no entry ${path.join('.')}`);
  return found;
}

/** What a marketer or a sales manager does on an ordinary day. They build on each other, and each is right by itself. */
const edits: [string, () => void][] = [
  ['a longer delay', inYaml('nurture', (file) => entry(file, 'tracks', 0, 'steps', 1).set('after', '5 days'))],
  [
    'other points for a form and a page',
    inYaml('scoring', (file) => {
      for (const rule of list(file, 'points').items)
        if (Number(rule.get('points')) > 0) rule.set('points', Number(rule.get('points')) + 4);
    }),
  ],
  ['another half-life', inYaml('scoring', (file) => file.set('halfLife', '45 days'))],
  [
    'another hand-off rule, and no more replies as raised hands',
    inYaml('scoring', (file) => {
      file.set('handOff', { score: 50, grade: 'B' });
      file.setIn(['handRaise', 'replies'], false);
    }),
  ],
  [
    'a rep with another name, one who left and one who is new',
    inYaml('sales', (file) => {
      const reps = list(file, 'reps');
      const [first, ...others] = reps.items;
      first?.set('name', 'Marguerite de Laney');
      const gone = others.at(-1) as YAMLMap;
      const joined = gone.clone() as YAMLMap;
      joined.set('id', 'newcomer');
      joined.set('name', 'Nadia Comer');
      joined.set('email', 'nadia@fieldnote.example');
      reps.items.splice(reps.items.indexOf(gone), 1, joined);
    }),
  ],
  [
    'another capacity, and less time to answer',
    inYaml('sales', (file) => {
      file.set('capacity', 12);
      file.setIn(['outcome', 'lostReasons'], ['Too expensive', 'Chose somebody else', 'Spam']);
      file.setIn(['bestToBest', 'notCounted'], ['Spam']);
    }),
  ],
  [
    'another send window, less often',
    inYaml('nurture', (file) => {
      file.set('window', { days: ['Tue', 'Wed', 'Thu'], from: '10:00', to: '15:30' });
      file.setIn(['frequency', 'perWeek'], 1);
    }),
  ],
  [
    'another subject and text of a mail',
    () =>
      inFile(
        'emails/nurture-2.md',
        (text) =>
          `${text.replace(/^subject: .*$/m, 'subject: Your week, one page shorter')}\nPS: Our engineers plan theirs on Fridays.\n`,
      ),
  ],
  [
    'a new step with a mail of its own',
    () => {
      const mail = readFileSync(join(copy.dir, 'emails/nurture-4.md'), 'utf8');
      writeFileSync(
        join(copy.dir, 'emails/nurture-5.md'),
        mail.replace(/^subject: .*$/m, 'subject: One more question'),
      );
      inYaml('nurture', (file) =>
        list(file, 'tracks', 0, 'steps').add(
          file.createNode({ id: 'nurture-5', template: 'nurture-5', after: '9 days' }),
        ),
      )();
    },
  ],
  [
    'a new field, other words and a new form',
    inYaml('capture', (file) => {
      list(file, 'forms', 'contact', 'fields').add(
        file.createNode({ name: 'floors', label: 'How many floors?' }) as YAMLMap,
      );
      file.setIn(['forms', 'contact', 'consent'], 'Yes, write to me once a month.');
      file.setIn(['forms', 'newsletter', 'doubleOptIn'], true);
      const form = entry(file, 'forms', 'contact').clone() as YAMLMap;
      form.set('title', 'Join the webinar');
      file.setIn(['forms', 'webinar'], form);
    }),
  ],
  [
    'another company with another sender and another manager',
    inYaml('deployment', (file) => {
      file.setIn(['sender', 'name'], 'Liftwise');
      file.setIn(['product', 'name'], 'Liftwise');
      file.setIn(['product', 'company'], 'Liftwise Ltd');
      file.setIn(['product', 'postalAddress'], 'Liftwise Ltd, 1 Long Lane, London, United Kingdom');
      file.setIn(['manager', 'name'], 'Olive Oates');
    }),
  ],
  [
    'a track and its mail removed',
    () => {
      let gone: string[] = [];
      inYaml('nurture', (file) => {
        const tracks = list(file, 'tracks');
        const last = tracks.items.findLast((track) => track.get('for') === 'recycled') as YAMLMap;
        gone = (last.toJSON() as { steps: { template: string }[] }).steps.map(({ template }) => template);
        tracks.items.splice(tracks.items.indexOf(last), 1);
      })();
      for (const name of gone) rmSync(join(copy.dir, `emails/${name}.md`));
    },
  ],
  [
    'another guide text',
    () => inFile('guides/first-time-fix.md', (text) => text.replace(/^# .*$/m, '# Come once, stay short')),
  ],
  [
    'files without their comments',
    () => {
      for (const part of ['sales', 'scoring']) inFile(`config/${part}.yaml`, (text) => text.replace(/^ *#.*\n/gm, ''));
    },
  ],
];

/** A process of its own must not take itself for a worker of this run, and writes without colours. */
const own = {
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => /^(VITEST|NODE_OPTIONS$|TEST$|FORCE_COLOR$)/.test(name))
      .map((name) => [name, undefined]),
  ),
  NO_COLOR: '1',
};

test.each(edits)('R1: %s passes the check', (_, edit) => {
  edit();
  readSettings(copy.dir);
});

test('R1: npm run check takes all of them', () => {
  expect(copy.run(process.execPath, ['cli/main.ts', 'check'])).toMatchObject({ status: 0, stderr: '' });
});

/** Other suites run by their own commands, and what runs on a cloud that knows no settings cannot see an edit. */
const others = /^test\/(?:(?:exhaustive|lifecycle|faults|browser|local\/cloud)\/|local\/leadloop\/cloud\.test\.ts$)/;

test('R1: after all these edits, all of npm test that can see them is green', () => {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const files = settingsReaders((path) => !others.test(path));
  expect(files).toEqual(expect.arrayContaining(['test/bin/leadloop.test.ts', 'test/shipped/life.test.ts']));
  // Slowness is no edit's fault.
  const suites = ['--project', 'fast', '--project', 'shipped', '--testTimeout=120000', '--silent=true'];
  const { status, stdout, stderr } = copy.run(process.execPath, [vitest, 'run', ...suites, ...files], own);
  const red = `${stdout}${stderr}`.split('\n').filter((line) => /^\s*FAIL |Error: /.test(line));
  expect([status, red]).toEqual([0, []]);
  expect(stdout).toContain(`Test Files  ${files.length} passed (${files.length})`);
}, 900_000);
