import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../domain/lead/activity.ts';
import { describe as inWords } from '../../../domain/lead/activity-types.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { isSalesReady } from '../../../domain/scoring/readiness.ts';
import { contactAlerts } from '../../../domain/settlement/contact-deadline.ts';
import { nextStepReminder } from '../../../domain/settlement/follow-up.ts';
import { isMeeting, standing } from '../../../domain/settlement/meetings.ts';
import { type Instant, minute, plus } from '../../../domain/time/instant.ts';
import { holderOf } from '../../../domain/workflow/hand-off-round.ts';
import { leadIdOf } from '../../../functions/adapters/secrets/key-ring.ts';
import { createSettlement } from '../../../functions/workflow/settlement.ts';
import { createMemoryTable } from '../../protocol/memory-table.ts';
import { offersOf, salesReady, withOffer } from '../../support/hand-off.ts';
import { anAddress, park } from '../../support/lead.ts';
import { arrives } from '../../support/other-systems/calendar-webhook.ts';
import { type Booking, calCom, calendly, ofNoMeeting, signedBy } from '../../support/other-systems/calendars.ts';
import { quiet } from '../../support/quiet.ts';
import { useTable } from '../../support/table.ts';
import { createWorld, keys, killedAnywhere, type World } from '../../support/world.ts';
import { aBucket, erasureIn } from '../services/privacy/everywhere.ts';

const table = useTable();
quiet();

const monday = '2026-11-23T10:00:00.000Z';
const november = '2026-11-01T10:00:00.000Z';
const tuesday = '2026-12-01T09:00:00.000Z';
const ada = 'ada.brandt@fieldnote.example';
const historyOf = (world: World, email: string) => world.process().leads.history(leadIdOf(keys, email));
const adaIn = ({ process }: World) => process().config.sales.reps[0]?.id ?? '';
const meetingsOf = (activities: readonly Activity[] = []) => activities.filter(isMeeting);
const booking = (email: string, more: Partial<Booking> = {}): Booking => ({
  uid: `uid-of-${email}`,
  email,
  at: monday,
  starts: tuesday,
  host: ada,
  ...more,
});
/** A lead with the id of its address, as everybody who was captured has it. */
const idOf = (email: string) => ({ email, id: leadIdOf(keys, email) });
const known = ({ email = anAddress(), ...more }: Partial<Lead> = {}) =>
  salesReady(table, { ...idOf(email), ...more }, undefined, 'contact');
const messages = {
  cal: (of: Booking) => calCom('BOOKING_CREATED', of),
  calendly: (of: Booking) => calendly('invitee.created', of),
};

