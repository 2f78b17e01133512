import { beforeEach, describe, expect, test, vi } from 'vitest';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import { score } from '../../../domain/scoring/score.ts';
import { minute } from '../../../domain/time/instant.ts';
import { botReasons } from '../../../domain/tracking/bot-detection.ts';
import { signLink } from '../../../functions/services/signed-links.ts';
import { type ClickDeps, createClick } from '../../../functions/web/click.ts';
import { aLead, park, tokenOf } from '../../support/lead.ts';
import { browser, firefox, request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys } from '../../support/world.ts';

const table = useTable();
beforeEach(() => void vi.spyOn(console, 'error').mockReturnValue());

const url = 'https://fieldnote.example/pricing?plan=team';
const click = (process: ClickDeps, token: string) =>
  served(createClick(process))(request('GET /c/{token}', { token, headers: browser }));

async function clickable(target = url, seen: string[] = []) {
  const world = createWorld(table);
  const lead = aLead(world.now(), { stage: 'nurturing' });
  await world.process().leads.create(lead);
  for (const page of seen)
    await world.process().leads.append(lead.id, {
      id: page,
      type: 'page.viewed',
      at: lead.openedAt,
      lifecycleId: lead.lifecycleId,
      detail: { url: `https://fieldnote.example${page}` },
    });
  await park(table, lead, 'engagement');
  const step = { track: 'first', step: 'welcome', template: 'welcome', url: target };
  const claims = { leadId: lead.id, lifecycleId: lead.lifecycleId, ...step };
  const token = signLink(keys.links, 'click', claims, '2027-01-01T00:00:00.000Z');
  const clicks = async () => {
    const history = await world.process().leads.history(lead.id);
    return history?.activities.filter(({ type }) => type === 'link.clicked') ?? [];
  };
  return { world, lead, claims, token, clicks };
}

