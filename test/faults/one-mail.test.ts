import { expect, test } from 'vitest';
import type { Send } from '../../domain/send.ts';
import { stepOf } from './cloud/client.ts';
import type { Fault } from './cloud/interception.ts';
import { cleanUpAfterEach, scene } from './cloud/scene.ts';

cleanUpAfterEach();

interface Death extends Omit<Fault, 'do'> {
  name: string;
  /** What the inbox and the ledger say of the welcome mail in the end. */
  copies: 0 | 1;
  ledger: Send['state'];
}

const deaths: Death[] = [
  { name: 'before-claim', at: '^PutItem .*SEND#', when: 'before', copies: 1, ledger: 'sent' },
  { name: 'after-claim', at: '^PutItem .*SEND#', when: 'after', copies: 0, ledger: 'unknown' },
  { name: 'before-ses', at: '^SendEmail', when: 'before', copies: 0, ledger: 'unknown' },
  { name: 'after-ses', at: '^SendEmail', when: 'after', copies: 1, ledger: 'sent' },
  { name: 'before-ledger', at: '^UpdateItem .*SEND#', when: 'before', copies: 1, ledger: 'sent' },
  { name: 'after-ledger', at: '^UpdateItem .*SEND#', when: 'after', copies: 1, ledger: 'sent' },
  { name: 'before-parking', at: '^UpdateItem .*:parked', when: 'before', copies: 1, ledger: 'sent' },
  { name: 'after-parking', at: '^UpdateItem .*:parked', when: 'after', copies: 1, ledger: 'sent' },
];

test('wherever the process dies around a send, the inbox holds one copy at most, the ledger knows, and the journey goes on', async () => {
  const { start } = scene();
  // One life a lead: it dies while it sends to its own lead, after it has helped the lead of the life before.
  for (const { name, copies: _copies, ledger: _ledger, ...fault } of deaths) {
    const doomed = await start();
    await doomed.settled();
    await doomed.arm({ ...fault, do: 'kill' });
    await doomed.postLead({ email: `${name}@example.org`, form: 'contact' }).catch(() => undefined);
    expect(await doomed.ended, name).toMatchObject({ signal: 'SIGKILL' });
  }
  const cloud = await start();
  await cloud.settled();
  for (const { id, email } of await cloud.leads()) {
    const death = deaths.find(({ name }) => email.startsWith(`${name}@`));
    const { sends } = await cloud.lead(id);
    expect(sends, email).toMatchObject([{ step: 'welcome', state: death?.ledger }]);
    const copies = (await cloud.mail()).filter(({ to }) => to === email);
    expect(copies, email).toHaveLength(death?.copies ?? -1);
    for (const { messageId } of copies) expect(sends[0], email).toMatchObject({ messageId });
  }

  await cloud.advance('4d');
  const inbox = await cloud.mail();
  expect(new Set(inbox.map(stepOf)).size).toBe(inbox.length);
  for (const { name } of deaths)
    expect(inbox.filter(({ to, tags }) => to.startsWith(`${name}@`) && tags.step === 'nurture-1')).toHaveLength(1);
});
