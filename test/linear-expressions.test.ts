import { stripTypeScriptTypes } from 'node:module';
import { tokenizer } from 'acorn';
import { analyse } from 'scslre';
import { describe, expect, test } from 'vitest';
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
});
