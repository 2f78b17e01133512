import { beforeEach, describe, expect, test, vi } from 'vitest';
import { consentRecord } from '../../../../domain/privacy/consent-record.ts';
import { leadIdOf } from '../../../../functions/adapters/secrets/key-ring.ts';
import { createCapture } from '../../../../functions/web/capture.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { anAddress } from '../../../support/lead.ts';
import { firefox, jsonOf, request, served } from '../../../support/request.ts';
import { useTable } from '../../../support/table.ts';
import { config, createWorld, keys } from '../../../support/world.ts';

const table = useTable();
beforeEach(() => {
  vi.spyOn(console, 'info').mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

/** A person who ticked the box, with this proof kept. */
async function agreed(consentProof = { networkAddress: false, browser: false }) {
  const world = createWorld(table);
  const email = anAddress();
  const capture = served(createCapture({ ...world.process(), rules: config.capture, consentProof }));
  const body = { email, name: 'Ada', consent: 'on', consentText: 'Send me ideas about lifts.' };
  const post = () => capture(request('POST /leads', { body }));
  const answer = await post();
  const leadId = leadIdOf(keys, email);
  const history = await world.process().leads.history(leadId);
  if (!history) throw new Error('there is no lead');
  return { world, leadId, history, post, answer };
}

describe('the proof of a consent', () => {
  test('is when, where and in which words; no address and no browser unless privacy.yaml says so', async () => {
    const { history, world } = await agreed();
    expect(consentRecord(history)).toMatchObject([{ about: 'mail', given: true, at: world.now() }]);
    const [{ consent } = {}] = consentRecord(history);
    expect(consent).toMatchObject({ source: 'form contact', version: expect.stringMatching(/^[0-9a-f]{8}$/) });
    expect(JSON.stringify(history)).not.toMatch(/127\.0\.0\.1|Firefox/);
  });

  test.each([
    [{ networkAddress: true, browser: false }, { address: '127.0.0.1' }],
    [{ networkAddress: false, browser: true }, { browser: firefox }],
    [
      { networkAddress: true, browser: true },
      { address: '127.0.0.1', browser: firefox },
    ],
  ])('with %j keeps %j, and the same form from elsewhere is still the same', async (proof, from) => {
    const { history, post, answer } = await agreed(proof);
    expect(consentRecord(history)[0]?.consent?.from).toEqual(from);
    expect(jsonOf(await post()).receipt).toBe(jsonOf(answer).receipt);
  });

  test('is read in the app by who may read personal data, with objections and what came from the mailbox', async () => {
    const { world, leadId, history } = await agreed({ networkAddress: true, browser: false });
    const { lifecycleId } = history.lead;
    const { signals } = world.process();
    world.pass(1_000);
    await signals.raise(leadId, { id: 'c', type: 'confirmed', at: world.now(), lifecycleId, detail: {} });
    world.pass(1_000);
    const detail = { allowed: false, via: 'page' } as const;
    await signals.raise(leadId, { id: 'p', type: 'profiling.changed', at: world.now(), lifecycleId, detail });
    world.pass(1_000);
    await signals.raise(leadId, {
      id: 'u',
      type: 'unsubscribed',
      at: world.now(),
      lifecycleId,
      detail: { via: 'page' },
    });
    const { api } = apiOf(table, world);
    const read = (who: string) => api(signedIn('GET', `/api/leads/${leadId}/consent`, `${who}@example.org`));
    const { title } = config.capture.forms.contact ?? {};
    expect(bodyOf(await read('manager')).said).toMatchObject([
      { about: 'mail', given: true, how: `The form “${title}”`, address: '127.0.0.1', proven: true },
      { about: 'address', given: true, how: 'Confirmed the address', proven: true },
      { about: 'profiling', given: false, how: 'They told us: they want no profile made' },
      { about: 'mail', given: false, how: 'Unsubscribed' },
    ]);
    expect((await read('marketer')).statusCode).toBe(403);
  });
});