describe('a tracked link', () => {
  test('leads on, records the click and wakes a lead that becomes sales-ready by it', async () => {
    const { world, lead, token, clicks } = await clickable(url, ['/demo']);
    const reply = await click(world.process(), token);
    expect([reply.statusCode, reply.headers?.location, reply.headers?.['cache-control']]).toEqual([
      302,
      url,
      'no-store',
    ]);
    expect(await clicks()).toMatchObject([{ detail: { url, template: 'welcome', step: 'welcome' }, at: world.now() }]);
    expect(world.woken).toEqual([{ token: tokenOf(lead), signal: 'link.clicked' }]);
  });

  test('13.6: is taken on any host: the signature says nothing about one', async () => {
    for (const host of ['abc.execute-api.eu-central-1.amazonaws.com', 'go.fieldnote.example', 'old.example']) {
      const { world, token, clicks } = await clickable();
      const headers = { ...browser, host };
      const reply = await served(createClick(world.process()))(request('GET /c/{token}', { token, headers }));
      expect([reply.statusCode, reply.headers?.location, (await clicks()).length]).toEqual([302, url, 1]);
    }
  });

  test('wakes nobody whose place it does not change', async () => {
    const { world, token, clicks } = await clickable();
    await click(world.process(), token);
    expect([(await clicks()).length, world.woken]).toEqual([1, []]);
  });

  test('clicked twice is one interest, clicked again later another', async () => {
    const { world, token, clicks } = await clickable(url, ['/demo']);
    await Promise.all([click(world.process(), token), click(world.process(), token)]);
    world.pass(1_000);
    await click(world.process(), token);
    expect(await clicks()).toHaveLength(1);
    expect(world.woken).toHaveLength(1);
    world.pass(minute);
    await click(world.process(), token);
    expect(await clicks()).toHaveLength(2);
  });

  test('leads nowhere when a byte of it was changed, so that nobody can send people elsewhere in our name', async () => {
    const { world, token, claims, clicks } = await clickable();
    const [body = '', signature = ''] = token.split('.');
    const evil = Buffer.from(JSON.stringify([2_000_000_000, { ...claims, url: 'https://evil.example' }])).toString(
      'base64url',
    );
    const other = signLink('another key', 'click', claims, '2027-01-01T00:00:00.000Z');
    const purpose = signLink(keys.links, 'preferences', { leadId: claims.leadId }, '2027-01-01T00:00:00.000Z');
    for (const forged of [
      `${evil}.${signature}`,
      `${body}.${'A'.repeat(22)}`,
      `${body}.${'é'.repeat(22)}`,
      body,
      '',
      other,
      purpose,
    ]) {
      const reply = await click(world.process(), forged);
      expect(reply.statusCode, forged).toBe(404);
      expect(reply.headers).not.toHaveProperty('location');
      expect(reply.body).toContain('We do not know this link');
    }
    expect(await clicks()).toEqual([]);
  });

  test.each([
    ['HEAD', firefox, 'it asked for the headers only'],
    ['GET', 'Slackbot-LinkExpanding 1.0', 'a known bot'],
  ])(
    'asked for by a program (%s, %s) leads on, is kept with the reason and wakes nobody',
    async (method, agent, machine) => {
      const { world, token, clicks } = await clickable(url, ['/demo']);
      const asked = request(`${method} /c/{token}`, { token, headers: { 'user-agent': agent } });
      const reply = await served(createClick(world.process()))(asked);
      expect([reply.statusCode, reply.headers?.location]).toEqual([302, url]);
      expect(await clicks()).toMatchObject([{ detail: { url, machine } }]);
      expect(world.woken).toEqual([]);
      await click(world.process(), token); // the person, a moment later
      expect(await clicks()).toHaveLength(2);
      expect(world.woken).toHaveLength(1);
    },
  );

  test('N15: loaded ahead by a browser is a program’s click, and the click that follows a person’s', async () => {
    const { world, token, clicks } = await clickable(url, ['/demo']);
    const asked = request('GET /c/{token}', { token, headers: { ...browser, purpose: 'prefetch' } });
    expect((await served(createClick(world.process()))(asked)).headers?.location).toBe(url);
    expect(world.woken).toEqual([]);
    await click(world.process(), token);
    const details = (await clicks()).map(({ detail }) => detail);
    expect(details).toHaveLength(2);
    expect(details).toContainEqual(expect.objectContaining({ machine: 'a browser loaded it ahead of any click' }));
    expect(world.woken).toHaveLength(1);
  });

  test.each([
    ['/search?q=two%20words&flag#part-2', '/search?q=two%20words&flag&profile=TOKEN#part-2'],
    ['/?4711', '/?4711&profile=TOKEN'],
    ['/a?b=a+b&&c=%C3%A9=', '/a?b=a+b&&c=%C3%A9=&profile=TOKEN'],
    ['/a', '/a?profile=TOKEN'],
    ['/a#profile=x', '/a?profile=TOKEN#profile=x'],
  ])('N1: leaves the text of %s as it is and appends who comes', async (path, expected) => {
    const { world, claims } = await clickable();
    const target = { ...claims, url: `https://fieldnote.example${path}`, known: ['email'] };
    const reply = await click(world.process(), signLink(keys.links, 'click', target, '2027-01-01T00:00:00.000Z'));
    expect(String(reply.headers?.location).replace(/profile=[\w.-]{20,}/, 'profile=TOKEN')).toBe(
      `https://fieldnote.example${expected}`,
    );
  });

  test('13.12: to a form of ours says so behind CloudFront too, which asks by the name of the API', async () => {
    const { world, claims } = await clickable();
    const target = { ...claims, url: 'https://go.example/forms/demo', known: ['email'], who: 'g…@works.example' };
    const token = signLink(keys.links, 'click', target, '2027-01-01T00:00:00.000Z');
    const headers = { host: 'a1.execute-api.eu-central-1.amazonaws.com', 'x-leadloop-host': 'go.example' };
    const reply = await served(createClick(world.process()))(request('GET /c/{token}', { token, headers }));
    expect(reply.headers?.location).toBe('https://go.example/forms/demo');
    expect(reply.cookies?.[0]).toMatch(/^profile=/);
  });

  test('13.12: to a form of ours says who comes by a cookie that no script reads; the address stays bare', async () => {
    const { world, claims } = await clickable();
    const target = { ...claims, url: 'https://api.example/forms/demo', known: ['email'], who: 'g…@works.example' };
    const token = signLink(keys.links, 'click', target, '2027-01-01T00:00:00.000Z');
    const asked = request('GET /c/{token}', { token, headers: { host: 'api.example' } });
    const reply = await served(createClick(world.process()))(asked);
    expect(reply.headers?.location).toBe('https://api.example/forms/demo');
    expect(reply.cookies?.[0]).toMatch(/^profile=[\w.-]+; Path=\/forms; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  });

  test('13.12: a token in the address of another page is worth nothing after an hour', async () => {
    const { world, claims } = await clickable();
    const target = { ...claims, url: 'https://fieldnote.example/demo', known: ['email'], who: 'g…@works.example' };
    const reply = await click(world.process(), signLink(keys.links, 'click', target, '2027-01-01T00:00:00.000Z'));
    const token = new URL(String(reply.headers?.location)).searchParams.get('profile') ?? '';
    const { visitors } = world.process();
    expect(visitors.profileOf(token)).toMatchObject({ proven: true });
    world.pass(3_600_000);
    expect(visitors.profileOf(token)).toBeUndefined();
  });

  test('no human sees marks the clicks before it, so that a lead it woke is not kept awake', async () => {
    const { world, token, claims } = await clickable();
    await click(world.process(), token);
    world.pass(10_000);
    const hidden = signLink(
      keys.links,
      'click',
      { ...claims, url: 'https://fieldnote.example', trap: true },
      '2027-01-01T00:00:00.000Z',
    );
    await click(world.process(), hidden);
    const history = await world.process().leads.history(claims.leadId);
    const reasons = botReasons(history?.activities ?? [], config.scoring.machines);
    expect([...reasons.values()]).toEqual([
      'the link no human sees was followed, too',
      'it followed the link no human sees',
    ]);
    expect(score(history?.activities ?? [], config.scoring, world.now()).reasons.map(({ rule }) => rule)).toEqual([
      'form',
    ]);
  });

  test('that has ended says so', async () => {
    const { world, token } = await clickable();
    world.pass(365 * 24 * 60 * minute);
    const reply = await click(world.process(), token);
    expect([reply.statusCode, reply.body?.includes('This link has expired')]).toEqual([410, true]);
  });

  test('leads on also when nothing can be stored: the person wants the page', async () => {
    const { world, token } = await clickable();
    const process = world.process();
    const raise = () => Promise.reject(new TemporaryError('StorageUnavailable', 'down'));
    const reply = await click({ ...process, signals: { raise } }, token);
    expect([reply.statusCode, reply.headers?.location]).toEqual([302, url]);
    expect(console.error).toHaveBeenCalledOnce();
  });
});
