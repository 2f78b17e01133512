import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { fieldNames } from '../../domain/capture/submission-fields.ts';
import { viewFilters } from '../../functions/http/api/view-filters.ts';
import { useVisit } from './browser.ts';
import { asked, askedRep, signIn, tokenOf } from './sales-day.ts';

const visited = useVisit();

/** A script that names its field; it runs where text is taken for HTML, between tags or in an attribute. */
const hostile = (field: string) => `${field} '"><img src=x onerror=ran(1)>`;
const hostiles = (names: readonly string[], of = '') =>
  Object.fromEntries(names.map((name) => [name, hostile(`${of}${name}`)]));

/** What a form takes no text in: it would not come to a lead. */
const strict = ['email', 'form', 'consent', 'formShownAt', 'formSentAt', 'visitorId'];
/** Of a form, what pages show as it came; the name is corrected later. */
const shownOfForm = ['jobTitle', 'message', 'answer'];

type Person = 'rep' | 'manager' | 'ops';
type Said = Record<string, [who: Person, lead: 'own' | 'other' | 'gone', body: Record<string, unknown>]>;
/** What people say in words of their own, by the name of the operation. */
const said: Said = {
  pass: ['rep', 'other', hostiles(['reason'], 'pass.')],
  note: ['rep', 'own', { ...hostiles(['note', 'next'], 'note.'), nextOn: '2026-11-25' }],
  contact: ['rep', 'own', { contact: 'call', ...hostiles(['note', 'next'], 'contact.'), nextOn: '2026-11-26' }],
  'next-step': ['rep', 'own', { ...hostiles(['next'], 'next-step.'), nextOn: '2026-11-24' }],
  'correct-profile': ['rep', 'own', hostiles(['name'], 'correct-profile.')],
  'save-view': ['manager', 'own', { ...hostiles(['name'], 'save-view.'), search: hostiles(viewFilters), shared: true }],
  setSending: ['ops', 'own', { state: 'on', ...hostiles(['reason'], 'setSending.') }],
  reveal: ['ops', 'own', hostiles(['reason'], 'reveal.')],
  export: ['manager', 'own', hostiles(['reason'], 'export.')],
  erase: ['manager', 'gone', hostiles(['reason'], 'erase.')],
};

