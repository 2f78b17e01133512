import { beforeEach, describe, expect, test, vi } from 'vitest';
import { http } from '../../../functions/http/http.ts';
import { machineHttp } from '../../../functions/http/machine-http.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../../../functions/http/messages.ts';
import { signLink } from '../../../functions/services/signed-links.ts';
import { functionRows } from '../../../lib/functions.ts';
import { openDoors } from '../../support/fuzz/doors.ts';
import { aLead } from '../../support/lead.ts';
import { quiet } from '../../support/quiet.ts';
import { browser, firefox, request } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys } from '../../support/world.ts';

const table = useTable();
quiet();
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

/** Function, route key, method and path. */
type Door = readonly [name: string, route: string, method: string, path: string];
const doors: Door[] = functionRows.flatMap(([name, { routes = [] }]) =>
  routes.flatMap((route): Door[] => {
    const [methods = '', path = '/nothing'] = route.split(' ');
    return route === '$default'
      ? [[name, '$default', 'GET', '/nothing']]
      : methods.split('|').map((method) => [name, `${method} ${path}`, method, path]);
  }),
);

const expires = '2027-11-01T00:00:00.000Z';

/** A world with one lead in it, and a link of each kind that leads to it. */
async function opened() {
  const world = createWorld(table);
  const { leads } = world.process();
  const lead = aLead(world.now());
  await leads.create(lead);
  const ids = { leadId: lead.id, lifecycleId: lead.lifecycleId };
  const mail = { track: 'first', step: 'welcome', template: 'welcome', url: 'https://fieldnote.example/demo' };
  const { handlers, guide } = openDoors(table, world);
  const tokens: Record<string, string> = {
    '/c/{token}': signLink(keys.links, 'click', { ...ids, ...mail, known: ['email'] }, expires),
    '/d/{token}': signLink(keys.links, 'download', { ...ids, guide }, expires),
    '/preferences/{token}': signLink(keys.links, 'preferences', ids, expires),
    '/unsubscribe/{token}': signLink(keys.links, 'preferences', ids, expires),
    '/confirm/{token}': signLink(keys.links, 'confirm', ids, expires),
    '/ref/{token}': signLink(keys.links, 'referral', ids, expires),
  };
  return { handlers, tokens };
}

async function ask([name, routeKey, method, path]: Door, accept: object, wrap: typeof http, broken = false) {
  const { handlers, tokens } = await opened();
  const token = tokens[path] ?? 'nonsense';
  const event: HttpEvent = request(routeKey === '$default' ? `GET ${path}` : routeKey, {
    token,
    form: 'contact',
    code: 'abcdefghij',
    headers: { 'user-agent': firefox, ...accept },
    ...(method === 'POST' && { body: new URLSearchParams({ email: 'ada@works.example' }) }),
  });
  const fails: HttpHandler = () => Promise.reject(new Error('broken'));
  const deployed = wrap('test', () => (broken ? fails : (handlers[name] as HttpHandler)));
  return (await deployed({ ...event, routeKey }, {} as never)) as HttpResponse;
}

const wrapOf = (name: string) => (name === 'webhooks' ? machineHttp : http);
const isSecured = ({ headers = {}, statusCode }: HttpResponse, door: string) => {
  expect(headers['strict-transport-security'], `${door} ${statusCode}`).toMatch(/^max-age=\d{7,}$/);
  expect(headers['x-content-type-options'], door).toBe('nosniff');
  expect(headers['referrer-policy'], door).toMatch(/^(no-referrer|same-origin)$/);
  expect(headers['content-security-policy'], door).toContain("default-src 'none'");
  expect(headers['content-security-policy'], door).toContain("frame-ancestors 'none'");
};

describe('13.12: every answer says how a browser must treat it', () => {
  test.each(doors)('%s: %s', async (...door) => {
    for (const accept of [{}, browser]) {
      isSecured(await ask(door, accept, wrapOf(door[0])), door[1]);
      isSecured(await ask(door, accept, wrapOf(door[0]), true), `${door[1]}, broken`);
    }
  });

  test('redirects are among the answers, and pages, problems and scripts', async () => {
    const kinds = new Set<string>();
    for (const door of doors) {
      const { statusCode = 0, headers } = await ask(door, browser, wrapOf(door[0]));
      kinds.add(
        statusCode < 300 || statusCode >= 400 ? (String(headers?.['content-type']).split(';')[0] ?? '') : 'redirect',
      );
    }
    expect([...kinds].sort()).toEqual(
      expect.arrayContaining(['application/json', 'redirect', 'text/html', 'text/javascript']),
    );
  });
});

describe('P6: every page links to the privacy notice', () => {
  const { privacyUrl = 'none' } = config.deployment;
  // The app is for people of the company.
  test.each(doors.filter(([name]) => name !== 'app'))('%s: %s', async (...door) => {
    for (const isBroken of [false, true]) {
      const { headers, body = '' } = await ask(door, browser, wrapOf(door[0]), isBroken);
      if (!String(headers?.['content-type']).startsWith('text/html')) continue;
      expect(body, body.slice(0, 300)).toContain(`<a href="${privacyUrl}"`);
    }
  });

  test('and so does the form that a site embeds', async () => {
    const { handlers } = await opened();
    const forms = http('test', () => handlers.forms as HttpHandler);
    const embedded = (await forms(request('GET /forms/{form}', { form: 'contact.js' }), {} as never)) as HttpResponse;
    expect([embedded.statusCode, embedded.body]).toEqual([200, expect.stringContaining(privacyUrl)]);
  });
});

describe('13.12: HEAD answers what GET would', () => {
  const gets = doors.filter(([, , method, path]) => method === 'GET' && path !== '/nothing');

  test('at every route that has a GET', () => {
    const routes = new Set(doors.map(([, route]) => route));
    expect(gets.map(([, , , path]) => `HEAD ${path}`).filter((route) => !routes.has(route))).toEqual([]);
  });

  /** What is new each time. */
  const same = ({ statusCode, headers = {} }: HttpResponse) => ({
    statusCode,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, String(value).replace(/[\w-]{24,}\.[\w-]{22}/g, 'TOKEN')]),
    ),
  });

  test.each(gets)('%s: %s', async (name, route, _method, path) => {
    for (const accept of [{}, browser]) {
      const got = await ask([name, route, 'GET', path], accept, wrapOf(name));
      const head = await ask([name, `HEAD ${path}`, 'HEAD', path], accept, wrapOf(name));
      expect(same(head), path).toEqual(same(got));
    }
  });
});
