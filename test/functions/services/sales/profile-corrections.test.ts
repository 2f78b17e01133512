import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergedLead } from '../../../../domain/capture/capture.ts';
import type { Activity } from '../../../../domain/lead/activity.ts';
import { correctionIn } from '../../../../domain/settlement/profile-correction.ts';
import { instant, minute } from '../../../../domain/time/instant.ts';
import { createRepPage } from '../../../../functions/web/rep-page.ts';
import { lead as aKnownLead } from '../../../support/fixtures.ts';
import { type Id, leadOf, withOffer } from '../../../support/hand-off.ts';
import { park } from '../../../support/lead.ts';
import { quiet } from '../../../support/quiet.ts';
import { browser, request, served } from '../../../support/request.ts';
import { runSweep } from '../../../support/sweep.ts';
import { useTable } from '../../../support/table.ts';
import { killedAnywhere, type Process, type World } from '../../../support/world.ts';

const table = useTable();
quiet();

const post = (process: Process, token: string, fields: Record<string, string>) =>
  served(createRepPage(process))(
    request('POST /r/{token}', {
      token,
      headers: browser,
      body: new URLSearchParams({ action: 'profile', ...fields }),
    }),
  );
const page = async (process: Process, token: string) =>
  (await served(createRepPage(process))(request('GET /r/{token}', { token, headers: browser }))).body ?? '';
const corrections = async (world: World, { leadId }: Id) =>
  (await world.process().leads.history(leadId))?.activities.filter(({ type }) => type === 'profile.corrected') ?? [];

async function working() {
  const made = await withOffer(table, 'accepted');
  await park(table, made.lead, 'outcome');
  return made;
}

describe('a correction on the rep’s page', () => {
  test('changes what is known, is a fact of the lead with who did it, and says no value in the timeline', async () => {
    const { world, input, token, offer } = await working();
    const fields = { company: 'Lifts plc', 'was.company': 'Works Ltd', country: 'germany', phone: '030 901820' };
    expect((await post(world.process(), token, fields)).statusCode).toBe(303);
    expect(await leadOf(world, input)).toMatchObject({
      name: 'Ada Winter',
      company: 'Lifts plc',
      country: 'DE',
      phone: '030 901820',
      revision: 2,
    });
    expect(await corrections(world, input)).toMatchObject([{ detail: { repId: offer.repId } }]);
    const shown = await page(world.process(), token);
    expect(shown).toContain('corrected: company, phone, country');
  });

  test('leaves alone what the page showed and the rep did not touch', async () => {
    const { world, input, token } = await working();
    await post(world.process(), token, { company: 'Lifts plc', 'was.company': 'Works Ltd' });
    await post(world.process(), token, { company: 'Works Ltd', 'was.company': 'Works Ltd', name: 'Ada W.' });
    expect(await leadOf(world, input)).toMatchObject({ company: 'Lifts plc', name: 'Ada W.' });
  });

  test('to nothing stays nothing, for any post of a stranger', async () => {
    const { world, input, token, lead } = await working();
    await post(world.process(), token, { company: '', 'was.company': 'Works Ltd' });
    const { leads, signals } = world.process();
    world.pass(minute);
    const at = world.now();
    const detail = { form: 'contact', receipt: 'r2', contentHash: 'c2', attribution: { form: 'contact', at } };
    const id = 'form-of-a-stranger';
    const said = { ...detail, email: lead.email, person: { company: 'Evil Ltd', industry: 'Crime' } };
    await signals.raise(lead.id, { id, type: 'form.submitted', at, lifecycleId: lead.lifecycleId, detail: said });
    const merged = await leadOf(world, input);
    expect([merged?.company, merged?.industry]).toEqual([undefined, 'Crime']);
    expect((await leads.known([lead.id])).get(lead.id)).not.toHaveProperty('company');
  });

  test('of a field that cannot be read is refused by name, and nothing is written', async () => {
    const { world, input, token } = await working();
    const answer = await post(world.process(), token, { country: 'Atlantis' });
    expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('country')]);
    expect(await corrections(world, input)).toEqual([]);
  });

  test('killed anywhere is carried out by the runSweep, once', async () => {
    const points = await killedAnywhere(
      async () => {
        const { world, input, token } = await working();
        return { world, input: { ...input, token } };
      },
      (process, { token }) => post(process, token, { companySize: '250' }),
      async (world, id) => {
        const isWritten = (await corrections(world, id)).length > 0;
        world.pass(2 * minute);
        await runSweep(world.process());
        if (!isWritten) await post(world.process(), id.token, { companySize: '250' });
        expect(await corrections(world, id)).toHaveLength(1);
        expect((await leadOf(world, id))?.companySize).toBe('250');
        const row = (await world.process().leads.known([id.leadId])).get(id.leadId);
        expect(row?.companySize).toBe('250');
        expect((await world.process().pending.all()).filter(({ leadId }) => leadId === id.leadId)).toEqual([]);
      },
    );
    expect(points).toBeGreaterThan(5);
  });
});

