import { beforeEach, describe, expect, test, vi } from 'vitest';
import { lift } from '../../../../cli/suppress/lift.ts';
import { userOf } from '../../../../domain/access/user.ts';
import type { Activity } from '../../../../domain/lead/activity.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import type { Send } from '../../../../domain/lead/send.ts';
import { minute } from '../../../../domain/time/instant.ts';
import { findWords } from '../../../../domain/workflow/desk/find-words.ts';
import { createLeadList } from '../../../../functions/adapters/dynamodb/lead-list.ts';
import { createLeadWalk } from '../../../../functions/adapters/dynamodb/lead-walk.ts';
import { leadIdOfAddress } from '../../../../functions/adapters/secrets/key-ring.ts';
import { executionNames, executionOf } from '../../../../functions/adapters/step-functions/lifecycles.ts';
import { createMailEvents } from '../../../../functions/listeners/mail-events.ts';
import { referrerOf } from '../../../../functions/services/capture/referrer.ts';
import { composeLeadMail } from '../../../../functions/services/mail/outgoing-mail.ts';
import { createLeadDesk } from '../../../../functions/services/sales/lead-desk.ts';
import { createSignals } from '../../../../functions/services/signals.ts';
import { signLink } from '../../../../functions/services/signed-links.ts';
import { createClick } from '../../../../functions/web/click.ts';
import { createPreferences } from '../../../../functions/web/preferences.ts';
import { createRepPage } from '../../../../functions/web/rep-page.ts';
import { createNurture } from '../../../../functions/workflow/nurture.ts';
import { createSettlement } from '../../../../functions/workflow/settlement.ts';
import { withOffer } from '../../../support/hand-off.ts';
import { aLead } from '../../../support/lead.ts';
import { merged as makeOne, twoLeads as makeTwo, manager } from '../../../support/merge.ts';
import { reports } from '../../../support/other-systems/crm.ts';
import { quiet } from '../../../support/quiet.ts';
import { browser, request, served } from '../../../support/request.ts';
import { useTable } from '../../../support/table.ts';
import { config, keys, type World } from '../../../support/world.ts';

const table = useTable();
quiet();
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
const merged = (kept: Partial<Lead> = {}, other: Partial<Lead> = {}) => makeOne(table, kept, other);
const until = '2027-01-01T00:00:00.000Z';
const activitiesOf = async (world: World, { id }: Lead) =>
  ((await world.process().leads.history(id))?.activities ?? []).map(({ type }) => type);
const leadNow = async (world: World, { id }: Lead) => (await world.process().leads.history(id))?.lead;

