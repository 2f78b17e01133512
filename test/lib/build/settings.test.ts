import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Config, configSchema } from '../../../domain/config/config.ts';
import { inspectSettings } from '../../../lib/build/settings.ts';
import { configWarnings } from '../../../lib/config/checks/checks.ts';
import { nearest } from '../../../lib/config/did-you-mean.ts';
import { knownSettings } from '../../../lib/config/known-settings.ts';
import { settings } from '../../support/repository/edited.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leadloop-settings-'));
  cpSync(settings, dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Makes a slip; answers the line it is in. */
function slip(file: string, right: string | RegExp, wrong: string): number {
  const path = join(dir, file);
  const text = readFileSync(path, 'utf8');
  const at = text.search(right);
  if (at < 0) throw new Error(`${file} has no ${right}: correct this test`);
  writeFileSync(path, text.replace(right, wrong));
  return text.slice(0, at).split('\n').length;
}
const problems = () => inspectSettings(dir).problems;

describe('R13: every problem of all files at once, each in its line, with what was probably meant', () => {
  test('of all kinds and layers together', () => {
    const kind = slip('emails/nurture-2.md', /kind: marketing/, 'kind: marketting');
    const name = slip('emails/nurture-3.md', /preview:/, 'previev:');
    const link = slip('emails/nurture-4.md', '/forms/demo', '/forms/dmeo');
    const variable = slip('emails/customer-tips.md', /\{\{product\.site\}\}|\{\{firstName\}\}/, '{{frstName}}');
    const setting = slip('config/nurture.yaml', /^jitter:/m, 'jiter:');
    const template = slip('config/nurture.yaml', /template: nurture-1(?=\n)/, 'template: nuture-1');
    const value = slip('config/scoring.yaml', /^halfLife: .*$/m, 'halfLife: forever');
    const strategy = slip('config/sales.yaml', /(?<=^ {2}- \{ id: everybody, strategy: )longest-idle/m, 'longest-idel');
    slip('guides/first-time-fix.md', /^# .*/, 'No title');
    const told = problems();
    const expected: [string, string | undefined][] = [
      [`config/nurture.yaml:${template}:`, 'nurture-1'],
      [`config/nurture.yaml:${setting}:1 jiter: got an unknown setting "jiter"`, 'jitter'],
      [`config/scoring.yaml:${value}:1 halfLife: got "forever"`, undefined],
      [`config/sales.yaml:${strategy}:`, 'longest-idle'],
      [`emails/nurture-2.md:${kind}: kind is "marketting"`, 'marketing'],
      [`emails/nurture-3.md:${name}: unknown setting "previev"`, 'preview'],
      [`emails/nurture-4.md:${link}: link to "/forms/dmeo"`, 'demo'],
      [`emails/customer-tips.md:${variable}: variable {{frstName}}`, 'firstName'],
      ['guides/first-time-fix.md:1: got no title', undefined],
    ];
    const lines = told.flatMap((text) => text.split('\n'));
    for (const [start, meant] of expected) {
      const line = lines.find((one) => one.startsWith(start));
      expect(line, `${start}\n${lines.join('\n')}`).toBeDefined();
      if (meant !== undefined) expect(line).toContain(`did you mean "${meant}"?`);
    }
    expect(lines).toHaveLength(expected.length);
  });

  test('a name that nothing has is told once, not at all that refers to it', () => {
    slip('config/capture.yaml', /^ {2}demo:$/m, '  demo:\n    colour: red');
    expect(problems()).toEqual([expect.stringMatching(/^config\/capture\.yaml:\d+:\d+ forms\.demo\.colour: /)]);
  });

  test('a link is told in its own line, deep in a list behind other paragraphs', () => {
    const path = join(dir, 'emails/welcome.md');
    const text = readFileSync(path, 'utf8').trimEnd();
    writeFileSync(
      path,
      `${text}\n\nOne more thing\nin two lines:\n\n- first\n- second, see [here](http://plain.example)\n`,
    );
    const line = text.split('\n').length + 6;
    expect(problems()).toEqual([expect.stringContaining(`emails/welcome.md:${line}: link to "http://plain.example"`)]);
  });

  test('a guide that is promised and not there', () => {
    const line = slip('config/capture.yaml', /^ {2}first-time-fix:/m, '  first-time-fx:');
    expect(problems().join('\n')).toMatch(
      new RegExp(`config/capture\\.yaml:${line}:3 guides\\.first-time-fx: .* — did you mean "first-time-fix"\\?`),
    );
  });

  test('any top-level setting with a slip of the hand is told by its right name, in its line', () => {
    const parts = Object.keys(configSchema.shape) as (keyof Config)[];
    const names = parts.flatMap((part) =>
      knownSettings(configSchema.shape[part], []).map((name) => [part, name] as const),
    );
    const written = names.filter(([part, name]) =>
      new RegExp(`^${name}:`, 'm').test(readFileSync(join(dir, `config/${part}.yaml`), 'utf8')),
    );
    expect(written.length).toBeGreaterThan(20);
    fc.assert(
      fc.property(fc.constantFrom(...written), fc.nat(), ([part, name], where) => {
        const at = 1 + (where % Math.max(1, name.length - 1));
        const wrong = name.slice(0, at) + name.slice(at + 1);
        const file = join(dir, `config/${part}.yaml`);
        const text = readFileSync(file, 'utf8');
        const line = slip(`config/${part}.yaml`, new RegExp(`^${name}:`, 'm'), `${wrong}:`);
        const found = problems().filter((one) => one.startsWith(`config/${part}.yaml:${line}:1 ${wrong}:`));
        writeFileSync(file, text);
        expect(found).toHaveLength(1);
        expect(found[0]).toContain(`did you mean "${nearest(wrong, [name])}"?`);
      }),
      { numRuns: 25 },
    );
  });
});

describe('warnings: what works and is probably not meant stops nothing', () => {
  test('the settings of the tests have one: the guide and the welcome leave in the same minute', () => {
    expect(inspectSettings(dir).warnings).toEqual([expect.stringMatching(/^config\/nurture\.yaml:\d+.*form guide/)]);
  });

  test('K9: a preview that the mail does not keep', () => {
    const line = slip('emails/nurture-2.md', /^preview: .*$/m, 'preview: A discount of 50 percent before Friday.');
    const { settings, problems, warnings } = inspectSettings(dir);
    expect([settings === undefined, problems]).toEqual([false, []]);
    expect(warnings).toContainEqual(expect.stringMatching(`^emails/nurture-2.md:${line}: the preview says "discount"`));
  });

  test('P1: a form with basis consent and no box', () => {
    const config = inspectSettings(dir).settings?.config as Config;
    const [id = '', form] = Object.entries(config.capture.forms).find(([, { consent }]) => consent) ?? [];
    const capture = { ...config.capture, forms: { [id]: { ...form, basis: 'consent', consent: undefined } } };
    expect(configWarnings({ ...config, capture } as Config)).toEqual([
      { part: 'capture', path: ['forms', id], text: expect.stringContaining('got basis consent and no box') },
    ]);
  });

  test('N4: two steps of a track that share some of their variants', () => {
    const config = inspectSettings(dir).settings?.config as Config;
    const [track] = config.nurture.tracks;
    const step = (...mails: string[]) => ({
      ...track?.steps[0],
      variants: Object.fromEntries(mails.map((mail) => [mail, 1])),
    });
    const warningsFor = (...steps: object[]) =>
      configWarnings({
        ...config,
        nurture: { ...config.nurture, tracks: [{ ...track, steps }] },
      } as Config).filter(({ path }) => path.at(-1) === 'variants');
    expect(warningsFor(step('a', 'b'), step('b', 'c'))).toEqual([
      { part: 'nurture', path: ['tracks', 0, 'steps', 1, 'variants'], text: expect.stringContaining('got b, which') },
    ]);
    expect(warningsFor(step('a', 'b'), step('c', 'd'))).toEqual([]);
  });
});
