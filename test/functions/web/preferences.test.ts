import { describe, expect, test } from 'vitest';
import type { Lead } from '../../../domain/lead/lead.ts';
import { day, minute } from '../../../domain/time/instant.ts';
import { signLink } from '../../../functions/services/signed-links.ts';
import { createPreferences } from '../../../functions/web/preferences.ts';
import { createNurture } from '../../../functions/workflow/nurture.ts';
import { createScoring } from '../../../functions/workflow/scoring.ts';
import { aLead, anAddress, park, tokenOf } from '../../support/lead.ts';
import { type Asked, browser, request, served } from '../../support/request.ts';
import { runSweep } from '../../support/sweep.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, killedAnywhere, later, type Process, type World } from '../../support/world.ts';

const table = useTable();

const until = '2027-01-01T00:00:00.000Z';
const ask = (process: Process, route: string, token: string, asked: Asked = {}) =>
  served(createPreferences({ ...process, rules: config.nurture }))(
    request(route, { token, headers: browser, ...asked }),
  );
const choose = (process: Process, token: string, fields: Record<string, string>) =>
  ask(process, 'POST /preferences/{token}', token, { body: new URLSearchParams(fields) });
const oneClick = (process: Process, token: string) =>
  ask(process, 'POST /unsubscribe/{token}', token, { body: 'List-Unsubscribe=One-Click', headers: {} });

/** A lead in nurture that got its welcome mail and is parked until the next. */
async function waiting() {
  const world = createWorld(table);
  const lead = aLead(world.now(), { email: 'ada.winter@works.example' });
  const process = world.process();
  await process.leads.create(lead);
  const id = { leadId: lead.id, lifecycleId: lead.lifecycleId };
  await createScoring(process)(id);
  const { until: next } = await createNurture(process)(id);
  await park(table, lead, 'engagement', next);
  world.pass(1_000);
  const token = signLink(keys.links, 'preferences', { leadId: lead.id }, until);
  return { world, lead, token, id, input: { lead, token, id } };
}
const leadNow = async (world: World, { id }: Lead) => (await world.process().leads.history(id))?.lead;
const everything = async (world: World, { id }: Lead) => JSON.stringify(await world.process().leads.history(id));

