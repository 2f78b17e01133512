import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { register } from '../../domain/privacy/register.ts';
import { root } from '../support/repository/sources.ts';

const [, scheme = ''] = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  .split(/^## /m)
  .filter((part) => part.startsWith('One table'))
  .join()
  .split(/(?=\| row \| PK \| SK \|)/);

/** The words that keys begin with, in the cells of the table. */
const drawn = new Set(Array.from(scheme.matchAll(/`([A-Z]+)(?:#[^`]*)?`/g), ([, word = '']) => word));

test('the key scheme of ARCHITECTURE.md has every kind of row that the register of personal data has, and no other', () => {
  const rows = new Set(Object.values(register).flatMap((place) => ('rows' in place ? (place.rows ?? []) : [])));
  expect([...drawn].sort()).toEqual([...rows].sort());
});

test('it names the indexes of the table', () => {
  const built = readFileSync(join(root, 'lib/constructs/lead-table.ts'), 'utf8');
  const names = Array.from(built.matchAll(/indexName: '(\w+)'/g), ([, name = '']) => name);
  expect(Array.from(scheme.matchAll(/`(\w+Index)`/g), ([, name = '']) => name).sort()).toEqual(names.sort());
});
