import { describe, expect, test } from 'vitest';
import { createShortLinks } from '../../../functions/adapters/dynamodb/short-links.ts';
import { createShortLink } from '../../../functions/web/short-link.ts';
import { browser, request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { keys } from '../../support/world.ts';

const table = useTable();

const pricing = { url: 'https://fieldnote.example/pricing?plan=team', campaign: 'spring', medium: 'linkedin' };
const links = () => createShortLinks(table, keys);
const follow = (code: string, method = 'GET', agent?: string) =>
  served(createShortLink({ shortLinks: links() }))(
    request(`${method} /l/{code}`, {
      code,
      headers: { ...browser, ...(agent !== undefined && { 'user-agent': agent }) },
    }),
  );

describe('a short link', () => {
  test('is short, always the same for the same page and words, and another for others', async () => {
    const { code } = await links().add(pricing);
    expect(code).toMatch(/^[\w-]{10}$/);
    expect((await links().add(pricing)).code).toBe(code);
    expect((await links().add({ ...pricing, campaign: 'autumn' })).code).not.toBe(code);
  });

  test('leads to its page with the campaign and its own code appended, and leaves what the address says', async () => {
    const { code } = await links().add({ ...pricing, url: 'https://fieldnote.example/a?utm_medium=mine#top' });
    const reply = await follow(code);
    expect([reply.statusCode, reply.headers?.location]).toEqual([
      302,
      `https://fieldnote.example/a?utm_medium=mine&utm_campaign=spring&ll=${code}#top`,
    ]);
  });

  test.each([
    ['/?4711', '/?4711&utm_medium=linkedin&utm_campaign=spring&ll=CODE'],
    [
      '/search?q=two%20words&flag#part-2',
      '/search?q=two%20words&flag&utm_medium=linkedin&utm_campaign=spring&ll=CODE#part-2',
    ],
    ['/a?utm_campaign&b=a+b', '/a?utm_campaign&b=a+b&utm_medium=linkedin&ll=CODE'],
    ['/a?', '/a?utm_medium=linkedin&utm_campaign=spring&ll=CODE'],
    ["/a?b=(x)*'~,;!#?c=d", '/a?b=(x)*%27~,;!&utm_medium=linkedin&utm_campaign=spring&ll=CODE#?c=d'],
  ])('N1: leaves the text of %s as it is', async (path, expected) => {
    const { code } = await links().add({ ...pricing, url: `https://fieldnote.example${path}` });
    expect((await follow(code)).headers?.location).toBe(`https://fieldnote.example${expected.replace('CODE', code)}`);
  });

  test('N15: counts a browser that loads ahead as a program', async () => {
    const { code } = await links().add({ ...pricing, content: 'ahead' });
    await served(createShortLink({ shortLinks: links() }))(
      request('GET /l/{code}', { code, headers: { ...browser, 'sec-purpose': 'prefetch' } }),
    );
    expect(await table.get({ PK: `LINK#${code}`, SK: 'LINK' })).toMatchObject({ machineClicks: 1 });
  });

  test('counts people, and known bots apart; HEAD counts nothing', async () => {
    const { code } = await links().add({ ...pricing, content: 'counted' });
    for (let n = 0; n < 2; n++) await follow(code);
    expect((await follow(code, 'HEAD')).statusCode).toBe(302);
    await follow(code, 'GET', 'LinkedInBot/1.0');
    expect((await links().add({ ...pricing, content: 'counted' })).clicks).toBe(2);
    expect(await table.get({ PK: `LINK#${code}`, SK: 'LINK' })).toMatchObject({ clicks: 2, machineClicks: 1 });
  });

  test('leads nowhere when we did not sign its target', async () => {
    const { code } = await links().add(pricing);
    await table.change({ PK: `LINK#${code}`, SK: 'LINK' }, { set: { url: 'https://evil.example' } });
    await table.put({ PK: 'LINK#abcdefghij', SK: 'LINK', url: 'https://evil.example' });
    for (const one of [code, 'abcdefghij', 'ABCDEFGHIJ', '', '../../x', 'x'.repeat(500)]) {
      const reply = await follow(one);
      expect([reply.statusCode, reply.headers?.location], one).toEqual([404, undefined]);
    }
  });
});
