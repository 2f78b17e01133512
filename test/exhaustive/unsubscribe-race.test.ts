import { expect, test } from 'vitest';
import { suppressionKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { signLink } from '../../functions/services/signed-links.ts';
import { createPreferences } from '../../functions/web/preferences.ts';
import { createNurture } from '../../functions/workflow/nurture.ts';
import { createScoring } from '../../functions/workflow/scoring.ts';
import { aLead } from '../support/lead.ts';
import { request, served } from '../support/request.ts';
import { slowTable } from '../support/slow-table.ts';
import { config, createWorld, keys } from '../support/world.ts';

const races = 1_000;
/** A send makes about seven calls and an unsubscribe about six: with waits this long either may be done before the other begins. */
const longestWait = 40;

/** What happens to the suppression list, in the order of what happened. */
function watched(race: number, log: string[]) {
  const { PK: list } = suppressionKey('');
  return slowTable(race, longestWait, {
    began: ({ name, key }) => {
      if (key.PK?.startsWith(list)) log.push(name === 'get' ? 'decided' : 'stored');
    },
  });
}

test('an unsubscribe that races a send 1,000 times: no mail is decided on after it was stored, and none follows', async () => {
  const fates = new Map<string, number>();
  for (let race = 0; race < races; race++) {
    const log: string[] = [];
    const world = createWorld(watched(race, log));
    const lead = aLead(world.now());
    const id = { leadId: lead.id, lifecycleId: lead.lifecycleId };
    await world.process().leads.create(lead);
    await createScoring(world.process())(id);
    const token = signLink(keys.links, 'preferences', { leadId: lead.id }, '2027-01-01T00:00:00.000Z');
    const oneClick = request('POST /unsubscribe/{token}', { token, body: 'List-Unsubscribe=One-Click' });
    const preferences = served(createPreferences({ ...world.process(), rules: config.nurture }));

    const [, answer] = await Promise.all([createNurture(world.process())(id), preferences(oneClick)]);
    expect(answer.statusCode).toBe(200);
    const sent = world.inbox.length;
    const order = log.slice(0, 2).join(', ');
    if (sent > 0) expect(order, `race ${race}`).toBe('decided, stored');
    expect(sent).toBeLessThanOrEqual(1);

    expect((await createScoring(world.process())(id)).next, `race ${race}`).toBe('unsubscribed');
    world.pass(30 * 24 * 3_600_000);
    await createNurture(world.process())(id);
    expect(world.inbox.length, `race ${race}`).toBe(sent);
    const fate = `${order}: ${sent} mail`;
    fates.set(fate, (fates.get(fate) ?? 0) + 1);
  }
  // Worth something only if both came first often: a send may also stop before the list, on what the lead says.
  expect(fates.get('decided, stored: 1 mail') ?? 0).toBeGreaterThan(races / 20);
  expect(fates.get('stored, decided: 0 mail') ?? 0).toBeGreaterThan(races / 20);
});