describe.each(['cal', 'calendly'] as const)('a booking that %s reports', (source) => {
  test('of somebody unknown makes a lead that its host has, with the time, and no mail of a track', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const message = messages[source](booking(email, { note: 'We plan 34 technicians' }));
    expect(await arrives(world.process(), source, message)).toEqual({
      status: 200,
      taken: true,
      leadId: leadIdOf(keys, email),
    });
    const history = await historyOf(world, email);
    const host = adaIn(world);
    expect(history?.lead).toMatchObject({ email, name: 'Grace Hopper', timeZone: 'Europe/Paris', stage: 'captured' });
    expect(history?.lead.consent?.given).not.toBe(true);
    expect(history?.lead.first.via).toBe(`webhook:${source}`);
    const [met] = meetingsOf(history?.activities);
    expect(met).toMatchObject({
      type: 'meeting.booked',
      detail: { starts: tuesday, title: 'Demo', repId: host, note: expect.stringMatching(/We plan 34 technicians$/) },
    });
    expect(met && inWords(met, { rep: () => 'Ada Brandt' })).toBe(
      'Booked the meeting “Demo” with Ada Brandt, Tue 1 Dec 2026, 10:00 (GMT+1)',
    );
    expect(history && holderOf(history)).toMatchObject({ repId: host, status: 'accepted' });
    expect(world.started).toHaveLength(1);
  });

  test('raises the hand of a lead in nurture, wakes it, and is a contact of the host', async () => {
    const { world, lead } = await known({ stage: 'nurturing' });
    await park(table, lead, 'engagement', '2027-01-01T00:00:00.000Z');
    world.pass(minute);
    const at = world.now();
    expect(await arrives(world.process(), source, messages[source](booking(lead.email, { at })))).toMatchObject({
      taken: true,
    });
    expect(world.woken.map(({ signal }) => signal)).toEqual(['meeting.booked']);
    const history = await historyOf(world, lead.email);
    if (!history) throw new Error('the lead is there');
    expect(isSalesReady(history, world.process().config, world.now())).toMatchObject({ handRaise: true, asked: true });
    const offer = holderOf(history);
    expect(offer).toMatchObject({ repId: adaIn(world), status: 'accepted', why: 'they booked a meeting' });
    expect(offer && contactAlerts(history, offer, world.process().config, world.now())).toEqual([]);
    expect(history.lead.moves.map(({ event }) => event?.type)).toContain('LeadContacted');
    expect(offer && nextStepReminder(history, offer, world.process().config)).toMatchObject({
      due: '2026-12-01T08:00:00.000Z',
      what: 'Be at the meeting “Demo”, Tue 1 Dec 2026, 10:00 (GMT+1)',
    });
  });

  test('takes no lead away from a colleague who has accepted it, and tells the colleague', async () => {
    const { world, input, lead } = await withOffer(table, 'accepted', 'demo', undefined, idOf(anAddress()));
    const [holder] = await offersOf(world, input);
    const host = world.process().config.sales.reps.find(({ id }) => id !== holder?.repId);
    world.pass(minute);
    const message = messages[source](booking(lead.email, { at: world.now(), host: host?.email }));
    expect(await arrives(world.process(), source, message)).toMatchObject({ taken: true });
    expect(await offersOf(world, input)).toHaveLength(1);
    await createSettlement(world.process())(input);
    expect(world.inbox.map(({ tags }) => tags.template)).toContain('rep-visit');
  });

  test('of a host who is no rep raises a hand, and the lead is shared as any other', async () => {
    const world = createWorld(table);
    const email = anAddress();
    await arrives(world.process(), source, messages[source](booking(email, { host: 'boss@fieldnote.example' })));
    const history = await historyOf(world, email);
    expect(meetingsOf(history?.activities)).toMatchObject([{ detail: { starts: tuesday } }]);
    expect(history?.assignments).toEqual([]);
    expect(history && isSalesReady(history, world.process().config, world.now()).handRaise).toBe(true);
  });

  test('again, any number of times, also later, changes nothing', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const message = messages[source](booking(email));
    await arrives(world.process(), source, message);
    const before = await historyOf(world, email);
    for (let n = 0; n < 3; n++) {
      world.pass(7 * 60 * minute);
      expect(await arrives(world.process(), source, message)).toMatchObject({ taken: true });
    }
    expect(await historyOf(world, email)).toEqual(before);
  });

  test('that nobody signed, or somebody else, is refused', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const message = messages[source](booking(email));
    const body = JSON.stringify(message);
    const changed = signedBy(source, body.replace('Grace', 'grace'), world.now());
    for (const headers of [{}, changed, signedBy(source, body, world.now(), 'another')])
      expect((await arrives(world.process(), source, message, { headers: { ...headers } })).status).toBe(401);
    expect(await historyOf(world, email)).toBeUndefined();
  });
});

describe('a calendar that signs its time in the header of the signature', () => {
  const signed = async (ahead: number, change = (header: string) => header) => {
    const world = createWorld(table);
    const message = calendly('invitee.created', booking(anAddress()));
    const all = signedBy('calendly', JSON.stringify(message), plus(world.now(), ahead));
    const headers = { 'calendly-webhook-signature': change(all['calendly-webhook-signature'] ?? '') };
    return (await arrives(world.process(), 'calendly', message, { headers })).status;
  };

  test.each([
    ['four minutes old', -4 * minute, 200],
    ['six minutes old', -6 * minute, 401],
    ['six minutes ahead', 6 * minute, 401],
  ])('%s', async (_, ahead, status) => {
    expect(await signed(ahead)).toBe(status);
  });

  test('is known by each of two signatures, in any order, and by no time but the signed one', async () => {
    expect(await signed(0, (header) => `v1=${'0'.repeat(64)}, ${header}`)).toBe(200);
    expect(await signed(0, (header) => header.split(',').toReversed().join(','))).toBe(200);
    expect(await signed(-6 * minute, (header) => `t=${Date.parse(monday) / 1000},${header}`)).toBe(401);
    expect(await signed(0, (header) => header.replace(/^t=\d+,/, ''))).toBe(401);
  });
});

