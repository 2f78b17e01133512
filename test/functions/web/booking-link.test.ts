import { beforeEach, expect, test, vi } from 'vitest';
import { bookingUrlOf } from '../../../domain/distribution/owner.ts';
import { leadView } from '../../../domain/workflow/lead-view.ts';
import { leadIdOf } from '../../../functions/adapters/secrets/key-ring.ts';
import { leadBrief } from '../../../functions/services/sales/lead-brief.ts';
import { createCapture } from '../../../functions/web/capture.ts';
import { createForms } from '../../../functions/web/forms.ts';
import { distribute, salesReady, withOffer } from '../../support/hand-off.ts';
import { anAddress } from '../../support/lead.ts';
import { browser, request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { config, keys, mails } from '../../support/world.ts';

const table = useTable();
beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue();
});
const calendar = 'https://cal.example/ada-brandt';
const idOf = (email: string) => ({ email, id: leadIdOf(keys, email) });

/** A lead that the first rep of the settings has, whose calendar they name. */
async function withAda() {
  const made = await withOffer(table, 'accepted', 'demo', undefined, idOf(anAddress()));
  const history = await made.world.process().leads.history(made.lead.id);
  if (!history) throw new Error('the lead is there');
  return { ...made, history, rules: made.world.process().config };
}

test('the calendar of the rep who has a lead is in the rep’s mail and on the lead’s page, and in no other rep’s', async () => {
  const { world, history, offer, rules } = await withAda();
  const own = { keys, publicUrl: 'https://api.example', deployment: rules.deployment, mails };
  expect(bookingUrlOf(history, rules.sales)).toBe(calendar);
  expect(leadBrief(history, offer, rules, own, world.now()).data.bookingUrl).toBe(calendar);
  expect(leadView(history, rules, world.now(), { zone: 'UTC', mails: {} }).bookingUrl).toBe(calendar);
  const other = { ...offer, repId: rules.sales.reps[1]?.id ?? '' };
  expect(leadBrief(history, other, rules, own, world.now()).data.bookingUrl).toBeUndefined();
  expect(bookingUrlOf({ ...history, assignments: [] }, rules.sales)).toBeUndefined();
  expect(bookingUrlOf({ ...history, assignments: [other] }, rules.sales)).toBeUndefined();
});

test('a lead whose rep is not at work reads when somebody calls, and can choose a time instead', async () => {
  const { world, lead, input } = await salesReady(table);
  world.pass(11 * 3_600_000); // 22:00 in Berlin
  const ada = world.process().config.sales.reps[0]?.id ?? '';
  await world.process().leads.owned(lead.id, { repId: ada, at: world.now() });
  await distribute(world.process(), input);
  const [mail] = world.inbox;
  expect(mail).toMatchObject({ template: 'will-call', data: { bookingUrl: calendar } });
});

test('the page after a form leads somebody who came from our mail to the rep’s calendar, and tells a stranger nothing', async () => {
  const { world, lead } = await withAda();
  const process = world.process();
  const capture = { ...process, rules: config.capture, publicDomain: { name: 'go.example', certificate: '' } };
  const sends = async (fields: Record<string, string>) => {
    const body = new URLSearchParams({ form: 'contact', message: 'Hello again', ...fields });
    const answer = await served(createCapture(capture))(request('POST /leads', { body, headers: browser }));
    expect(answer.statusCode).toBe(303);
    return String(answer.headers?.location);
  };
  expect(await sends({ email: lead.email })).toBe('/forms/contact/thanks');
  const profile = process.visitors.profile(lead.id, [], { who: 'a…', proven: true });
  const [path, query] = (await sends({ profile, message: 'And again' })).split('?');
  expect([path, query]).toEqual(['/forms/contact/thanks', `rep=${process.config.sales.reps[0]?.id}`]);
  const hosts = process.config.sales.reps;
  const forms = served(createForms({ ...process, rules: config.capture, newSubmissionId: () => 's', hosts }));
  const page = async (queryStringParameters?: Record<string, string>) =>
    (
      await forms({
        ...request('GET /forms/{form}/thanks', { form: 'contact', headers: browser }),
        queryStringParameters,
      })
    ).body;
  expect(await page({ rep: hosts[0]?.id ?? '' })).toContain(`href="${calendar}"`);
  expect(await page({ rep: hosts[1]?.id ?? '' })).not.toContain('cal.example');
  expect(await page({ rep: 'constructor' })).not.toContain('cal.example');
});
