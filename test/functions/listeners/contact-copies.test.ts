import { beforeEach, describe, expect, test, vi } from 'vitest';
import { leadIdOfAddress } from '../../../functions/adapters/secrets/key-ring.ts';
import { parseMail } from '../../../functions/adapters/ses/inbound.ts';
import { createInboundMail } from '../../../functions/listeners/inbound-mail.ts';
import { withOffer } from '../../support/hand-off.ts';
import { aLead, anAddress } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import { keys, killedAnywhere, type Process, type World } from '../../support/world.ts';

const table = useTable();
const logged: unknown[] = [];
beforeEach(() => {
  logged.length = 0;
  for (const level of ['warn', 'info'] as const)
    vi.spyOn(console, level).mockImplementation((...said) => void logged.push(said));
});

const domain = 'reply.fieldnote.example';
const copy = `contact@${domain}`;
const proof = 'Authentication-Results: amazonses.com; spf=pass; dmarc=pass';
const raw = (from: string, to: string, cc: string, headers = [proof]) =>
  [...headers, `From: ${from}`, `To: ${to}`, `Cc: ${cc}`, 'Subject: Your question', '', 'A secret offer: 9000'].join(
    '\r\n',
  );

let mails = 0;
const stored = (id = `copy${++mails}`) => ({
  time: '2026-11-23T10:00:05Z',
  detail: { bucket: { name: 'b' }, object: { key: `replies/${id}` } },
});
const hear = (process: Process, mail: string, event = stored()) => {
  const { deployment } = process.config;
  const config = { ...process.config, deployment: { ...deployment, replies: { domain, keepMail: 1 } } };
  return createInboundMail({
    ...process,
    config: config as never,
    inbound: { read: async () => parseMail(Buffer.from(mail)) },
  })(event);
};

/** A lead known by its own address, and a rep. */
async function known(world: World) {
  const email = anAddress();
  const lead = aLead(world.now(), { email, id: leadIdOfAddress(keys, email) });
  await world.process().leads.create(lead);
  return lead;
}
const contacts = async (world: World, id: string) =>
  (await world.process().leads.history(id))?.activities.filter(({ type }) => type === 'contact.made') ?? [];

