import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parseSubmission, type Submission } from '../../../../domain/capture/submission.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { day, minute } from '../../../../domain/time/instant.ts';
import { leadIdOf } from '../../../../functions/adapters/secrets/key-ring.ts';
import { openLink, signLink } from '../../../../functions/services/signed-links.ts';
import { createCapture } from '../../../../functions/web/capture.ts';
import { createDownload } from '../../../../functions/web/download.ts';
import { createPreferences } from '../../../../functions/web/preferences.ts';
import { createNurture } from '../../../../functions/workflow/nurture.ts';
import { createScoring } from '../../../../functions/workflow/scoring.ts';
import { aLead, anAddress } from '../../../support/lead.ts';
import { browser, jsonOf, request, served } from '../../../support/request.ts';
import { runSweep } from '../../../support/sweep.ts';
import { useTable } from '../../../support/table.ts';
import { config, createWorld, keys, killedAnywhere, later, type Process, type World } from '../../../support/world.ts';

const table = useTable();
beforeEach(() => {
  for (const level of ['error', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

const post = (process: Process, body: object) =>
  served(createCapture({ ...process, rules: config.capture }))(
    request('POST /leads', { body: { form: 'guide', ...body } }),
  );
const sweep = (world: World) => runSweep(later(world.process()));
const mailsTo = (world: World, email: string) =>
  world.inbox.filter(({ to, template }) => to === email && template === 'guide');
const dataOf = (mail: World['inbox'][number] | undefined) => ({ guideUrl: String(mail?.data.guideUrl) });
const busy = () => Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' });
const historyOf = (email: string) => createWorld(table).process().leads.history(leadIdOf(keys, email));

async function known(world: World, email: string, parts: Partial<Lead>) {
  await world.process().leads.create(aLead(world.now(), { id: leadIdOf(keys, email), email, ...parts }));
}

describe('a guide', () => {
  test('comes by mail at once, with a signed link that ends', async () => {
    const world = createWorld(table);
    const email = anAddress();
    expect((await post(world.process(), { email })).statusCode).toBe(202);
    const [mail, ...more] = mailsTo(world, email);
    expect(more).toEqual([]);
    const token = dataOf(mail).guideUrl.replace('https://api.example/d/', '');
    const claims = { leadId: leadIdOf(keys, email), guide: 'first-time-fix' };
    expect(openLink(keys.links, 'download', token, world.now())).toMatchObject({ claims });
    world.pass((config.capture.guides['first-time-fix']?.linkWorksFor ?? 0) + 1);
    expect(openLink(keys.links, 'download', token, world.now())).toEqual({ problem: 'expired' });
  });

  test('is sent once for a form that is posted twice, and again for a second form', async () => {
    const world = createWorld(table);
    const email = anAddress();
    for (let n = 0; n < 2; n++) await post(world.process(), { email, submissionId: 'one' });
    expect(mailsTo(world, email)).toHaveLength(1);
    await post(world.process(), { email, submissionId: 'two' });
    expect(mailsTo(world, email)).toHaveLength(2);
  });

  test.each([
    ['a rep works on', { stage: 'working' }],
    ['is a customer', { stage: 'customer', open: false }],
    ['was lost', { stage: 'lost', open: false }],
    [
      'has unsubscribed',
      { stage: 'unsubscribed', open: false, suppressed: { reason: 'unsubscribed', at: '2026-11-01T00:00:00.000Z' } },
    ],
  ] as [string, Partial<Lead>][])('goes to a lead that %s', async (_, parts) => {
    const world = createWorld(table);
    const email = anAddress();
    await known(world, email, parts);
    await post(world.process(), { email });
    expect(mailsTo(world, email)).toHaveLength(1);
  });

  test('does not go where mail bounces, nor for spam, nor more than three times a day', async () => {
    const world = createWorld(table);
    const [bounced, spam, bombed] = [anAddress(), anAddress(), anAddress()];
    await known(world, bounced, { suppressed: { reason: 'bounced', at: '2026-11-01T00:00:00.000Z' } });
    await post(world.process(), { email: bounced });
    await post(world.process(), { email: spam, [config.capture.filter.honeypot]: 'x' });
    for (let n = 0; n < 5; n++) await post(world.process(), { email: bombed, submissionId: `n${n}` });
    expect([bounced, spam, bombed].map((email) => mailsTo(world, email).length)).toEqual([0, 0, 3]);
    world.pass(day);
    await post(world.process(), { email: bombed, submissionId: 'tomorrow' });
    expect(mailsTo(world, bombed)).toHaveLength(4);
  });

  describe('of a post whose sender confirms the address first', () => {
    const forms = {
      ...config.capture.forms,
      guide: { ...config.capture.forms.guide, doubleOptIn: true },
    } as typeof config.capture.forms;
    const take = async (world: World, email: string, more: Partial<Submission> = {}) => {
      const parsed = parseSubmission({ email, form: 'guide' }, config.capture.forms);
      if (!parsed.ok) throw new Error('a bad submission');
      const taken = await world.process().intake.take({ ...parsed.submission, ...more });
      return { ...taken, guidePost: await world.process().guidePost() };
    };
    const confirm = async (world: World, leadId: string, receipt?: string, own = config.capture.forms) => {
      const { lifecycleId } = (await world.process().leads.history(leadId))?.lead ?? { lifecycleId: '' };
      const token = signLink(keys.links, 'confirm', { leadId, lifecycleId, receipt }, '2027-06-01T00:00:00.000Z');
      const page = served(createPreferences({ ...world.process(), forms: own, rules: config.nurture }));
      expect((await page(request('POST /confirm/{token}', { token, headers: browser }))).statusCode).toBe(200);
      await sweep(world);
    };

    test.each([
      ['above a limit', { isHeldBack: true }],
      [
        'from a lead source without a basis',
        { mustConfirm: true, attribution: { form: 'guide', via: 'webhook:quiz' } },
      ],
    ] as [string, Partial<Submission>][])('%s, comes once with the confirmation', async (_, more) => {
      const world = createWorld(table);
      const email = anAddress();
      const { leadId, guidePromised } = await take(world, email, more);
      await sweep(world);
      expect([guidePromised, mailsTo(world, email)]).toEqual([false, []]);
      for (let click = 0; click < 2; click++) await confirm(world, leadId);
      expect(mailsTo(world, email)).toHaveLength(1);
    });

    test('on a form with double opt-in, comes once with the confirmation', async () => {
      const world = createWorld(table, undefined, { ...config, capture: { ...config.capture, forms } });
      const email = anAddress();
      const { leadId } = await take(world, email);
      await sweep(world);
      expect(mailsTo(world, email)).toEqual([]);
      await confirm(world, leadId, undefined, forms);
      expect(mailsTo(world, email)).toHaveLength(1);
    });

    test('comes at once to a lead that nothing else is asked', async () => {
      const world = createWorld(table);
      const email = anAddress();
      await known(world, email, { stage: 'working' });
      expect(await take(world, email, { isHeldBack: true })).toMatchObject({ guidePromised: true });
    });

    test('never comes for rows of a list', async () => {
      const world = createWorld(table);
      const email = anAddress();
      const { leadId } = await take(world, email, {
        mustConfirm: true,
        attribution: { form: 'guide', via: 'import:Fair' },
      });
      await confirm(world, leadId);
      expect(mailsTo(world, email)).toEqual([]);
    });
  });

  test('that SES does not take now is thanked for all the same, and sent by the sweep', async () => {
    const world = createWorld(table);
    const email = anAddress();
    world.ses.next = busy();
    expect((await post(world.process(), { email })).statusCode).toBe(202);
    expect(mailsTo(world, email)).toEqual([]);
    world.pass(2 * minute);
    world.ses.next = busy();
    await sweep(world);
    expect(mailsTo(world, email)).toEqual([]);
    await sweep(world);
    await sweep(world);
    expect(mailsTo(world, email)).toHaveLength(1);
  });

  test('that SES does not take while nurture looks at the lead is sent by the sweep', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const leadId = leadIdOf(keys, email);
    let looks = 0;
    await post(
      world.process(undefined, async (name, _, act) => {
        if (name === 'send' && ++looks === 1) {
          const { lifecycleId = '' } = (await historyOf(email))?.lead ?? {};
          await createScoring(world.process())({ leadId, lifecycleId });
          expect(await createNurture(world.process())({ leadId, lifecycleId })).toMatchObject({ next: 'wait' });
          expect((await historyOf(email))?.sends.find(({ track }) => track === 'guide')?.state).toBe('claimed');
          world.ses.next = busy();
        }
        return act();
      }),
      { email },
    );
    expect([looks, mailsTo(world, email).length]).toEqual([1, 0]);
    world.pass(2 * minute);
    await sweep(world);
    expect(mailsTo(world, email)).toHaveLength(1);
  });

  test('killed anywhere: who was thanked, or posts again, gets it once, or the ledger says that nobody knows', async () => {
    const seen = new Set<string>();
    const prepare = async () => ({ world: createWorld(table), input: { email: anAddress(), submissionId: 'once' } });
    await killedAnywhere(prepare, post, async (world, input, kill) => {
      await post(world.process(), input);
      world.pass(2 * minute);
      await sweep(world);
      const sends = (await historyOf(input.email))?.sends.filter(({ template }) => template === 'guide') ?? [];
      expect(sends, JSON.stringify(kill)).toHaveLength(1);
      const state = sends[0]?.state ?? '';
      expect(mailsTo(world, input.email).length, JSON.stringify(kill)).toBeLessThanOrEqual(1);
      if (state === 'sent') expect(mailsTo(world, input.email)).toHaveLength(1);
      else expect(state).toBe('unknown');
      seen.add(state);
    });
    expect(seen).toContain('sent');
  });
});

describe('the link to a guide', () => {
  const texts = { 'first-time-fix': { title: 'Fixed', html: '<p>Two pages</p>' } };
  const open = (process: Process, token: string, rules: Pick<typeof config.capture, 'guides'> = config.capture) =>
    served(createDownload({ ...process, rules, texts }))(request('GET /d/{token}', { token, headers: browser }));

  async function asked(world: World, email = anAddress()) {
    await post(world.process(), { email });
    return { email, token: dataOf(mailsTo(world, email)[0]).guideUrl.replace('https://api.example/d/', '') };
  }

  test('opens it and records the download once a day', async () => {
    const world = createWorld(table);
    const { email, token } = await asked(world);
    for (let n = 0; n < 2; n++) expect((await open(world.process(), token)).body).toContain('<p>Two pages</p>');
    world.pass(day);
    await open(world.process(), token);
    const downloads = (await historyOf(email))?.activities.filter(({ type }) => type === 'file.downloaded');
    expect(downloads?.map(({ detail }) => detail)).toEqual([{ file: 'first-time-fix' }, { file: 'first-time-fix' }]);
  });

  test('leads on to a document that lives elsewhere', async () => {
    const world = createWorld(table);
    const { token } = await asked(world);
    const guides = {
      'first-time-fix': { title: 'Fixed', url: 'https://fieldnote.example/fix.pdf', linkWorksFor: day },
    };
    const answer = await open(world.process(), token, { guides });
    expect([answer.statusCode, answer.headers?.location]).toEqual([302, 'https://fieldnote.example/fix.pdf']);
  });

  test('changed by one character, for another purpose or too old, opens nothing', async () => {
    const world = createWorld(table);
    const { token } = await asked(world);
    const profile = jsonOf(await post(world.process(), { email: anAddress() })).profile;
    expect((await open(world.process(), `${token.slice(0, -1)}~`)).statusCode).toBe(404);
    expect((await open(world.process(), profile)).statusCode).toBe(404);
    world.pass(31 * day);
    expect((await open(world.process(), token)).statusCode).toBe(410);
  });
});