describe('two people at once', () => {
  test('who saw the same: one is first, the other is told', async () => {
    const { world, input } = await working();
    const history = await world.process().leads.history(input.leadId);
    if (!history) throw new Error('no lead');
    const said = await Promise.all(
      ['Ada', 'Grace', 'Mara'].map((name) =>
        world.process().profiles.correctSeen(history, { name }, { repId: name.toLowerCase() }),
      ),
    );
    expect(said.toSorted()).toEqual(['changed', 'changed', 'done']);
    const [first, ...others] = await corrections(world, input);
    expect(others).toEqual([]);
    expect((await leadOf(world, input))?.name).toBe(['Ada', 'Grace', 'Mara'][said.indexOf('done')]);
    expect(first).toMatchObject({ id: 'edit-0001' });
  });

  test('one person with two clicks is one', async () => {
    const { world, input } = await working();
    const history = await world.process().leads.history(input.leadId);
    if (!history) throw new Error('no lead');
    const click = () => world.process().profiles.correctSeen(history, { name: 'Ada' }, { repId: 'mara' });
    expect(await Promise.all([click(), click()])).toEqual(['done', 'done']);
    expect(await corrections(world, input)).toHaveLength(1);
  });
});

describe('the last word of those we know', () => {
  const at = (n: number) => instant(Date.UTC(2026, 10, 23, 9, n));
  const said = (n: number, by: 'stranger' | 'holder' | 'sales', name: string): Activity =>
    by === 'sales'
      ? {
          id: `a${n}`,
          type: 'profile.corrected',
          at: at(n),
          lifecycleId: 'l1',
          detail: { repId: 'mara', fields: { name } },
        }
      : {
          id: `a${n}`,
          type: 'form.submitted',
          at: at(n),
          lifecycleId: 'l1',
          detail: {
            form: 'contact',
            receipt: `r${n}`,
            contentHash: `c${n}`,
            person: { name },
            attribution: { form: 'contact', at: at(n) },
            ...(by === 'holder' && { isProven: true }),
          },
        };

  test('is that of the person with proof or of sales, the later of both; strangers only fill gaps', () => {
    const word = fc.record({
      by: fc.constantFrom('stranger' as const, 'holder' as const, 'sales' as const),
      name: fc.constantFrom('Ada', 'Grace', 'Mallory', 'Joan'),
    });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), fc.integer(), (words, seed) => {
        const all = words.map(({ by, name }, n) => said(n, by, name));
        const shuffled = all.toSorted(
          (a, b) => Math.sin(seed + a.id.charCodeAt(1)) - Math.sin(seed + b.id.charCodeAt(1)),
        );
        // Every lead was made by a post.
        const first = said(0, 'stranger', words[0]?.name ?? '');
        const known = { ...aKnownLead(), name: undefined };
        const firm = words.findLast(({ by }) => by !== 'stranger')?.name;
        expect(mergedLead(known, [first, ...shuffled]).name).toBe(firm ?? words[0]?.name);
      }),
    );
  });
});

test.each([
  [{ country: 'Deutschland', name: ' Ada ' }, { country: 'DE', name: 'Ada' }, []],
  [{ phone: '', company: '  ' }, { phone: '', company: '' }, []],
  [{ timeZone: 'Europe/Berlin' }, { timeZone: 'Europe/Berlin' }, []],
  [{ timeZone: 'Mars/Base', country: 'Nowhere', phone: 'none' }, {}, ['phone', 'country', 'timeZone']],
  [{ name: 'a\u0000b', industry: 'x'.repeat(301) }, {}, ['name', 'industry']],
  [{ email: 'other@example.org', toString: 'x' }, {}, []],
])('%o is read as a form reads it', (given, fields, invalid) => {
  const read = correctionIn(given as Record<string, string>);
  expect(read.fields).toEqual(fields);
  expect(read.invalid.map(({ field }) => field)).toEqual(invalid);
});