describe('what comes under the other’s name reaches the lead that was kept', () => {
  test('a click on a link in a mail that the other got', async () => {
    const { world, a, b } = await merged();
    const step = { track: 'first', step: 'welcome', template: 'welcome', url: 'https://fieldnote.example/demo' };
    const token = signLink(keys.links, 'click', { leadId: b.id, lifecycleId: b.lifecycleId, ...step }, until);
    const answer = await served(createClick(world.process()))(request('GET /c/{token}', { token, headers: browser }));
    expect(answer.statusCode).toBe(302);
    expect(await activitiesOf(world, a)).toContain('link.clicked');
  });

  test('a form posted with the other’s address is one more activity, and no new lead', async () => {
    const { world, a, b } = await merged();
    world.pass(minute);
    const { intake } = world.process();
    const taken = await intake.take({
      email: b.email,
      form: 'contact',
      person: { name: 'Ada', industry: 'Lifts' },
      answers: { timing: 'now' },
      attribution: { form: 'contact' },
    });
    expect(taken.outcome).toBe('merged');
    const lead = await leadNow(world, a);
    expect(lead).toMatchObject({ id: a.id, email: a.email, industry: 'Lifts', answers: { timing: 'now' } });
    expect((await activitiesOf(world, a)).filter((type) => type === 'form.submitted')).toHaveLength(3);
  });

  test('what a CRM reports of either address or id', async () => {
    const { world, lead: a, offer } = await withOffer(table, 'accepted');
    const b = aLead(world.now(), { email: 'crm@home.example', id: leadIdOfAddress(keys, 'crm@home.example') ?? '' });
    await world.process().leads.create(b);
    await world.process().merging.merge(a.id, b.id, manager);
    const note = { text: 'Asked for the price', id: 'n1' };
    expect(await reports(world.process(), { email: b.email, note, owner: offer.repId })).toMatchObject({ status: 200 });
    expect(await activitiesOf(world, a)).toContain('note.added');
    expect((await leadNow(world, a))?.owner?.repId).toBe(offer.repId);
    expect(await reports(world.process(), { lead: b.id, result: 'won', value: 10, at: world.now() })).toMatchObject({
      taken: true,
    });
    expect((await world.process().leads.history(a.id))?.assignments.at(-1)?.outcome?.result).toBe('won');
  });

  test.each(['offered', 'accepted'] as const)(
    'an offer of the other that stood as %s is over for its rep, who reads who has the lead',
    async (status) => {
      const { world, lead: b, token } = await withOffer(table, status);
      const kept = await withOffer(table, 'accepted');
      await createSettlement(kept.world.process())(kept.input);
      await world.process().merging.merge(kept.lead.id, b.id, manager);
      const page = served(createRepPage(world.process()));
      const body = new URLSearchParams(status === 'offered' ? { action: 'accept' } : { action: 'won', value: '9' });
      await page(request('POST /r/{token}', { token, headers: browser, body }));
      const shown = await page(request('GET /r/{token}', { token, headers: browser }));
      expect(shown.body).toContain('has this lead');
      expect(shown.body).not.toContain(kept.lead.email);
      expect((await world.process().leads.history(b.id))?.others?.[0]?.assignments).toMatchObject([{ status }]);
      expect((await leadNow(world, kept.lead))?.stage).toBe('working');
    },
  );

  test('a search for either address or either name finds the kept one, once', async () => {
    const { world, a, b } = await merged({}, { name: 'Grace Overlay' });
    const { leads } = world.process();
    await Promise.all([leads.findable(a.id, findWords(a)), leads.findable(b.id, findWords(b))]);
    const desk = createLeadDesk({
      idOf: (email) => leadIdOfAddress(keys, email),
      list: createLeadList(table),
      walk: createLeadWalk(table),
      ...world.process(),
    });
    const user = userOf(config.deployment.manager.email, config);
    if (!user) throw new Error('no manager');
    for (const q of [a.email, b.email, 'overlay'])
      expect(
        (await desk.list({ q, limit: 5 }, user)).leads.map(({ id }) => id),
        q,
      ).toEqual([a.id]);
    expect((await desk.list({ limit: 100 }, user)).leads.map(({ id }) => id)).not.toContain(b.id);
    expect((await desk.lead(b.id, user))?.lead.id).toBe(a.id);
  });

  test('whom the other sent by its personal link was sent by the kept one, who is thanked once', async () => {
    const { world, a, b } = await merged();
    const friend = aLead(world.now(), { email: 'friend@works.example' });
    const { leads } = world.process();
    const sent = { ...friend, first: { ...friend.first, referredBy: b.id } };
    expect((await referrerOf(leads, sent))?.id).toBe(a.id);
    await world.process().thanks.promise(a, friend.id, world.now());
    for (const id of [b.id, a.id]) await (await world.process().thanksPost()).deliver(id, friend.id);
    expect(world.inbox.map(({ to, template }) => [to, template])).toEqual([[a.email, 'referral-thanks']]);
    // Nobody is thanked for having sent themselves.
    expect(await referrerOf(leads, { ...a, first: { ...a.first, referredBy: b.id } })).toBeUndefined();
  });

  test('its executions stand beside the kept one’s', async () => {
    const { world, a, b } = await merged();
    const history = await world.process().leads.history(a.id);
    expect(history && executionNames(history)).toEqual([executionOf(b), executionOf(a)]);
  });
});

const mailOf = (world: World, lead: Lead, step = 'welcome') =>
  composeLeadMail(
    lead,
    { track: 'first', step, template: 'welcome', why: 'due', at: world.now() },
    world.process().composer,
  );