describe('a meeting', () => {
  test.each<[string, object]>([
    ...ofNoMeeting.map((trigger): [string, object] => [trigger, calCom(trigger, booking('x@works.example'))]),
    [
      'invitee_no_show.created',
      { ...calendly('invitee.created', booking('y@works.example')), event: 'invitee_no_show.created' },
    ],
    ['a cancelled half of a move', calendly('invitee.canceled', booking('y@works.example'), true)],
  ])('%s tells of none: it is answered well, so the calendar goes on sending', async (_, message) => {
    const world = createWorld(table);
    const source = 'triggerEvent' in message ? 'cal' : 'calendly';
    expect(await arrives(world.process(), source, message)).toMatchObject({ status: 200, taken: false });
    expect(await historyOf(world, 'x@works.example')).toBeUndefined();
  });

  test('that was booked stands as it was when the person did not come: a rep says what became of it', async () => {
    const world = createWorld(table);
    const email = anAddress();
    await arrives(world.process(), 'cal', calCom('BOOKING_CREATED', booking(email)));
    const before = await historyOf(world, email);
    for (const trigger of ofNoMeeting)
      expect((await arrives(world.process(), 'cal', calCom(trigger, booking(email)))).status).toBe(200);
    expect(await historyOf(world, email)).toEqual(before);
  });

  test.each([
    ['no rep first', 'boss@fieldnote.example', ada],
    ['two reps', ada, 'jonas.weller@fieldnote.example'],
  ])('with two hosts, %s, is of the first who is one of our reps', async (_, host, other) => {
    const world = createWorld(table);
    const email = anAddress();
    await arrives(world.process(), 'calendly', calendly('invitee.created', booking(email, { host, with: other })));
    const history = await historyOf(world, email);
    expect(history && holderOf(history)).toMatchObject({ repId: adaIn(world), status: 'accepted' });
    expect(history?.assignments).toHaveLength(1);
  });

  test.each([
    ['of its own offset', '2026-12-01T14:30:00+05:30', 'Asia/Calcutta', 'Asia/Calcutta'],
    ['in UTC', '2026-12-01T09:00:00.000000Z', 'America/New_York', 'America/New_York'],
    ['with a zone that does not exist', '2026-12-01T09:00:00Z', 'Mars/Olympus', undefined],
  ])('that starts at a time %s starts at that moment, and a zone that exists is the person’s', async (...of) => {
    const [, starts, timeZone, kept] = of;
    for (const source of ['cal', 'calendly'] as const) {
      const world = createWorld(table);
      const email = anAddress();
      const message = messages[source](booking(email, { starts, timeZone }));
      expect(await arrives(world.process(), source, message)).toMatchObject({ status: 200, taken: true });
      const history = await historyOf(world, email);
      expect(meetingsOf(history?.activities)).toMatchObject([{ detail: { starts: tuesday, zone: 'Europe/Berlin' } }]);
      expect(history?.lead.timeZone).toBe(kept);
    }
  });

  test('that cannot be read is refused and each field named', async () => {
    const world = createWorld(table);
    const message = { ...calCom('BOOKING_CREATED', booking(anAddress(), { starts: 'soon' })), createdAt: '2027-01-01' };
    expect(await arrives(world.process(), 'cal', message)).toMatchObject({
      status: 400,
      invalid: [
        { field: 'at', got: '"2027-01-01"', expected: 'a moment that has been' },
        { field: 'starts', got: '"soon"', expected: 'a moment such as 2026-11-24T10:00:00Z' },
      ],
    });
  });

  test('of somebody who asked to be erased brings nobody back', async () => {
    const world = createWorld(table);
    const email = anAddress();
    await arrives(world.process(), 'cal', calCom('BOOKING_CREATED', booking(email)));
    const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
    const order = { leadId: leadIdOf(keys, email), at: world.now(), on: 'request', by: 'command' } as const;
    await erasureIn(world.process(), world, scene).erase(order);
    world.pass(minute);
    const again = calCom('BOOKING_CREATED', booking(email, { uid: 'another', at: world.now() }));
    expect(await arrives(world.process(), 'cal', again)).toEqual({ status: 200, taken: false });
    expect(await historyOf(world, email)).toBeUndefined();
  });

  test('says of a known person only what nobody has said', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const person = { name: 'Ada Winter' };
    await world
      .process()
      .intake.take({ email, form: 'contact', person, answers: {}, attribution: { form: 'contact' } });
    world.pass(minute);
    await arrives(world.process(), 'cal', calCom('BOOKING_CREATED', booking(email, { at: world.now() })));
    const before = await historyOf(world, email);
    expect(before?.lead).toMatchObject({ name: 'Ada Winter', timeZone: 'Europe/Paris' });
    const posts = before?.activities.filter(({ type }) => type === 'form.submitted').length;
    const again = booking(email, { uid: 'second', at: world.now(), name: 'G. H.' });
    await arrives(world.process(), 'cal', calCom('BOOKING_CREATED', again));
    const after = await historyOf(world, email);
    expect(after?.lead.name).toBe('Ada Winter');
    expect(after?.activities.filter(({ type }) => type === 'form.submitted')).toHaveLength(posts ?? 0);
  });

  test('brings back a lead that was lost, to its host', async () => {
    const { world, input, lead } = await withOffer(table, 'accepted', 'demo', undefined, idOf(anAddress()));
    const { leads } = world.process();
    const now = (await leads.history(lead.id))?.lead;
    if (now) await leads.close(now, 'lost', world.now(), 'lost');
    world.pass(minute);
    const message = calCom('BOOKING_CREATED', booking(lead.email, { at: world.now() }));
    await arrives(world.process(), 'cal', message);
    const history = await historyOf(world, lead.email);
    expect(history?.lead).toMatchObject({ open: true });
    expect(history?.lead.lifecycleId).not.toBe(input.lifecycleId);
    expect(history && holderOf(history)).toMatchObject({ repId: adaIn(world), status: 'accepted' });
  });
});

