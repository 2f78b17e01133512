import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { metaLead } from '../../domain/capture/ads/meta-lead.ts';
import { type Instant, millis } from '../../domain/time/instant.ts';
import { createPartners } from '../../functions/adapters/dynamodb/partners.ts';
import { createShortLinks } from '../../functions/adapters/dynamodb/short-links.ts';
import type { HttpHandler, HttpResponse } from '../../functions/http/messages.ts';
import { createAdLeads } from '../../functions/listeners/ad-leads.ts';
import { type LinkClaims, type LinkPurpose, signLink } from '../../functions/services/signed-links.ts';
import { functions, knownRoutes } from '../../lib/functions.ts';
import { eventKey, notTried, openDoors, partnerId, signed } from '../support/fuzz/doors.ts';
import {
  damage,
  damaged,
  decoration,
  decorations,
  encoded,
  formats,
  headers,
  jsonText,
  manyPairs,
  type Pairs,
  pairs,
  queries,
  texts,
} from '../support/fuzz/inputs.ts';
import { createLargeTable } from '../support/fuzz/large-table.ts';
import { withOffer } from '../support/hand-off.ts';
import { doors as metaDoors, signatureOf } from '../support/other-systems/meta.ts';
import { request, served } from '../support/request.ts';
import { useTable } from '../support/table.ts';
import { createWorld, keys, type World } from '../support/world.ts';

/**
 * Every public route with seeded inputs of the kinds that have failed. In CI 10,000 in all; more by command:
 * `LEADLOOP_FUZZ=1000000 npx vitest run --project exhaustive test/exhaustive/fuzz.test.ts`, with LEADLOOP_SEED for others.
 */
const inputs = Number(process.env.LEADLOOP_FUZZ ?? 10_000);
const seed = Number(process.env.LEADLOOP_SEED ?? 12);
const share = (part: number) => ({ numRuns: Math.ceil(inputs * part), seed });
const noLimit = 24 * 3_600_000;

/** A DynamoDB server does a few hundred calls a second: for more inputs, a table in this process. */
const table = inputs > 20_000 ? createLargeTable() : useTable();
const far: Instant = '2036-01-01T00:00:00.000Z';
let world: World;
let doors: ReturnType<typeof openDoors>;
let partnerKey: string;
let code: string;
let offer: Awaited<ReturnType<typeof withOffer>>;
const refusals: string[] = [];
const sums = { thanked: 0, lead: 0, confirmation: 0, refused: 0 };
const visited = new Set<string>();
const tried = new Set<string>();