describe('nothing is sent twice to the person', () => {
  test('a step that the kept lead got is none of the other’s any more', async () => {
    const { world, a, b } = await merged();
    const lead = await leadNow(world, a);
    if (!lead) throw new Error('no lead');
    const early = mailOf(world, b);
    expect((await world.process().mailer.post(mailOf(world, lead))).state).toBe('sent');
    // A step of the other that decided before the merge comes to SES after it.
    expect((await world.process().mailer.post(early)).state).toBe('refused');
    expect(world.inbox.map(({ to }) => to)).toEqual([a.email]);
    expect((await world.process().leads.history(a.id))?.sends.map(({ state }) => state)).toEqual(['sent']);
  });

  test.each<[Send['state'], Send['state'], number]>([
    ['sent', 'sent', 0],
    ['claimed', 'unknown', 0],
    ['unknown', 'unknown', 0],
    ['released', 'sent', 1],
    ['held', 'sent', 1],
  ])('of a step that stands as %s in the other’s ledger the kept one says %s', async (state, says, mails) => {
    const { world, a, b } = await makeTwo(table);
    const claim = { lifecycleId: b.lifecycleId, track: 'first', step: 'welcome', template: 'welcome', why: 'due' };
    const entry: Send = { ...claim, kind: 'marketing', state, claimedAt: world.now() };
    await world.process().sends.claim(b.id, entry);
    await world.process().merging.merge(a.id, b.id, manager);
    const lead = await leadNow(world, a);
    if (!lead) throw new Error('no lead');
    expect((await world.process().mailer.post(mailOf(world, lead))).state).toBe(says);
    expect(world.inbox).toHaveLength(mails);
  });

  test('a step of the other that is under way sends nothing once the lead is merged', async () => {
    const { world, a, b } = await merged();
    const own = { ...mailOf(world, b, 'another') };
    await expect(world.process().mailer.post(own)).rejects.toMatchObject({ name: 'ExecutionReplaced' });
    expect(world.inbox).toEqual([]);
    expect((await world.process().leads.history(a.id))?.sends).toEqual([]);
  });

  test('the next mail is the one that comes after what either got', async () => {
    const { world, a, b } = await makeTwo(table);
    const entry = { lifecycleId: b.lifecycleId, step: 'welcome', template: 'welcome', why: 'due', sentAt: world.now() };
    const sent: Send = { ...entry, track: 'first', kind: 'marketing', state: 'sent', claimedAt: world.now() };
    await world.process().sends.claim(b.id, sent);
    await world.process().merging.merge(a.id, b.id, manager);
    const answer = await createNurture(world.process())({ leadId: a.id, lifecycleId: a.lifecycleId });
    expect(world.inbox).toEqual([]);
    expect(answer.until > world.now()).toBe(true);
  });
});

