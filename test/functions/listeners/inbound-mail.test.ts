import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import { isSalesReady } from '../../../domain/scoring/readiness.ts';
import { timeline } from '../../../domain/workflow/timeline.ts';
import { createAssignments } from '../../../functions/adapters/dynamodb/assignments.ts';
import { profileKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { leadIdOfAddress } from '../../../functions/adapters/secrets/key-ring.ts';
import { parseMail } from '../../../functions/adapters/ses/inbound.ts';
import { createInboundMail } from '../../../functions/listeners/inbound-mail.ts';
import { leadIdIn, replyAddress } from '../../../functions/services/mail/reply-addresses.ts';
import { aLead, anAddress, park } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, killedAnywhere, type Process, type World } from '../../support/world.ts';

const table = useTable();
beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'info').mockReturnValue();
});

const domain = 'reply.fieldnote.example';
const proven = 'Authentication-Results: amazonses.com; spf=pass; dmarc=pass';
const raw = (from: string, to: string, more: string[] = [], text = 'Yes, please call me.') =>
  [proven, `From: ${from}`, `To: ${to}`, 'Subject: Re: Welcome', ...more, '', text].join('\r\n');

let mails = 0;
const stored = (id = `mail${++mails}`) => ({
  time: '2026-11-23T10:00:05Z',
  detail: { bucket: { name: 'b' }, object: { key: `replies/${id}` } },
});
const hear = (process: Process, mail: string | undefined, event = stored()) => {
  const read = async () => (mail === undefined ? undefined : parseMail(Buffer.from(mail)));
  return createInboundMail({ ...process, inbound: { read } })(event);
};

async function waiting(parts: Parameters<typeof aLead>[1] = {}) {
  const world = createWorld(table);
  const email = anAddress();
  const lead = aLead(world.now(), { email, id: leadIdOfAddress(keys, email), stage: 'nurturing', ...parts });
  await world.process().leads.create(lead);
  await park(table, lead, 'engagement');
  return { world, lead, to: replyAddress(keys, lead.id, domain) };
}
/** That a rep has accepted the lead. */
function offer({ lifecycleId, openedAt, repId }: { lifecycleId: string; openedAt: string; repId: string }): Assignment {
  const when = { offeredAt: openedAt, acceptBy: openedAt, acceptedAt: openedAt };
  return { lifecycleId, attempt: 1, repId, toManager: false, status: 'accepted', ...when, why: 'test', candidates: [] };
}
const historyOf = async (world: World, id: string) => {
  const history = await world.process().leads.history(id);
  if (!history) throw new Error('no such lead');
  return history;
};
const repliesOf = async (world: World, id: string) =>
  (await historyOf(world, id)).activities.flatMap((one) => (one.type === 'mail.replied' ? [one.detail] : []));

describe('a reply address', () => {
  test('names its lead in any case, and nobody can make one up', () => {
    const { id } = aLead('2026-11-23T10:00:00.000Z');
    const address = replyAddress(keys, id, domain);
    expect(address.indexOf('@')).toBeLessThanOrEqual(64);
    expect([leadIdIn(keys, address), leadIdIn(keys, address.toUpperCase())]).toEqual([id, id]);
    const flipped = address.replace(/.@/, (end) => (end === '0@' ? '1@' : '0@'));
    for (const other of [flipped, `reply@${domain}`, `reply+${id}@${domain}`, 'x', ''])
      expect(leadIdIn(keys, other)).toBeUndefined();
  });
});

describe('a mail is found by its people, so that who asks has it erased,', () => {
  const notesOf = async (email: string) =>
    (await table.partition(`LEAD#${leadIdOfAddress(keys, email)}`)).flatMap(({ SK }) =>
      String(SK).startsWith('MAIL#') ? [String(SK)] : [],
    );

  test.each([
    ['of a stranger', [], 'Who are you?'],
    ['of a program', ['Auto-Submitted: auto-replied'], 'I am away.'],
    ['that nobody reads', ['X-SES-Virus-Verdict: FAIL'], 'An invoice.'],
  ])('also one %s', async (_, headers, text) => {
    const world = createWorld(table);
    const email = anAddress();
    const event = stored();
    const id = event.detail.object.key.slice('replies/'.length);
    for (let times = 0; times < 2; times++)
      await hear(world.process(), raw(email, 'us@reply.fieldnote.example', headers, text), event);
    expect(await notesOf(email)).toEqual([`MAIL#${id}`]);
    expect(await world.process().leads.history(leadIdOfAddress(keys, email) ?? '')).toBeUndefined();
  });

  test('and by whom it names beside us: a colleague in copy', async () => {
    const world = createWorld(table);
    const [rep] = world.config.sales.reps;
    const [colleague, other] = [anAddress(), anAddress()];
    const to = `us@${domain}, Kim <${colleague.toUpperCase()}>, ${other}, ${rep?.email}`;
    await hear(world.process(), raw(anAddress(), to, [], 'My colleague reads this, too.'));
    for (const [address, notes] of [
      [colleague, 1],
      [other, 1],
      [rep?.email ?? '', 0],
    ] as const)
      expect(await notesOf(address), address).toHaveLength(notes);
  });

  test('and a copy of what a rep wrote by whom it went to', async () => {
    const world = createWorld(table);
    const [rep] = world.config.sales.reps;
    const email = anAddress();
    const copyTo = `contact@${domain}`;
    await hear(world.process(), raw(rep?.email ?? '', `${email}, ${copyTo}`, [], 'Hello.'));
    expect(await notesOf(email)).toHaveLength(1);
  });
});

