import { stripTypeScriptTypes } from 'node:module';
import { tokenizer } from 'acorn';
import { analyse } from 'scslre';
import { describe, expect, test, vi } from 'vitest';
import { sources } from './support/repository/sources.ts';

/** Rooms whose expressions meet what strangers wrote: posts, mails, query strings, user agents, tokens, lists. */
const foreign = sources().filter(
  ({ path }) => /^(functions|domain|cli\/import|cli\/suppress)\//.test(path) && !path.includes('/browser/'),
);

/** Every literal of a file. Types are gone before, because acorn reads JavaScript. */
function literals(path: string, text: string): { where: string; source: string; flags: string }[] {
  return [...tokenizer(stripTypeScriptTypes(text), { ecmaVersion: 'latest', sourceType: 'module' })].flatMap(
    (token) => {
      const { value } = token as { value?: { pattern?: string; flags?: string } };
      return token.type.label === 'regexp'
        ? [{ where: `${path} /${value?.pattern}/`, source: value?.pattern ?? '', flags: value?.flags ?? '' }]
        : [];
    },
  );
}

/** The places of an expression that repeat over the same characters: its time can grow with the square of a text. */
const slowPlaces = ({ source, flags }: { source: string; flags: string }) =>
  analyse({ source, flags: flags.replace('y', '') }).reports;

describe('N12: every expression over foreign text', () => {
  test.each(['\\s+$', '\\s*,\\s*', '^(.).*(@.*)$', '^(a*)*$', '^\\S+@\\S+\\.\\S+$'])(
    '%s would be found by the analyser',
    (source) => expect(slowPlaces({ source, flags: '' }).length).toBeGreaterThan(0),
  );

  test('is linear: there is no exception', () => {
    const found = foreign.flatMap(({ path, text }) => literals(path, text));
    expect(found.length).toBeGreaterThan(150);
    expect(found.filter((one) => slowPlaces(one).length > 0).map(({ where }) => where)).toEqual([]);
  });

  test('is linear when it is put together from parts, too', async () => {
    const made: { where: string; source: string; flags: string }[] = [];
    const files = foreign
      .filter(({ text }) => /^(?:export )?const \w+ = new RegExp\(/m.test(text))
      .map(({ path }) => path);
    expect(files.length).toBeGreaterThan(4);
    vi.resetModules();
    for (const where of files) {
      const construct = (target: typeof RegExp, [source, flags = '']: [string, string?]) => {
        made.push({ where, source: String(source), flags });
        return new target(source, flags);
      };
      vi.stubGlobal('RegExp', new Proxy(RegExp, { construct }));
      await import(`../${where}`).finally(() => vi.unstubAllGlobals());
    }
    expect(files.filter((path) => !made.some(({ where }) => where === path))).toEqual([]);
    expect(made.filter((one) => slowPlaces(one).length > 0).map(({ where, source }) => `${where} ${source}`)).toEqual(
      [],
    );
  });
});