describe('a mail of a rep with our address in copy', () => {
  test('is a contact with each lead it went to, and no word of it is kept', async () => {
    const { world } = await withOffer(table);
    const [rep, other] = world.config.sales.reps;
    const [ada, grace] = [await known(world), await known(world)];
    const to = `"Ada" <${ada.email.toUpperCase()}>, ${grace.email}, ${other?.email}, stranger@elsewhere.example`;
    await hear(world.process(), raw(rep?.email ?? '', to, copy));
    for (const { id } of [ada, grace])
      expect(await contacts(world, id)).toMatchObject([
        { detail: { repId: rep?.id, channel: 'mail', reached: false }, at: '2026-11-23T10:00:05.000Z' },
      ]);
    const history = await world.process().leads.history(ada.id);
    expect(JSON.stringify(history)).not.toContain('secret');
    expect(JSON.stringify(logged)).not.toContain('elsewhere.example');
    expect(history?.lead.moves.at(-1)?.event).toMatchObject({ type: 'LeadContacted', facts: { channel: 'mail' } });
    expect(world.inbox).toEqual([]);
    expect(
      await world.process().leads.history(leadIdOfAddress(keys, 'stranger@elsewhere.example') ?? ''),
    ).toBeUndefined();
  });

  test('takes the lead that was offered to that rep, as a contact on the page does', async () => {
    const { world, offer } = await withOffer(table);
    const lead = await known(world);
    const { assignments, leads } = world.process();
    await assignments.offer(lead.id, { ...offer, lifecycleId: lead.lifecycleId });
    const rep = world.config.sales.reps.find(({ id }) => id === offer.repId);
    await hear(world.process(), raw(rep?.email ?? '', lead.email, `contact+spring@${domain}`));
    expect((await leads.history(lead.id))?.assignments).toMatchObject([{ status: 'accepted' }]);
  });

  test('whose sender nothing proves is not believed, and passed on to nobody', async () => {
    const { world } = await withOffer(table);
    const lead = await known(world);
    const [rep] = world.config.sales.reps;
    await hear(world.process(), raw(rep?.email ?? '', lead.email, copy, []));
    expect([await contacts(world, lead.id), world.inbox]).toEqual([[], []]);
    expect(JSON.stringify(logged)).toContain('not believed');
  });

  test('to more people than anybody talks with is a mailing', async () => {
    const { world } = await withOffer(table);
    const lead = await known(world);
    const [rep] = world.config.sales.reps;
    const many = Array.from({ length: 10 }, (_, n) => `p${n}@elsewhere.example`).join(', ');
    await hear(world.process(), raw(rep?.email ?? '', `${lead.email}, ${many}`, copy));
    expect(await contacts(world, lead.id)).toEqual([]);
  });

  test('that answers by itself while the rep is away is none', async () => {
    const { world } = await withOffer(table);
    const lead = await known(world);
    const [rep] = world.config.sales.reps;
    await hear(world.process(), raw(rep?.email ?? '', lead.email, copy, [proof, 'Auto-Submitted: auto-replied']));
    expect(await contacts(world, lead.id)).toEqual([]);
  });

  test('heard of twice, or killed anywhere and heard of again, is one contact', async () => {
    const points = await killedAnywhere(
      async () => {
        const { world } = await withOffer(table);
        const lead = await known(world);
        const [rep] = world.config.sales.reps;
        return { world, input: { id: lead.id, mail: raw(rep?.email ?? '', lead.email, copy), event: stored() } };
      },
      (process, { mail, event }) => hear(process, mail, event),
      async (world, { id, mail, event }) => {
        await hear(world.process(), mail, event);
        await hear(world.process(), mail, event);
        expect(await contacts(world, id)).toHaveLength(1);
        const moves = (await world.process().leads.history(id))?.lead.moves ?? [];
        expect(moves.filter(({ event: told }) => told?.type === 'LeadContacted')).toHaveLength(1);
      },
    );
    expect(points).toBeGreaterThan(4);
  });
});

describe('a mail with our address in copy that is no contact of a rep', () => {
  const from = async (world: World, author: string, to: string, headers?: string[]) => {
    const lead = await known(world);
    await hear(world.process(), raw(author, to.replace('LEAD', lead.email), copy, headers));
    return lead;
  };
  const elsewhere = 'ada.brandt@private.example';

  test('from another mailbox of the rep, also under the name of the rep', async () => {
    const { world } = await withOffer(table);
    const lead = await from(world, `"Ada Brandt (ada.brandt@fieldnote.example)" <${elsewhere}>`, 'LEAD');
    expect(await contacts(world, lead.id)).toEqual([]);
    expect(await world.process().leads.history(leadIdOfAddress(keys, elsewhere) ?? '')).toBeUndefined();
  });

  test('with the rep beside somebody else as author: the first author is the writer', async () => {
    const { world } = await withOffer(table);
    const [rep] = world.config.sales.reps;
    const lead = await from(world, `${elsewhere}, ${rep?.email}`, 'LEAD');
    expect(await contacts(world, lead.id)).toEqual([]);
  });

  test('that the rep forwarded to us alone: it names no lead it went to', async () => {
    const { world } = await withOffer(table);
    const [rep] = world.config.sales.reps;
    const lead = await from(world, rep?.email ?? '', `contact@${domain}`);
    expect(await contacts(world, lead.id)).toEqual([]);
    expect(world.inbox).toEqual([]);
  });
});

test('an answer of the lead to all is still a reply', async () => {
  const { world } = await withOffer(table);
  const lead = await known(world);
  const [rep] = world.config.sales.reps;
  await hear(world.process(), raw(lead.email, rep?.email ?? '', copy));
  const history = await world.process().leads.history(lead.id);
  expect(history?.activities.map(({ type }) => type)).toContain('mail.replied');
  expect(await contacts(world, lead.id)).toEqual([]);
});
