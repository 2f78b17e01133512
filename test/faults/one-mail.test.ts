import { expect, test } from 'vitest';
import type { Send } from '../../domain/lead/send.ts';
import { stepOf } from '../support/cloud/client.ts';
import type { Fault } from '../support/cloud/interception.ts';
import { cleanUpAfterEach, scene } from '../support/cloud/scene.ts';

cleanUpAfterEach();

interface Death extends Omit<Fault, 'do'> {
  name: string;
  /** What the inbox and the ledger say of the first mail in the end. */
  copies: 0 | 1;
  ledger: Send['state'];
}

const around: Death[] = [
  { name: 'before-claim', at: '^PutItem .*SEND#', when: 'before', copies: 1, ledger: 'sent' },
  { name: 'after-claim', at: '^PutItem .*SEND#', when: 'after', copies: 0, ledger: 'unknown' },
  { name: 'before-ses', at: '^SendEmail', when: 'before', copies: 0, ledger: 'unknown' },
  { name: 'after-ses', at: '^SendEmail', when: 'after', copies: 1, ledger: 'sent' },
  { name: 'before-ledger', at: '^UpdateItem .*SEND#', when: 'before', copies: 1, ledger: 'sent' },
  { name: 'after-ledger', at: '^UpdateItem .*SEND#', when: 'after', copies: 1, ledger: 'sent' },
  { name: 'before-parking', at: '^UpdateItem .*:parked', when: 'before', copies: 1, ledger: 'sent' },
  { name: 'after-parking', at: '^UpdateItem .*:parked', when: 'after', copies: 1, ledger: 'sent' },
];
const critical = around.filter(({ name }) => name === 'after-claim' || name === 'after-ses');

test.each([
  { mail: 'to a lead', form: 'contact', first: 'welcome', next: 'nurture-1', deaths: around },
  { mail: 'to a rep', form: 'demo', first: 'offer-1', next: 'offer-2', deaths: critical },
])(
  'at any death of the process around a mail $mail, one copy is in the inbox at most, the ledger knows, and the journey goes on',
  async ({ form, first, next, deaths }) => {
    const { start } = scene();
    // One life a lead: it dies while it sends for its own lead, after it has helped the lead of the life before.
    for (const { name, copies: _copies, ledger: _ledger, ...fault } of deaths) {
      const doomed = await start();
      await doomed.advance('1m');
      await doomed.arm({ ...fault, do: 'kill' });
      await doomed.postLead({ email: `${name}@example.org`, form }).catch(() => undefined);
      expect(await doomed.ended, name).toMatchObject({ signal: 'SIGKILL' });
    }
    const cloud = await start();
    await cloud.advance('1m');
    for (const { id, email } of await cloud.leads()) {
      const death = deaths.find(({ name }) => email.startsWith(`${name}@`));
      const { sends } = await cloud.lead(id);
      expect(sends, email).toMatchObject([{ step: first, state: death?.ledger }]);
      const copies = (await cloud.mail()).filter(({ tags }) => tags.lead === id);
      expect(copies, email).toHaveLength(death?.copies ?? -1);
      for (const { messageId } of copies) expect(sends[0], email).toMatchObject({ messageId });
    }

    await cloud.advance('4d');
    const inbox = await cloud.mail();
    expect(new Set(inbox.map(stepOf)).size).toBe(inbox.length);
    const leads = await cloud.leads();
    expect(leads).toHaveLength(deaths.length);
    for (const { id, email } of leads)
      expect(
        inbox.filter(({ tags }) => tags.lead === id && tags.step === next),
        email,
      ).toHaveLength(1);
  },
);