describe('a no under either address is a no', () => {
  const page = (world: World) => served(createPreferences({ ...world.process(), rules: config.nurture }));
  const unsubscribe = (world: World, { id }: Lead) =>
    page(world)(
      request('POST /unsubscribe/{token}', {
        token: signLink(keys.links, 'preferences', { leadId: id }, until),
        body: 'List-Unsubscribe=One-Click',
      }),
    );

  test('what the person chooses on the page of either mail is the last word, also when it takes a no back', async () => {
    const { world, a, b } = await merged({ preferences: { off: ['ideas'], weekly: false } });
    const token = (lead: Lead) => signLink(keys.links, 'preferences', { leadId: lead.id }, until);
    const choose = async (lead: Lead, fields: Record<string, string>) => {
      world.pass(minute);
      const body = new URLSearchParams(fields);
      const answer = await page(world)(
        request('POST /preferences/{token}', { token: token(lead), headers: browser, body }),
      );
      expect(answer.statusCode).toBe(303);
      return leadNow(world, a);
    };
    expect(await choose(b, { action: 'save', topic: 'ideas', often: 'weekly' })).toMatchObject({
      preferences: { off: ['product'], weekly: true },
    });
    const pause = { action: 'pause', pause: String(config.nurture.pauses[0]) };
    expect(((await choose(b, pause))?.pausedUntil ?? '') > world.now()).toBe(true);
    expect((await choose(a, { action: 'resume' }))?.pausedUntil).toBe(world.now());
    expect(await choose(b, { action: 'object', no: 'calls' })).toMatchObject({ mayCall: false });
    expect(await choose(a, { action: 'object' })).toMatchObject({ mayCall: true });
    const shown = async (lead: Lead) =>
      (await page(world)(request('GET /preferences/{token}', { token: token(lead), headers: browser }))).body;
    expect((await shown(b))?.replaceAll(token(b), '')).toBe((await shown(a))?.replaceAll(token(a), ''));
  });

  test('a pause, or no calls, said under the other address before can be taken back under the kept one', async () => {
    const { world, a, b } = await makeTwo(table, {}, { restsUntil: until });
    const { signals } = world.process();
    const say = (lead: Lead, what: Pick<Activity, 'type' | 'detail'>) => {
      world.pass(minute);
      return signals.raise(lead.id, {
        id: `${what.type}-${world.now()}`,
        at: world.now(),
        lifecycleId: lead.lifecycleId,
        ...what,
      } as Activity);
    };
    await say(b, { type: 'paused', detail: { until } });
    await say(b, { type: 'calls.changed', detail: { allowed: false } } as never);
    await world.process().merging.merge(a.id, b.id, manager);
    expect(await leadNow(world, a)).toMatchObject({ pausedUntil: until, restsUntil: until, mayCall: false });
    await say(a, { type: 'paused', detail: { until: world.now() } });
    await say(a, { type: 'calls.changed', detail: { allowed: true } } as never);
    const lead = await leadNow(world, a);
    expect(lead?.mayCall).toBe(true);
    for (const end of [lead?.pausedUntil, lead?.restsUntil]) expect((end ?? '') <= world.now()).toBe(true);
  });

  test('one click in a mail that the other got ends all mail, and lifting it lifts both', async () => {
    const { world, a, b } = await merged();
    const lead = await leadNow(world, a);
    if (!lead) throw new Error('no lead');
    expect((await unsubscribe(world, b)).statusCode).toBe(200);
    expect((await leadNow(world, a))?.suppressed?.reason).toBe('unsubscribed');
    // Also to a step that decided before.
    expect((await world.process().mailer.post(mailOf(world, lead))).state).toBe('suppressed');
    world.pass(minute);
    const parts = { ...world.process(), accountList: { remove: async () => {} } };
    expect(await lift({ leadId: a.id, email: a.email }, parts as never)).toBe('unsubscribed');
    expect((await leadNow(world, a))?.suppressed).toBeUndefined();
    expect((await world.process().mailer.post(mailOf(world, lead))).state).toBe('sent');
  });

  test('who had said no before is lifted by what comes later under the kept address', async () => {
    const { world, a, b } = await makeTwo(table);
    await unsubscribe(world, b);
    await world.process().merging.merge(a.id, b.id, manager);
    expect((await leadNow(world, a))?.suppressed?.reason).toBe('unsubscribed');
    world.pass(minute);
    const parts = { ...world.process(), accountList: { remove: async () => {} } };
    await lift({ leadId: a.id, email: a.email }, parts as never);
    expect((await leadNow(world, a))?.suppressed).toBeUndefined();
    expect(await world.process().suppressions.find(b.id)).toBeUndefined();
  });

  test.each<['bounce' | 'complaint', object, boolean]>([
    ['complaint', { timestamp: '2026-11-23T10:05:00.000Z' }, true],
    ['bounce', { bounceType: 'Permanent', timestamp: '2026-11-23T10:05:00.000Z' }, false],
  ])('a %s about a mail that the other got', async (what, report, ends) => {
    const { world, a, b } = await merged();
    world.pass(10 * minute);
    const tags = {
      lead: [b.id],
      lifecycle: [b.lifecycleId],
      template: ['welcome'],
      track: ['first'],
      step: ['welcome'],
    };
    const hear = createMailEvents({ ...world.process(), rules: config.nurture });
    const type = what === 'bounce' ? 'Email Bounced' : 'Email Complaint Received';
    await hear({
      'detail-type': type,
      detail: { mail: { messageId: 'm', tags }, [what]: report },
      time: until,
      id: 'e',
    });
    expect(await activitiesOf(world, a)).toContain(what === 'bounce' ? 'mail.bounced' : 'mail.complained');
    // That an address does not work says nothing of the other one.
    expect((await leadNow(world, a))?.suppressed !== undefined).toBe(ends);
    expect(await world.process().suppressions.find(b.id)).toBeDefined();
  });
});

test('a signal that is under way while its dormant lead is merged opens the kept one', async () => {
  const { world, a, b } = await makeTwo(table, { open: false, stage: 'dormant' }, { open: false, stage: 'dormant' });
  world.pass(minute);
  const one: Activity = { id: 'r', type: 'mail.replied', at: world.now(), lifecycleId: b.lifecycleId, detail: {} };
  const process = world.process();
  const merges = async (id: string) => {
    const found = await process.leads.history(id);
    if (found?.lead.id === b.id) await world.process().merging.merge(a.id, b.id, manager);
    return found;
  };
  const leads = { ...process.leads, history: merges };
  await createSignals({ ...process, leads, config: world.config }).raise(b.id, one);
  expect(await leadNow(world, a)).toMatchObject({ id: a.id, open: true });
  expect(await world.process().merges.profile(b.id)).toMatchObject({ open: false });
});