beforeAll(async () => {
  for (const level of ['error', 'info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
  const write = process.stdout.write.bind(process.stdout);
  vi.spyOn(process.stdout, 'write').mockImplementation(((text: string, ...more: []) => {
    if (typeof text !== 'string' || !text.includes('"_aws"')) return write(text, ...more);
    if (text.includes('"RefusedSubmissions"')) refusals.push(text);
    return true;
  }) as typeof process.stdout.write);
  world = createWorld(table);
  doors = openDoors(table, world);
  partnerKey = (await createPartners(table).add(partnerId, world.now())).key;
  code = (await createShortLinks(table, keys).add({ url: 'https://fieldnote.example/pricing', campaign: 'spring' }))
    .code;
  offer = await withOffer(table, 'accepted');
});
afterAll(() => vi.restoreAllMocks());

interface Sent {
  bytes?: Buffer;
  type?: string;
  headers?: Record<string, string>;
  query?: string;
  path?: Record<string, string>;
  cookies?: string[];
  /** Of a route that takes any. */
  method?: string;
}

/** Asks as API Gateway does, and looks at what holds for every answer. */
async function ask(name: keyof typeof functions, route: string, sent: Sent = {}): Promise<HttpResponse> {
  tried.add(route);
  const { bytes, type, query = '', path = {}, cookies } = sent;
  const asked = request(route, {
    rawQuery: query,
    cookies,
    body: bytes,
    headers: { ...(bytes && type !== undefined && { 'content-type': type }), ...sent.headers },
  });
  if (sent.method !== undefined) asked.requestContext.http.method = sent.method;
  const answer = await served(doors.handlers[name] as HttpHandler)({
    ...asked,
    pathParameters: path,
    queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
  });
  expect(answer.statusCode, answer.body).toBeLessThan(500);
  for (const [header, value] of Object.entries({ ...answer.headers }))
    expect(`${header}: ${value}`).toMatch(/^[\t\x20-\x7e]+$/);
  for (const cookie of answer.cookies ?? []) expect(cookie).toMatch(/^[\x20-\x7e]+$/);
  if (String(answer.headers?.['content-type']).includes('json')) JSON.parse(answer.body ?? '');
  // A refusal says why: to a program as a problem, to a person as a page.
  if ((answer.statusCode ?? 0) >= 400) expect((answer.body ?? '').length).toBeGreaterThan(20);
  return answer;
}

const isThanked = ({ statusCode = 0, headers: { location = '' } = {} }: HttpResponse) =>
  statusCode === 202 || (statusCode === 303 && String(location).includes('/thanks'));

/** What is answered with thanks is a lead, a confirmation, or counted as refused; nothing else was kept. */
async function settled(answer: HttpResponse, thanked: boolean): Promise<void> {
  const taken = doors.taken.splice(0);
  const counted = refusals.splice(0).length;
  expect(taken.length > 0, `${answer.statusCode} ${answer.headers?.location ?? answer.body}`).toBe(thanked);
  for (const one of taken) {
    const { leadId, receipt } = one.taken;
    const history = await doors.process.leads.history(leadId);
    const post = history?.activities.find(({ detail }) => 'receipt' in detail && detail.receipt === receipt);
    if (history === undefined || post?.type !== 'form.submitted')
      throw new Error(`thanked, and nothing of it is kept: ${leadId}`);
    sums.thanked += 1;
    if (post.detail.refused !== undefined) {
      sums.refused += 1;
      expect([post.detail.refused.length > 0, counted]).toEqual([true, 1]);
      continue;
    }
    if (post.detail.mustConfirm || one.taken.mail === 'confirm') sums.confirmation += 1;
    else sums.lead += 1;
    visited.add(leadId);
    // The first lifecycle runs, or the sweep will see to it.
    expect(history.lead.open).toBe(true);
  }
}

let people = 0;
/** Some come again, most are new; who comes again does so after the time in which the same is a repetition. */
function somebody(): string {
  world.pass(301_000);
  people += 1;
  return `fuzz-${people - (people % 4)}@lifts.example`;
}

const said = (body: unknown) => JSON.stringify(body);

describe('no input of a stranger is a 500, a lost lead, or thanks for nothing:', () => {
  test(
    'POST /leads',
    async () => {
      const input = fc.record({
        body: fc.oneof({ weight: 9, arbitrary: pairs }, { weight: 1, arbitrary: manyPairs }),
        form: fc.constantFrom('contact', 'demo', 'newsletter', 'guide', 'nowhere', '__proto__', undefined),
        address: fc.oneof({ weight: 5, arbitrary: decoration }, { weight: 1, arbitrary: texts }),
        ticked: fc.boolean(),
        format: formats,
        damage,
        headers,
        isProven: fc.boolean(),
        trap: fc.constantFrom(undefined, undefined, undefined, undefined, 'https://spam.example'),
        isQuick: fc.constantFrom(false, false, false, true),
      });
      await fc.assert(
        fc.asyncProperty(
          input,
          async ({ body, form, address, ticked, format, damage: done, headers: given, isProven, trap, isQuick }) => {
            const email = address.replace('ADDRESS', somebody());
            const more = [
              ...(form === undefined ? [] : [['form', form] as const]),
              ...(ticked ? [['consent', 'on'] as const] : []),
              ...(trap === undefined ? [] : [['website', trap] as const]),
              ...(isQuick ? [['formShownAt', world.now()] as const] : []),
              ...(isProven ? [['profile', doors.process.visitors.profile('0'.repeat(32), [])] as const] : []),
            ];
            const { type, bytes } = damaged(
              encoded([['email', email], ...more, ...body], format.format, format.encoding, format.boundary),
              done,
            );
            const answer = await ask('capture', 'POST /leads', { bytes, type, headers: given });
            await settled(answer, isThanked(answer));
          },
        ),
        share(0.35),
      );
    },
    noLimit,
  );

  const webhookInput = fc.record({
    source: fc.constantFrom('typeform', 'tally', 'signed'),
    address: decoration,
    said: fc.array(texts, { minLength: 4, maxLength: 4 }),
    more: pairs,
    id: fc.oneof(texts, fc.bigInt(0n, 2n ** 64n).map(String)),
    damage,
  });
  const messageOf = (source: string, id: string, email: string, [a, b, c, d]: string[], more: Pairs) => {
    if (source === 'tally')
      return said({
        data: {
          responseId: id,
          fields: [
            { label: 'E-mail', type: 'INPUT_EMAIL', value: email },
            { label: 'Name', type: 'INPUT_TEXT', value: a },
            { label: 'Phone', type: 'INPUT_PHONE_NUMBER', value: b },
            { label: 'Message', type: 'TEXTAREA', value: [c, d] },
            { label: 'utm_source', type: 'HIDDEN_FIELDS', value: d },
          ],
        },
      });
    if (source === 'typeform')
      return said({
        form_response: {
          token: id,
          hidden: { utm_source: a, utm_campaign: d },
          answers: [
            { type: 'email', email, field: { ref: 'mail', type: 'email' } },
            { type: 'text', text: b, field: { ref: 'name', type: 'short_text' } },
            { type: 'choices', choices: { labels: [a, c] }, field: { ref: 'timing', type: 'multiple_choice' } },
            { type: 'text', text: c, field: { ref: 'm', type: 'long_text' } },
          ],
        },
      });
    return jsonText([['email', email], ['id', id], ...more.filter(([name]) => name !== 'email' && name !== 'id')]);
  };

  test(
    'POST /webhooks/{source}: and a readable address in a sound message is always a lead',
    async () => {
      await fc.assert(
        fc.asyncProperty(webhookInput, async ({ source, address, said: words, more, id, damage: done }) => {
          const text = messageOf(source, id, address.replace('ADDRESS', somebody()), words, more);
          const { type, bytes } = damaged({ type: 'application/json', bytes: Buffer.from(text) }, done);
          const seconds = String(Math.floor(millis(world.now()) / 1_000));
          const answer = await ask('webhooks', 'POST /webhooks/{source}', {
            bytes,
            type,
            path: { source },
            headers: signed(source as 'signed', bytes, seconds),
          });
          if (done.kind === 'none') expect(answer.statusCode, `${text} ${answer.body}`).toBe(202);
          await settled(answer, isThanked(answer));
        }),
        share(0.15),
      );
    },
    noLimit,
  );

  test(
    'POST /partners/{partner}/leads: one, or several at once',
    async () => {
      const input = fc.record({
        leads: fc.array(fc.record({ address: decoration, more: pairs }), { minLength: 1, maxLength: 3 }),
        isBatch: fc.boolean(),
        damage,
        headers,
      });
      await fc.assert(
        fc.asyncProperty(input, async ({ leads, isBatch, damage: done, headers: given }) => {
          const each = (isBatch ? leads : leads.slice(0, 1)).map(({ address, more }) =>
            jsonText([
              ['email', address.replace('ADDRESS', somebody())],
              ...more.filter(([name]) => name !== 'email' && name !== 'leads'),
            ]),
          );
          const text = isBatch ? `{"leads":[${each.join(',')}]}` : (each[0] ?? '');
          const { type, bytes } = damaged({ type: 'application/json', bytes: Buffer.from(text) }, done);
          const answer = await ask('partners', 'POST /partners/{partner}/leads', {
            bytes,
            type,
            path: { partner: partnerId },
            headers: { ...given, authorization: `Bearer ${partnerKey}` },
          });
          if (done.kind === 'none') expect(answer.statusCode, `${text} ${answer.body}`).toBe(202);
          const results: { status: number }[] = answer.statusCode === 207 ? JSON.parse(answer.body ?? '').results : [];
          await settled(answer, isThanked(answer) || results.some(({ status }) => status === 202));
        }),
        share(0.1),
      );
    },
    noLimit,
  );

  test(
    'POST /ads/google, POST /ads/meta, and the lead that Meta gives',
    async () => {
      const input = fc.record({
        address: decoration,
        columns: fc.array(fc.tuple(texts, texts), { maxLength: 6 }),
        id: fc.bigInt(1n, 2n ** 64n).map(String),
        damage,
      });
      await fc.assert(
        fc.asyncProperty(input, async ({ address, columns, id, damage: done }) => {
          const google = said({
            lead_id: id,
            google_key: metaDoors.google.key,
            user_column_data: [
              { column_id: 'EMAIL', string_value: address.replace('ADDRESS', somebody()) },
              ...columns.map(([column_id, string_value]) => ({ column_id, string_value })),
            ],
          });
          const { bytes } = damaged({ type: '', bytes: Buffer.from(google) }, done);
          const answer = await ask('ads', 'POST /ads/google', { bytes, type: 'application/json' });
          if (done.kind === 'none') expect(answer.statusCode, answer.body).toBe(200);
          await settled(answer, answer.statusCode === 200 && 'receipt' in JSON.parse(answer.body ?? '{}'));

          const hook = damaged(
            {
              type: '',
              bytes: Buffer.from(
                `{"entry":[{"changes":[{"field":"leadgen","value":{"leadgen_id":${id},"form_id":${said(columns[0]?.[0])}}}]}]}`,
              ),
            },
            done,
          ).bytes;
          await ask('ads', 'POST /ads/meta', {
            bytes: hook,
            type: 'application/json',
            headers: { 'x-hub-signature-256': signatureOf(hook) },
          });

          const node = {
            id,
            field_data: [
              { name: 'email', values: [address.replace('ADDRESS', somebody())] },
              ...columns.map(([name, value]) => ({ name, values: [value, value] })),
            ],
          };
          expect(() => metaLead(node, { leadgenId: id })).not.toThrow();
          const dead: unknown[] = [];
          const result = await createAdLeads({
            graph: { lead: async () => ({ found: true, node }) },
            intake: {
              take: async (one) => {
                const kept = await doors.process.intake.take(one);
                doors.taken.push({ submission: one, taken: kept });
                return kept;
              },
            },
            queue: { later: async () => {} },
            deadLetters: { add: async (some) => void dead.push(...some) },
            rules: world.config.capture,
          })({
            Records: [
              {
                messageId: id,
                receiptHandle: id,
                body: said({ leadgenId: id }),
                attributes: { ApproximateReceiveCount: '1' } as never,
              },
            ],
          });
          expect([dead, result]).toEqual([[], { batchItemFailures: [] }]);
          await settled({ statusCode: 202 }, true);
        }),
        share(0.05),
      );
    },
    noLimit,
  );

  test(
    'POST /events: of the site, and of our programs',
    async () => {
      const event = fc.record(
        {
          id: fc.oneof(texts, fc.integer()),
          name: fc.oneof(fc.constantFrom('page.viewed', 'file.downloaded', 'event.tracked', 'signed up'), texts),
          url: fc.oneof(fc.constant('https://www.fieldnote.example/pricing'), texts),
          at: fc.oneof(fc.integer(), fc.double(), texts),
          email: fc.oneof(fc.constantFrom(...decorations), texts),
          properties: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), texts),
        },
        { requiredKeys: [] },
      );
      const input = fc.record({
        events: fc.array(fc.oneof(event, fc.jsonValue({ maxDepth: 2 })), { maxLength: 3 }),
        visitor: fc.oneof(fc.stringMatching(/^[\w-]{22,64}$/), texts),
        sentAt: fc.oneof(fc.integer(), fc.double(), texts),
        isProgram: fc.boolean(),
        damage,
      });
      await fc.assert(
        fc.asyncProperty(input, async ({ events, visitor, sentAt, isProgram, damage: done }) => {
          const { bytes, type } = damaged(
            { type: 'text/plain', bytes: Buffer.from(said({ visitorId: visitor, sentAt, events })) },
            done,
          );
          const who: Record<string, string> = isProgram
            ? { authorization: `Bearer ${eventKey}` }
            : { origin: 'https://www.fieldnote.example' };
          const answer = await ask('visits', 'POST /events', { bytes, type, headers: who });
          if (answer.statusCode === 200) expect(JSON.parse(answer.body ?? '').results).toHaveLength(events.length);
        }),
        share(0.1),
      );
    },
    noLimit,
  );

  test(
    'every page: with any query, cookie, token and body',
    async () => {
      const { lead, input: id } = offer;
      const link = <P extends LinkPurpose>(purpose: P, claims: LinkClaims[P]) =>
        signLink(keys.links, purpose, claims, far);
      const step = { track: 'first', step: 'welcome', template: 'welcome' };
      const good: Record<string, string> = {
        '/r/': offer.token,
        '/d/': link('download', { ...id, guide: doors.guide }),
        '/c/': link('click', { ...id, ...step, url: 'https://fieldnote.example/pricing' }),
        '/preferences/': link('preferences', { leadId: lead.id }),
        '/unsubscribe/': link('preferences', { leadId: lead.id }),
        '/confirm/': link('confirm', id),
        '/my-data/': link('data', { leadId: lead.id, asked: 'data-x' }),
        '/ref/': link('referral', { leadId: lead.id }),
      };
      const pages = Object.entries(functions)
        .filter(([name]) => !['capture', 'webhooks', 'partners', 'ads', 'visits', ...notTried].includes(name))
        .flatMap(([name, row]) => ('routes' in row ? row.routes : []).map((route) => [name, route] as const))
        .concat([['ads', 'GET|HEAD|POST /ads/meta']])
        .flatMap(([name, route]) => {
          const [methods = '', path = ''] = route === '$default' ? ['GET|POST', '/nowhere'] : route.split(' ');
          const takesAny = methods === 'ANY';
          return (takesAny ? ['GET', 'POST'] : methods.split('|'))
            .filter((method) => !(name === 'ads' && method === 'POST'))
            .map((method) => {
              return { name: name as keyof typeof functions, method, route: `${takesAny ? 'ANY' : method} ${path}` };
            });
        });
      const input = fc.record({
        page: fc.constantFrom(...pages),
        token: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary: texts }),
        query: queries,
        cookie: fc.option(fc.tuple(fc.constantFrom('profile', 'll', '__proto__', ''), texts), { nil: undefined }),
        body: pairs,
        action: fc.constantFrom(
          'accept',
          'decline',
          'won',
          'lost',
          'recycle',
          'snooze',
          'unsubscribe',
          'pause',
          'save',
          'export',
          'erase',
          'confirm',
          'resume',
          '__proto__',
          '',
        ),
        damage,
        headers,
      });
      // Each page once, however few inputs there are.
      const examples = fc
        .sample(input, { numRuns: pages.length, seed })
        .flatMap((one, at): [typeof one][] => pages.slice(at, at + 1).map((page) => [{ ...one, page }]));
      const some = share(0.25);
      await fc.assert(
        fc.asyncProperty(input, async ({ page, token, query, cookie, body, action, damage: done, headers: given }) => {
          const { name, route, method } = page;
          const valid = Object.entries(good).find(([path]) => route.includes(path))?.[1] ?? '';
          const form = fc.sample(fc.constantFrom(...Object.keys(world.config.capture.forms)), {
            numRuns: 1,
            seed: people,
          })[0];
          const isPost = method === 'POST';
          const sent = damaged(encoded([['action', action], ...body], 'form', 'utf-8', 'x'), done);
          await ask(name, route, {
            ...(isPost && sent),
            query,
            headers: given,
            method,
            path: { token: token ?? valid, path: token ?? valid, form: token ?? form ?? '', code: token ?? code },
            cookies: cookie && [`${cookie[0]}=${encodeURIComponent(cookie[1].toWellFormed())}`],
          });
        }),
        { ...some, numRuns: Math.max(some.numRuns, pages.length), examples },
      );
    },
    noLimit,
  );

  test('and the three add up; every lead that was thanked has a workflow, and every route was tried', async () => {
    const { thanked, lead, confirmation, refused } = sums;
    expect(lead + confirmation + refused).toBe(thanked);
    expect(Math.min(lead, confirmation, refused)).toBeGreaterThan(0);
    const started = new Set(world.started.map((name) => name.slice(0, 32)));
    expect([...visited].filter((leadId) => !started.has(leadId))).toEqual([]);
    const routes = knownRoutes.flatMap((route) => {
      const [methods = '', path = ''] = route.split(' ');
      return methods.split('|').map((method) => `${method} ${path}`);
    });
    expect(routes.filter((route) => !tried.has(route) && !/ \/(?:api|app|programs)\b/.test(route))).toEqual([]);
  });
});