describe('the preferences page', () => {
  test('only shows, to people and programs, and masks the address', async () => {
    const { world, lead, token } = await waiting();
    const before = await everything(world, lead);
    const paths = ['/preferences/{token}', '/unsubscribe/{token}'];
    for (const route of paths.flatMap((path) => [`GET ${path}`, `HEAD ${path}`])) {
      const page = await ask(world.process(), route, token);
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain('a…@works.example');
      expect(page.body).not.toContain('ada.winter');
    }
    expect(await everything(world, lead)).toBe(before);
    expect(await world.process().suppressions.find(lead.id)).toBeUndefined();
    expect(world.woken).toEqual([]);
  });

  test('is in the first of our languages that the browser asks for, with days as they are said there', async () => {
    const { world, lead, token } = await waiting();
    await choose(world.process(), token, { action: 'pause', pause: String(config.nurture.pauses[0]) });
    const german = { headers: { ...browser, 'accept-language': 'fr-FR,de-AT;q=0.8,en;q=0.5' } };
    const page = await ask(world.process(), 'GET /preferences/{token}', token, german);
    expect(page.body).toMatch(/hat eine Pause bis \d+\. (November|Dezember|Januar) 20/);
    expect((await ask(world.process(), 'GET /preferences/{token}', token)).body).toContain('has a break until');
    expect((await leadNow(world, lead))?.pausedUntil).toBeDefined();
  });

  test('unsubscribes by button, and says so from then on', async () => {
    const { world, lead, token } = await waiting();
    const reply = await choose(world.process(), token, { action: 'unsubscribe' });
    expect([reply.statusCode, reply.headers?.location]).toEqual([303, `/preferences/${token}`]);
    expect((await leadNow(world, lead))?.suppressed?.reason).toBe('unsubscribed');
    expect((await ask(world.process(), 'GET /preferences/{token}', token)).body).toContain('You are unsubscribed');
  });

  test('says no to calls and to a profile, once each, also for who gets no mail; sales still hears when they ask', async () => {
    const { world, lead, token, id } = await waiting();
    await choose(world.process(), token, { action: 'unsubscribe' });
    const no = new URLSearchParams([
      ['action', 'object'],
      ['no', 'calls'],
      ['no', 'profiling'],
    ]);
    for (const _ of [1, 2]) await ask(world.process(), 'POST /preferences/{token}', token, { body: no });
    expect(await leadNow(world, lead)).toMatchObject({ mayCall: false, mayProfile: false });
    expect((await leadNow(world, lead))?.score).toBeUndefined();
    const history = await world.process().leads.history(lead.id);
    const said = history?.activities.filter(({ type }) => type.endsWith('.changed'));
    expect(said?.map(({ type, detail }) => [type, detail])).toEqual([
      ['calls.changed', { allowed: false, via: 'page' }],
      ['profiling.changed', { allowed: false, via: 'page' }],
    ]);
    expect((await ask(world.process(), 'GET /preferences/{token}', token)).body?.match(/ checked/g)).toHaveLength(2);
    world.pass(1_000);
    await choose(world.process(), token, { action: 'object', no: 'calls' });
    expect(await leadNow(world, lead)).toMatchObject({ mayCall: false, mayProfile: true });
    expect(await createScoring(world.process())(id)).toMatchObject({ next: 'unsubscribed' });
  });

  test('pauses for one of the offered times, and ends the pause', async () => {
    const { world, lead, token, id } = await waiting();
    const [pause = 0] = config.nurture.pauses;
    await choose(world.process(), token, { action: 'pause', pause: String(pause) });
    const end = (await leadNow(world, lead))?.pausedUntil;
    expect(Date.parse(end ?? '') - Date.parse(world.now())).toBe(pause);
    expect(world.woken).toEqual([]); // the look at the end of the wait finds the pause
    expect((await createNurture(world.process())(id)).until >= (end ?? '')).toBe(true);
    expect((await ask(world.process(), 'GET /preferences/{token}', token)).body).toContain('has a break until');
    world.pass(day);
    await choose(world.process(), token, { action: 'resume' });
    expect((await leadNow(world, lead))?.pausedUntil).toBe(world.now());
    expect((await createNurture(world.process())(id)).until < (end ?? '')).toBe(true);
  });

  test('saves what mail is about and how often, shows it, and follows what was chosen last', async () => {
    const { world, lead, token, id } = await waiting();
    const usual = (await createNurture(world.process())(id)).until;
    const reply = await choose(world.process(), token, { action: 'save', topic: 'ideas', often: 'weekly' });
    expect([reply.statusCode, reply.headers?.location]).toEqual([303, `/preferences/${token}?saved`]);
    expect((await leadNow(world, lead))?.preferences).toEqual({ off: ['product'], weekly: true });
    expect((await createNurture(world.process())(id)).until > usual).toBe(true);
    const page = await ask(world.process(), 'GET /preferences/{token}', token);
    expect(page.body).toMatch(/value="ideas" checked.*value="product"><span>.*value="weekly" checked/s);
    world.pass(1_000);
    await choose(world.process(), token, { action: 'save', topic: 'ideas', often: 'usual' });
    expect((await createNurture(world.process())(id)).until).toBe(usual);
  });

  test('found late by the sweep, does not take back what was chosen later', async () => {
    const { world, lead, token } = await waiting();
    await choose(world.process(), token, { action: 'save', topic: 'ideas', often: 'weekly' });
    const first = (await world.process().leads.history(lead.id))?.activities.at(-1);
    if (!first) throw new Error('nothing was chosen');
    world.pass(1_000);
    await choose(world.process(), token, { action: 'save', topic: 'ideas', often: 'usual' });
    await world.process().signals.resume(lead.id, first);
    expect((await leadNow(world, lead))?.preferences?.weekly).toBe(false);
  });

  test('wakes a lead that wants nothing more about its topic: its track is over', async () => {
    const { world, lead, token, id } = await waiting();
    await choose(world.process(), token, { action: 'save', topic: 'product', often: 'usual' });
    expect(world.woken).toEqual([{ token: tokenOf(lead), signal: 'preferences.changed' }]);
    expect((await createScoring(world.process())(id)).next).toBe('dormant');
  });

  test('wakes a lead that waits for the end of a pause when it ends it: the next mail is due earlier', async () => {
    const { world, lead, token, id } = await waiting();
    await choose(world.process(), token, { action: 'pause', pause: String(config.nurture.pauses[0]) });
    const { until: end } = await createNurture(world.process())(id);
    await park(table, (await leadNow(world, lead)) ?? lead, 'engagement', end);
    await choose(world.process(), token, { action: 'resume' });
    expect(world.woken).toEqual([{ token: tokenOf(lead), signal: 'paused' }]);
  });

  test.each<Record<string, string>>([
    {},
    { action: 'pause' },
    { action: 'save', often: 'daily' },
    { action: 'pause', pause: '1' },
    { action: 'delete' },
  ])('does not guess what %o means', async (fields) => {
    const { world, lead, token } = await waiting();
    expect((await choose(world.process(), token, fields)).statusCode).toBe(400);
    expect(await leadNow(world, lead)).toMatchObject({ revision: 1 });
  });
});