/** One meeting of a person: booked, moved twice, and cancelled or not. */
const lifeOf = (email: string, source: 'cal' | 'calendly', ends: boolean) => {
  const at = (minutes: number): Instant => plus(monday, -60 * minute + minutes * minute);
  const day = (n: number): Instant => `2026-12-0${n}T09:00:00.000Z`;
  const a = booking(email, { uid: 'a', at: at(1), starts: day(1) });
  const b = booking(email, { uid: 'b', was: 'a', at: at(2), starts: day(2) });
  const c = booking(email, { uid: 'c', was: 'b', at: at(3), starts: day(3) });
  const end = { ...c, was: undefined, at: at(4), note: 'Ill' };
  if (source === 'cal')
    return [
      calCom('BOOKING_CREATED', a),
      calCom('BOOKING_RESCHEDULED', b),
      calCom('BOOKING_RESCHEDULED', c),
      ...(ends ? [calCom('BOOKING_CANCELLED', end)] : []),
    ];
  return [
    calendly('invitee.created', a),
    calendly('invitee.created', b),
    calendly('invitee.canceled', { ...a, at: at(2) }, true),
    calendly('invitee.created', c),
    calendly('invitee.canceled', { ...b, at: at(3) }, true),
    ...(ends ? [calendly('invitee.canceled', end)] : []),
  ];
};