interface Schema {
  type?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
}
/** Bodies in which one text is hostile, by its field. */
function texts(schema: Schema, name = ''): [field: string, value: unknown][] {
  if (schema.type === 'string') return schema.enum ? [] : [[name, hostile(name)]];
  if (schema.items) return texts(schema.items, name).map(([field, value]) => [field, [value]]);
  return Object.entries(schema.properties ?? {}).flatMap(([key, one]) =>
    texts(one, name ? `${name}.${key}` : key).map(([field, value]): [string, unknown] => [field, { [key]: value }]),
  );
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

async function post(path: string, body: unknown, token?: string, method = 'POST') {
  const headers = {
    'content-type': 'application/json',
    origin: visited.cloud.url,
    'user-agent': hostile('agent'),
    ...(token && { authorization: `Bearer ${token}` }),
  };
  const answer = await fetch(`${visited.cloud.url}${path}`, { method, headers, body: JSON.stringify(body) });
  return { status: answer.status, text: await answer.text() };
}

/** A lead that a rep was asked about, and whose second form held a script in each field, and in a question and an answer of its own. */
async function askedWith(name: string) {
  const id = await asked(visited, name);
  const fields = hostiles(fieldNames.filter((field) => !strict.includes(field)));
  const answers = { [`answers.${hostile('question')}`]: hostile('answer') };
  const email = `${name.toLowerCase()}@works.example`;
  const visitorId = name.padEnd(24, 'x');
  expect(await post('/leads', { ...fields, ...answers, email, visitorId, form: 'contact' })).toMatchObject({
    status: 202,
  });
  await visited.cloud.idle();
  const url = `https://fieldnote.example/pricing?q=${hostile('event.url')}#${hostile('event.part')}`;
  const visit = { url, properties: { title: hostile('event.title') }, source: hostile('event.source') };
  const events = ['page.viewed', 'file.downloaded', 'plan.chosen'].map((one, id) => ({
    id: `${id}`,
    name: one,
    ...visit,
  }));
  const seen = await post('/events', { visitorId, events });
  expect(JSON.parse(seen.text).results).toEqual(events.map(({ id }) => ({ id, status: 'accepted' })));
  const reply = { from: email, to: 'sales@reply.fieldnote.example', ...hostiles(['subject', 'text'], 'reply.') };
  expect(await visited.cloud.reply(reply as Parameters<typeof visited.cloud.reply>[0])).toBeDefined();
  await visited.cloud.idle();
  return { id, rep: await askedRep(visited, id) };
}

test('a script that is stored in any text of a form, a visit, a reply or the API runs on no page, and is read as it was written', async () => {
  const leads = { own: await askedWith('Own'), other: await askedWith('Other'), gone: await askedWith('Gone') };
  const { own, other, gone } = leads;
  const token = (name: string) => tokenOf(visited, name);
  const tokens = { own: await token(own.rep), other: await token(other.rep), gone: await token(gone.rep) };
  const [manager, ops] = [await token('Mara Lindner'), await token('Sam Okafor')];
  const [execution] = await visited.cloud.executions(own.id);
  expect((await post(`/api/leads/${own.id}/accept`, {}, tokens.own)).status).toBe(200);
  await visited.cloud.idle();

  const { paths } = await fetch(`${visited.cloud.url}/api/openapi.json`).then((answer) => answer.json());
  for (const [path, methods] of Object.entries<Record<string, { operationId: string; requestBody?: object }>>(paths))
    for (const [method, { operationId, requestBody }] of Object.entries(methods)) {
      if (!requestBody) continue;
      const { schema } =
        (requestBody as { content: Record<string, { schema: Schema }> }).content['application/json'] ?? {};
      const known = said[operationId];
      const [who, lead, body] = known ?? [/^.(operations|executions)/.test(path) ? 'ops' : 'manager', 'own', {}];
      const by = { rep: tokens[lead], manager, ops }[who];
      const place = `/api${path}`
        .replace('{name}', execution?.name ?? '')
        .replace('{rep}', 'ada')
        .replace('/views/{id}', '/views/hostile-view')
        .replace('{id}', leads[lead].id);
      const send = (what: object) => post(place, what, by, method.toUpperCase());
      if (known)
        expect([operationId, await send(body)]).toEqual([operationId, { status: 200, text: expect.anything() }]);
      // What nobody says above is chosen from what there is: anything else is taken from nobody.
      for (const [field, value] of texts(schema ?? {})) {
        if (field.split('.').reduce<unknown>((at, key) => Object(at)[key], body) !== undefined) continue;
        const answer = await send({ result: 'lost', ...(value as object) });
        const isTaken = answer.status < 400 && answer.text.includes(inJson(hostile(field)));
        expect(isTaken ? `${operationId} keeps ${field}: it belongs to what is said` : '').toBe('');
      }
    }
  await visited.cloud.idle();

  const read: string[] = [];
  const walk = async (name: string, pages: readonly string[]) => {
    const page = await signIn(visited, '/app/profile', name);
    await page.exposeFunction('ran', () => visited.wrongs.push(`a stored script ran on ${page.url()}`));
    for (const path of pages) read.push(await textOf(page, path));
    return page;
  };
  const leadPage = `/app/leads/${own.id}`;
  await walk(own.rep, ['/app/queue', '/app/leads', leadPage, '/app/pipeline']);
  const page = await walk('Mara Lindner', [
    '/app/queue',
    '/app/leads',
    leadPage,
    // What a rep wrote stands with the lead, and not in the audit.
    `/app/leads/${other.id}`,
    `${leadPage}/consent`,
    '/app/pipeline',
    '/app/team',
    '/app/segments',
  ]);
  await walk('Sam Okafor', ['/app/ops', `/app/ops/executions/${execution?.name}`, '/app/ops/care', '/app/ops/audit']);
  const mails = await visited.cloud.mail();
  for (const mail of mails) await page.setContent(mail.html ?? '');

  const shown = read.join('\n');
  const ofPeople = Object.entries(said).flatMap(([name, [, , body]]) =>
    Object.values(body).filter((one): one is string => typeof one === 'string' && one.startsWith(`${name}.`)),
  );
  expect([...[...shownOfForm, 'reply.text'].map(hostile), ...ofPeople].filter((text) => !shown.includes(text))).toEqual(
    [],
  );
}, 120_000);

/** All that a page says, what is folded away and what fields hold included. */
async function textOf(page: Page, path: string): Promise<string> {
  await page.goto(`${visited.cloud.url}${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
  });
  await page.waitForLoadState('networkidle');
  expect(await page.locator('a[href^="javascript:" i], img[src="x"]').count()).toBe(0);
  return (await page.locator('body').textContent()) ?? '';
}