describe('one-click unsubscribe', () => {
  test('acts at once, without a page or a cookie, wakes the execution and ends it', async () => {
    const { world, lead, token, id } = await waiting();
    expect((await oneClick(world.process(), token)).statusCode).toBe(200);
    expect(await world.process().suppressions.find(lead.id)).toEqual({
      PK: expect.any(String),
      SK: expect.any(String),
      reason: 'unsubscribed',
      at: world.now(),
    });
    expect(world.woken).toEqual([{ token: tokenOf(lead), signal: 'unsubscribed' }]);
    expect((await createScoring(world.process())(id)).next).toBe('unsubscribed');
    expect((await leadNow(world, lead))?.stage).toBe('unsubscribed');
  });

  test('posted again, as mail programs do, keeps the first moment and reason', async () => {
    const { world, lead, token } = await waiting();
    await oneClick(world.process(), token);
    const first = world.now();
    world.pass(day);
    expect((await oneClick(world.process(), token)).statusCode).toBe(200);
    expect((await leadNow(world, lead))?.suppressed).toEqual({ reason: 'unsubscribed', at: first });
    const { activities = [] } = (await world.process().leads.history(lead.id)) ?? {};
    expect(activities.filter(({ type }) => type === 'unsubscribed')).toHaveLength(1);
  });

  test('killed anywhere: once it is on the list nothing marketing is sent, and posting again ends the lifecycle', async () => {
    const met = new Set<string>();
    await killedAnywhere(
      waiting,
      (process, { token }) => oneClick(process, token),
      async (world, { lead, token, id }, kill) => {
        const sent = world.inbox.length;
        const listed = (await world.process().suppressions.find(lead.id)) !== undefined;
        met.add(listed ? 'listed' : 'not listed');
        world.pass(4 * day);
        await createNurture(world.process())(id);
        if (listed) expect(world.inbox.length, JSON.stringify(kill)).toBe(sent);
        expect((await oneClick(world.process(), token)).statusCode).toBe(200);
        expect((await createScoring(world.process())(id)).next, JSON.stringify(kill)).toBe('unsubscribed');
      },
    );
    expect([...met].sort()).toEqual(['listed', 'not listed']);
  });

  test('of a person whose data was erased is still noted, so that a new form does not bring mail', async () => {
    const world = createWorld(table);
    const nobody = aLead(world.now());
    const token = signLink(keys.links, 'preferences', { leadId: nobody.id }, until);
    await oneClick(world.process(), token);
    expect(await world.process().suppressions.find(nobody.id)).toMatchObject({ reason: 'unsubscribed' });
    expect(await world.process().leads.history(nobody.id)).toBeUndefined();
  });
});

describe('confirming an address', () => {
  const confirmable = async () => {
    const made = await waiting();
    return { ...made, token: signLink(keys.links, 'confirm', made.id, until) };
  };

  test('takes a click on the page, not the opening of it', async () => {
    const { world, lead, token } = await confirmable();
    const page = await ask(world.process(), 'GET /confirm/{token}', token);
    expect([page.statusCode, page.body?.includes('method="post"')]).toEqual([200, true]);
    expect((await leadNow(world, lead))?.confirmedAt).toBeUndefined();
    expect((await ask(world.process(), 'POST /confirm/{token}', token)).statusCode).toBe(200);
    expect((await leadNow(world, lead))?.confirmedAt).toBe(world.now());
  });

  test.each([true, false])(
    'keeps what was said about mail (%s) on the profile, however the process dies: it holds when the post is read no more',
    async (given) => {
      await killedAnywhere(
        async () => {
          const world = createWorld(table);
          const consent = { given, at: world.now(), source: 'form contact', text: 'Yes, write to me' };
          const made = aLead(world.now(), { email: anAddress(), consent });
          const captured = { ...made.captured, detail: { ...made.captured.detail, consent } } as Lead['captured'];
          const lead = { ...made, captured };
          await world.process().leads.create(lead);
          const { id: leadId, lifecycleId } = lead;
          return {
            world,
            input: { lead, consent, token: signLink(keys.links, 'confirm', { leadId, lifecycleId }, until) },
          };
        },
        (process, { token }) => ask(process, 'POST /confirm/{token}', token),
        async (world, { lead, consent, token }) => {
          const isHeard = (await leadNow(world, lead))?.confirmedAt !== undefined;
          world.pass(minute);
          await runSweep(later(world.process()));
          if (!isHeard) await ask(world.process(), 'POST /confirm/{token}', token);
          const { provenYes, provenNo } = (await leadNow(world, lead)) ?? {};
          const proven = { ...consent, proven: true };
          expect({ provenYes, provenNo }).toEqual(given ? { provenYes: proven } : { provenNo: proven });
        },
      );
    },
  );

  test('wakes the execution that waits for it', async () => {
    const { world, lead, token } = await confirmable();
    await park(table, { ...lead }, 'confirmation');
    await ask(world.process(), 'POST /confirm/{token}', token);
    expect(world.woken).toEqual([{ token: tokenOf(lead), signal: 'confirmed' }]);
  });
});

describe('links to these pages', () => {
  test('are worth nothing for another purpose, changed, or after their end', async () => {
    const { world, token, id } = await waiting();
    const routes = ['GET /preferences/{token}', 'POST /preferences/{token}', 'POST /unsubscribe/{token}'];
    const confirm = signLink(keys.links, 'confirm', id, until);
    const ended = signLink(keys.links, 'preferences', { leadId: id.leadId }, '2026-01-01T00:00:00.000Z');
    for (const route of routes) {
      const replies = await Promise.all([`${token}A`, confirm, ended].map((link) => ask(world.process(), route, link)));
      expect(replies.map(({ statusCode }) => statusCode)).toEqual([404, 404, 410]);
    }
    expect((await ask(world.process(), 'POST /confirm/{token}', token)).statusCode).toBe(404);
    expect(await world.process().suppressions.find(id.leadId)).toBeUndefined();
  });
});