test('booked, moved and cancelled, in any order and any number of times, are the same facts, and the rep is told the same next step', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('cal' as const, 'calendly' as const),
      fc.boolean(),
      fc.boolean(),
      fc.infiniteStream(fc.nat()),
      async (source, ends, isKnown, chance) => {
        const world = createWorld(table);
        const email = anAddress();
        if (isKnown) await known({ email, stage: 'nurturing', createdAt: november, openedAt: november });
        const life = lifeOf(email, source, ends);
        const sent = [...life, ...life.filter(() => (chance.next().value ?? 0) % 2 === 0)];
        const order = sent.map((message) => ({ message, place: chance.next().value ?? 0 }));
        for (const { message } of order.toSorted((x, y) => x.place - y.place))
          expect((await arrives(world.process(), source, message)).status).toBe(200);
        const history = await historyOf(world, email);
        const all = meetingsOf(history?.activities);
        expect(all.map(({ type }) => type).sort()).toEqual(
          ['meeting.booked', ...(ends ? ['meeting.cancelled'] : []), 'meeting.moved', 'meeting.moved'].sort(),
        );
        const left = meetingsOf(standing(history?.activities ?? []));
        expect(left.map(({ type, detail }) => [type, detail.starts])).toEqual([
          [ends ? 'meeting.cancelled' : 'meeting.moved', '2026-12-03T09:00:00.000Z'],
        ]);
        expect(history && holderOf(history)?.repId).toBe(adaIn(world));
        expect(history?.assignments).toHaveLength(1);
      },
    ),
    { numRuns: 12 },
  );
});

test.each<[string, () => Promise<{ world: World; input: string }>]>([
  ['somebody unknown', async () => ({ world: createWorld(table), input: anAddress() })],
  [
    'a lead in nurture',
    async () => {
      const { world, lead } = await known({ stage: 'nurturing' });
      await park(table, lead, 'engagement', '2027-01-01T00:00:00.000Z');
      return { world, input: lead.email };
    },
  ],
  ['a lead that another rep is asked about', async () => offeredToAnother()],
])('a booking of %s, killed anywhere and sent again, is told once and the host has the lead', async (_, prepare) => {
  await killedAnywhere(
    prepare,
    (process, email) => arrives(process, 'cal', calCom('BOOKING_CREATED', booking(email, { at: process.now() }))),
    async (world, email, kill) => {
      const message = calCom('BOOKING_CREATED', booking(email, { at: world.now() }));
      expect(await arrives(world.process(), 'cal', message), JSON.stringify(kill)).toMatchObject({ taken: true });
      const history = await historyOf(world, email);
      expect(meetingsOf(history?.activities), JSON.stringify(kill)).toHaveLength(1);
      expect(history?.unsettled?.filter((id) => id.startsWith('meeting')) ?? []).toEqual([]);
      expect(history && holderOf(history), JSON.stringify(kill)).toMatchObject({
        repId: adaIn(world),
        status: 'accepted',
      });
      expect(history?.assignments.filter(({ status }) => status === 'offered')).toEqual([]);
      expect(history?.lead.moves.filter(({ event }) => event?.type === 'LeadContacted')).toHaveLength(1);
    },
  );
});

async function offeredToAnother() {
  const { world, input, lead } = await withOffer(table, 'offered', 'demo', undefined, idOf(anAddress()));
  const [offer] = await offersOf(world, input);
  const [first, second] = world.process().config.sales.reps;
  // The host of these bookings is the first rep.
  if (offer && offer.repId === first?.id) await world.process().assignments.answer(lead.id, offer, 'withdrawn');
  if (offer && offer.repId === first?.id)
    await world.process().assignments.offer(lead.id, { ...offer, attempt: offer.attempt + 1, repId: second?.id ?? '' });
  return { world, input: lead.email };
}

test('of the guests of a booking, beside the one who booked, nothing is kept', async () => {
  const own = createMemoryTable();
  const message = calCom('BOOKING_CREATED', booking(anAddress()));
  const guest = { email: 'gustav@guests.example', name: 'Gustav Guest', timeZone: 'Europe/Paris' };
  message.payload.attendees.push({ ...guest, language: { locale: 'en' } });
  const more = { ...message.payload, guests: [guest.email] };
  expect(await arrives(createWorld(own).process(), 'cal', { ...message, payload: more })).toMatchObject({
    taken: true,
  });
  expect(own.all().length).toBeGreaterThan(2);
  expect(JSON.stringify(own.all())).not.toMatch(/gustav/i);
});
