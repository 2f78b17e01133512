import { describe, expect, test } from 'vitest';
import { readList } from '../../../cli/suppress/list-file.ts';
import { type Keys, leadIdOfAddress } from '../../../functions/adapters/secrets/key-ring.ts';

const keys: Keys = { identity: 'identity-key-of-the-tests', links: 'links-key-of-the-tests' };
const now = '2026-11-24T10:00:00.000Z';
const read = (text: string, reason: 'unsubscribed' | 'bounced' = 'unsubscribed') =>
  readList(text, keys, { reason, now });
const ada = leadIdOfAddress(keys, 'ada@works.example') ?? '';
const bob = leadIdOfAddress(keys, 'bob@works.example') ?? '';

describe('a list of people who said no', () => {
  test('is addresses, one a line, and a person is one person however it is spelled', () => {
    const { listed, unread } = read('ada@works.example\n\n ADA+news@Works.example \nbob@works.example');
    expect(listed.map(({ hash }) => hash)).toEqual([ada, ada, bob]);
    expect(listed[0]).toEqual({ hash: ada, email: 'ada@works.example', reason: 'unsubscribed', at: now });
    expect(unread).toEqual([]);
  });

  test.each([
    ['a header in any order', 'Reason,Name,E-Mail Address,At\nbounced,Ada,ada@works.example,2025-01-02'],
    ['semicolons and a byte order mark', '\uFEFFemail;reason;at\nada@works.example;bounced;2025-01-02'],
    ['tabs', 'email\treason\tat\nada@works.example\tbounced\t2025-01-02T00:00:00Z'],
    ['the words of SES', 'email,reason,at\nada@works.example,BOUNCE,2025-01-02'],
    ['no header', 'ada@works.example,bounced,2025-01-02'],
  ])('may come with %s', (_, text) => {
    const [one] = read(text).listed;
    expect(one).toMatchObject({ hash: ada, reason: 'bounced', at: '2025-01-02T00:00:00.000Z' });
  });

  test.each([
    ['semicolons', 'Name;E-Mail\nDoe, John;ada@works.example\nO|Neil;bob@works.example'],
    [
      'semicolons, most commas in a title',
      'Last, first, middle;E-Mail\nDoe, John;ada@works.example\nRoe;bob@works.example',
    ],
    ['tabs', 'Name\tE-Mail-Adresse\nDoe, John; Dr.\tada@works.example\nRoe\tbob@works.example'],
    ['bars', 'Name|Email\nDoe, John|ada@works.example\nRoe; Jane|bob@works.example'],
    ['commas', 'Name,Email\nDoe; John,ada@works.example\n"Roe, Jane",bob@works.example'],
    ['a note of Excel', 'sep=;\r\nName;E-Mail\r\nDoe, John;ada@works.example\r\nRoe;bob@works.example'],
    ['quotes around the names', '"Name, whole";"E-Mail"\n"Doe, John";"ada@works.example"\nRoe;bob@works.example'],
    ['semicolons and no header', 'ada@works.example;Doe, John\nbob@works.example;Roe, Jane'],
  ])('has one delimiter: %s', (_, text) => {
    const { listed, unread } = read(text);
    expect(listed.map(({ hash }) => hash)).toEqual([ada, bob]);
    expect(unread).toEqual([]);
  });

  test('keeps everybody who stands on it, also with a reason or a time that nobody can read', () => {
    const text = 'email,reason,at\nada@works.example,cleaned,last week\nbob@works.example,,2099-01-01';
    expect(read(text, 'bounced').listed).toMatchObject([
      { hash: ada, reason: 'bounced', at: now },
      { hash: bob, reason: 'bounced', at: now },
    ]);
  });

  test('says in which lines there is nobody', () => {
    const { listed, unread } = read('email,reason\nada@works.example,\nnobody,\n@,\nbob@works.example,');
    expect([listed.length, unread]).toEqual([2, [3, 4]]);
  });

  test('without a column of addresses is refused by the names it has', () => {
    expect(() => read('name,phone\nAda,1')).toThrow('got columns name, phone, expected one named email');
  });

  test('of hashes is taken from a deployment with the same key, and from no other', async () => {
    const { hashColumn } = await import('../../../cli/suppress/list-file.ts');
    expect(read(`${hashColumn(keys)},reason,at\n${ada},complained,2025-01-02`).listed).toEqual([
      { hash: ada, reason: 'complained', at: '2025-01-02T00:00:00.000Z' },
    ]);
    const other = hashColumn({ ...keys, identity: 'another' });
    expect(other).not.toBe(hashColumn(keys));
    for (const text of [`${other}\n${ada}`, `hash\n${ada}`, ada])
      expect(() => read(text)).toThrow('import addresses instead');
  });
});