describe('a reply', () => {
  test('that says no raises no hand, wakes nobody, and goes on to sales with a note', async () => {
    const { world, lead, to } = await waiting();
    await hear(world.process(), raw(lead.email, to, [], 'Kein Interesse.\r\n\r\nAda Winter'));
    expect(await repliesOf(world, lead.id)).toEqual([
      { subject: 'Re: Welcome', text: 'Kein Interesse.\n\nAda Winter', refuses: true },
    ]);
    const history = await historyOf(world, lead.id);
    expect(isSalesReady(history, config, world.now())).toMatchObject({ ready: false, handRaise: false });
    expect(history.lead.suppressed).toBeUndefined();
    expect(world.woken).toEqual([]);
    expect(world.inbox).toMatchObject([{ to: config.deployment.sender.replyTo, template: 'reply-received' }]);
    expect(JSON.stringify(world.inbox)).toContain('They say that they are not interested.');
  });

  test('that says no brings a dormant lead back to nobody', async () => {
    const { world, lead, to } = await waiting({ stage: 'dormant', open: false, openedAt: '2026-10-01T10:00:00.000Z' });
    await hear(world.process(), raw(lead.email, to, [], 'No thanks'));
    expect((await historyOf(world, lead.id)).lead.open).toBe(false);
    await hear(world.process(), raw(lead.email, to, [], 'Yes, please call me.'));
    expect((await historyOf(world, lead.id)).lead.open).toBe(true);
  });

  test('is a raised hand that wakes the lead, and goes on to sales with its text', async () => {
    const { world, lead, to } = await waiting();
    await hear(world.process(), raw('"Ada" <somebody@elsewhere.example>', to, [], 'Yes <b>please</b>.\r\n> quoted'));
    expect(await repliesOf(world, lead.id)).toEqual([{ subject: 'Re: Welcome', text: 'Yes <b>please</b>.' }]);
    expect(isSalesReady(await historyOf(world, lead.id), config, world.now())).toMatchObject({
      ready: true,
      handRaise: true,
    });
    expect(world.woken).toHaveLength(1);
    expect(world.inbox).toMatchObject([
      {
        to: config.deployment.sender.replyTo,
        template: 'reply-received',
        headers: { 'Auto-Submitted': 'auto-generated' },
      },
    ]);
    expect(world.inbox[0]?.data).toMatchObject({ reply: ['Yes <b>please</b>.'], replySubject: 'Re: Welcome' });
  });

  test('of a lead somebody has accepted goes to that rep', async () => {
    const { world, lead, to } = await waiting({ stage: 'working' });
    const [rep] = world.config.sales.reps;
    await createAssignments(table).offer(lead.id, offer({ ...lead, repId: rep?.id ?? '' }));
    const process = world.process();
    const read = async () => parseMail(Buffer.from(raw(lead.email, to)));
    await createInboundMail({ ...process, config: world.config, inbound: { read } })(stored());
    expect(world.inbox.map((mail) => mail.to)).toEqual([rep?.email]);
  });

  test('of a customer goes to the owner of the account, and not into the mailbox of somebody on leave', async () => {
    const since = '2026-01-05T10:00:00.000Z';
    for (const away of [false, true]) {
      const { world, lead, to } = await waiting({ stage: 'customer', customerSince: since });
      const [rep, ...others] = world.config.sales.reps;
      await table.change(profileKey(lead.id), { set: { owner: { repId: rep?.id, at: since } } });
      const absences = away ? [{ from: '2026-11-20', to: '2026-11-27' }] : [];
      const reps = [{ ...rep, absences }, ...others] as typeof world.config.sales.reps;
      const rules = { ...world.config, sales: { ...world.config.sales, reps } };
      const read = async () => parseMail(Buffer.from(raw(lead.email, to)));
      await createInboundMail({ ...world.process(), config: rules, inbound: { read } })(stored());
      expect(world.inbox.map((mail) => mail.to)).toEqual([away ? config.deployment.sender.replyTo : rep?.email]);
    }
  });

  test.each([
    ['their stand-in', { standIn: true }],
    ['where answers go that have no reader, when nobody stands in', { standIn: false }],
  ])('S7: to a rep who is away reaches %s', async (_, { standIn }) => {
    for (const customerSince of [undefined, '2026-01-05T10:00:00.000Z']) {
      const { world, lead, to } = await waiting({ stage: customerSince ? 'customer' : 'working', customerSince });
      const [ada, jonas, ...others] = world.config.sales.reps;
      if (!ada || !jonas) throw new Error('two reps are needed');
      if (customerSince)
        await table.change(profileKey(lead.id), { set: { owner: { repId: ada.id, at: customerSince } } });
      else await createAssignments(table).offer(lead.id, offer({ ...lead, repId: ada.id }));
      const absences = [{ from: '2026-11-20', to: '2026-11-27' }];
      const reps = [{ ...ada, absences, ...(standIn && { standIn: jonas.id }) }, jonas, ...others];
      const rules = { ...world.config, sales: { ...world.config.sales, reps } };
      const read = async () => parseMail(Buffer.from(raw(lead.email, to)));
      await createInboundMail({ ...world.process(), config: rules, inbound: { read } })(stored());
      expect(world.inbox.map((mail) => mail.to)).toEqual([standIn ? jonas.email : config.deployment.sender.replyTo]);
      expect(world.inbox[0]?.data.replyNote).toBe('You read this for Ada Brandt, who is away.');
    }
  });

  test('that has no reader reaches who stands in for the manager, where no address is set for it', async () => {
    const world = createWorld(table);
    const { sales, deployment } = world.config;
    const [, jonas] = sales.reps;
    if (!jonas) throw new Error('two reps are needed');
    const absences = [{ from: '2026-11-20', to: '2026-11-27' }];
    const manager = { ...deployment.manager, absences, standIn: jonas.id };
    const sender = { ...deployment.sender, replyTo: undefined };
    const rules = { ...world.config, deployment: { ...deployment, manager, sender } };
    const read = async () => parseMail(Buffer.from(raw('stranger@elsewhere.example', `reply@${domain}`)));
    await createInboundMail({ ...world.process(), config: rules, inbound: { read } })(stored());
    expect(world.inbox.map(({ to }) => to)).toEqual([jonas.email]);
    expect(world.inbox[0]?.data.replyNote).toBe('You read this for Mara Lindner, who is away.');
  });

  test('to another address of ours is known by a From that can be believed, and only then', async () => {
    const { world, lead } = await waiting();
    await hear(world.process(), raw(lead.email, `reply@${domain}`));
    await hear(world.process(), raw(lead.email, `reply@${domain}`).replace('dmarc=pass', 'dmarc=none'));
    expect(await repliesOf(world, lead.id)).toHaveLength(1);
    expect(world.inbox.map(({ tags }) => tags.lead)).toEqual([lead.id, 'unknown']);
  });

  test('of somebody we do not know reaches a person all the same', async () => {
    const world = createWorld(table);
    await hear(world.process(), raw('stranger@elsewhere.example', `reply@${domain}`));
    expect(world.inbox).toMatchObject([{ to: config.deployment.sender.replyTo }]);
  });

  test.each([
    ['Auto-Submitted: auto-replied', 'Auto-Submitted'],
    ['X-Autoreply: yes', 'x-autoreply'],
  ])(
    'by a program (%s) is kept, marked, raises no hand, wakes nobody and is answered by nobody',
    async (header, reason) => {
      const { world, lead, to } = await waiting();
      await hear(world.process(), raw(lead.email, to, [header]));
      const [detail] = await repliesOf(world, lead.id);
      expect(detail?.machine).toContain(reason);
      expect(isSalesReady(await historyOf(world, lead.id), config, world.now()).ready).toBe(false);
      expect([world.woken, world.inbox]).toEqual([[], []]);
    },
  );

  test('never meets itself: what is passed on says that a program sent it, and such mail is passed on no more', async () => {
    const { world, to } = await waiting();
    await hear(world.process(), raw('ada@works.example', to));
    const headers = Object.entries(world.inbox[0]?.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
    await hear(world.process(), raw('hello@fieldnote.example', to, headers));
    expect(world.inbox).toHaveLength(1);
  });

  test.each(['unsubscribe', 'Please remove me from your list.'])(
    'N8: %s: unsubscribes, is offered to nobody, and a person is told',
    async (text) => {
      const { world, lead, to } = await waiting();
      await hear(world.process(), raw(lead.email, to, [], `${text}\r\n> quoted`));
      const history = await historyOf(world, lead.id);
      expect(await world.process().suppressions.find(lead.id)).toMatchObject({ reason: 'unsubscribed' });
      expect(history.lead.suppressed?.reason).toBe('unsubscribed');
      expect(isSalesReady(history, config, world.now()).ready).toBe(false);
      expect(await repliesOf(world, lead.id)).toEqual([]);
      expect(timeline(history, config, world.now()).map(({ what }) => what)).toContain(
        `Unsubscribed by a reply: “${text}”`,
      );
      expect(world.inbox).toMatchObject([
        { to: config.deployment.sender.replyTo, template: 'reply-received', data: { reply: [text] } },
      ]);
      expect(world.inbox[0]?.data).toMatchObject({ replyNote: expect.stringContaining('unsubscribed now') });
    },
  );

  test('N8: of somebody we do not know unsubscribes nobody, and a person is asked to', async () => {
    const { world, lead } = await waiting();
    const forged = raw(lead.email, `reply@${domain}`, [], 'unsubscribe').replace('dmarc=pass', 'dmarc=none');
    await hear(world.process(), forged);
    expect(await world.process().suppressions.find(lead.id)).toBeUndefined();
    expect(world.inbox[0]?.data).toMatchObject({ replyNote: expect.stringContaining('cannot tell which lead') });
  });

  test('that is spam, or has expired, is read by nobody', async () => {
    const { world, lead, to } = await waiting();
    await hear(world.process(), raw(lead.email, to, ['X-SES-Spam-Verdict: FAIL']));
    await hear(world.process(), undefined);
    expect([await repliesOf(world, lead.id), world.inbox]).toEqual([[], []]);
  });

  test('heard twice, or killed anywhere and heard again, is one reply and one mail', async () => {
    const event = stored('twice');
    await killedAnywhere(
      async () => {
        const { world, lead, to } = await waiting();
        return { world, input: { lead, mail: raw(lead.email, to) } };
      },
      (process, { mail }) => hear(process, mail, event),
      async (world, { lead, mail }, kill) => {
        for (let n = 0; n < 2; n++) await hear(world.process(), mail, event);
        expect(await repliesOf(world, lead.id), JSON.stringify(kill)).toHaveLength(1);
        // Taken out of its wait; delivering that is the sweep's when this process died.
        expect((await historyOf(world, lead.id)).lead.parked, JSON.stringify(kill)).toBeUndefined();
        expect(world.inbox.length, JSON.stringify(kill)).toBeLessThanOrEqual(1);
      },
    );
  });

  test('N8: that says stop, killed anywhere and heard again, unsubscribes', async () => {
    const event = stored('stop');
    await killedAnywhere(
      async () => {
        const { world, lead, to } = await waiting();
        return { world, input: { lead, mail: raw(lead.email, to, [], 'Bitte abmelden') } };
      },
      (process, { mail }) => hear(process, mail, event),
      async (world, { lead, mail }, kill) => {
        await hear(world.process(), mail, event);
        expect(await world.process().suppressions.find(lead.id), JSON.stringify(kill)).toBeDefined();
        expect((await historyOf(world, lead.id)).lead.suppressed?.reason, JSON.stringify(kill)).toBe('unsubscribed');
        expect(world.inbox.length, JSON.stringify(kill)).toBeLessThanOrEqual(1);
      },
    );
  });

  test('is read from any MIME: HTML alone, other alphabets, nested parts, and nonsense', async () => {
    const html = await parseMail(
      Buffer.from('From: a@b.example\r\nContent-Type: text/html\r\n\r\n<style>x</style><p>Yes &amp; no</p><p>Bye</p>'),
    );
    expect(html.text.trim()).toBe('Yes & no\n\nBye');
    const latin = await parseMail(
      Buffer.from(
        'From: a@b.example\r\nSubject: =?iso-8859-1?Q?F=FCr_Sie?=\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe',
      ),
    );
    expect([latin.subject, latin.text.trim()]).toEqual(['Für Sie', 'Grüße']);
    expect(await parseMail(Buffer.from([0, 255, 10, 13, 58]))).toMatchObject({ authors: [], to: [] });
  });
});
