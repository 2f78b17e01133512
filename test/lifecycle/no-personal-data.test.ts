import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSeededRandom } from '../../analysis/sampling/seeded-random.ts';
import { day, hour, instant } from '../../domain/time/instant.ts';
import type { MailFault } from '../../local/cloud/ses/index.ts';
import { startCloud } from '../../local/leadloop/cloud.ts';
import { tracesIn } from '../support/byte-search.ts';
import { asOneOfOurs } from '../support/chaos/people.ts';
import { createTrouble, type Trouble, troubles } from '../support/chaos/trouble.ts';
import { clientOf, linkIn, unsubscribeLink } from '../support/cloud/client.ts';
import { monday } from '../support/cloud/scene.ts';
import { calCom, signedBy } from '../support/other-systems/calendars.ts';
import { assembled } from '../support/town/assembly.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'leadloop-canary-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const email = 'Quillon.Zweistein+lifts@works.example';
const ada = {
  email,
  name: 'Quillon Zweistein-Žylander',
  phone: '030 77665544',
  company: 'Quibbleworks GmbH',
  jobTitle: 'Paternosterwärter',
  message: 'We have nineteen paternosters in Wuppertal.',
  country: 'DE',
  answers: { need: 'Umlaufaufzug' },
  visitorId: 'visitor-of-quillon-0123456789',
};
const traces = {
  words: ['zweistein', 'quillon', 'Žylander', 'quibbleworks', 'paternoster', 'wuppertal', 'umlaufaufzug'],
  phones: ['3077665544'],
};

/** What SES does to some mails, in turn: most are taken. */
const faults: (MailFault | undefined)[] = [undefined, 'reject', undefined, 'fail', 'throttle', undefined, undefined];

/** What people with access to the console read: logs with metrics in them, executions, calls and messages that wait, and events. */
const read = [
  'functions.log',
  'executions.ndjson',
  'async-invocations.ndjson',
  'api-destinations.ndjson',
  'messages.ndjson',
];

test('no log, metric, execution, name of an execution, asynchronous call or event holds anything of a person, while nothing works and when all does', async () => {
  const { dir: assemblyDir, config } = await assembled();
  const random = createSeededRandom(1);
  let weather: (name: string) => Trouble | undefined = () => undefined;
  let mails = 0;
  /** Dead letters as they lay there: the file is compacted later on. */
  const buried: { event: unknown }[] = [];
  const cloud = await startCloud({
    ...{ dataDir, port: 0, clockMode: 'virtual', startAt: Date.parse(monday), assemblyDir, config, throttled: false },
    faults: {
      invocation: createTrouble(
        (name) => weather(name),
        () => random.next(),
      ),
      mail: () => (weather('mail') ? faults[mails++ % faults.length] : undefined),
    },
    log: { info: () => undefined, error: () => undefined },
  });
  try {
    const client = clientOf(cloud.url);
    const begin = cloud.now();
    let at = begin;
    const goesOn = async (ms: number) => {
      at += ms;
      await cloud.advance(at);
    };
    const value = JSON.stringify({ webhooks: { cal: ['cal-secret'] } });
    const secret = { SecretId: `leadloop-${config.deployment.stage}-doors`, SecretString: value };
    cloud.services().secrets.handle('secretsmanager.PutSecretValue', secret);
    const ours = config.deployment.manager.email;
    const send = (path: string, body: string, headers: Record<string, string> = {}) =>
      client.call(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

    /** All that the person, the rep and the programs of others do, some of it wrongly. */
    const everythingHappens = async () => {
      for (const form of ['contact', 'newsletter', 'guide', 'demo']) await client.postLead({ ...ada, form });
      await send('/leads', `{"email": "${email}", "message": "${ada.message}`);
      await send(
        '/leads',
        JSON.stringify({ ...ada, email: `${email}@`, name: ada.name.repeat(90), country: ada.name }),
      );
      await send('/my-data', new URLSearchParams({ email }).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
      });
      const views = ['/quillon-zweistein', '/pricing'].map((path) => ({ name: 'page.viewed', path, title: ada.name }));
      await send('/events', JSON.stringify({ visitorId: ada.visitorId, events: views }), {
        origin: config.deployment.allowedOrigins[0] ?? '',
      });
      for (const broken of [false, true]) {
        const booking = {
          uid: email,
          email,
          at: instant(at),
          starts: instant(at + 3 * day),
          name: ada.name,
          note: ada.message,
        };
        const body = JSON.stringify(calCom('BOOKING_CREATED', booking)).slice(0, broken ? -9 : undefined);
        await send('/webhooks/cal', body, signedBy('cal', body, instant(at)));
      }
      await goesOn(2 * hour);
      const all = await cloud.mail();
      const own = all.filter(({ to }) => to === email);
      const about = all.filter(({ to }) => to !== email);
      for (const mail of own) {
        for (const path of ['/c/', '/d/', '/confirm/']) if (linkIn(mail, path)) await client.open(linkIn(mail, path));
        if (linkIn(mail, '/confirm/')) await client.submit(linkIn(mail, '/confirm/'), {});
      }
      const answered = own.at(-1);
      if (answered) await cloud.reply({ messageId: answered.messageId, text: `${ada.message} ${ada.phone}` });
      await cloud.reply({
        from: email,
        to: `us@${config.deployment.replies?.domain}`,
        subject: ada.name,
        text: ada.message,
      });
      const link = about.map((mail) => linkIn(mail, '/r/')).findLast(Boolean) ?? '/r/x';
      for (const fields of [
        { action: 'accept' },
        { action: 'contact', contact: 'note', note: `${ada.name}: ${ada.phone}` },
        { action: 'profile', company: `${ada.company} & Co` },
        { action: 'won', value: ada.name },
        { action: 'recycle', reason: 'Not now', note: ada.message },
      ])
        await client.submit(link, fields as unknown as Record<string, string>);
      const { text } = await asOneOfOurs({ cloud, client }, ours, [
        'GET',
        `/leads?search=${encodeURIComponent(email)}`,
      ]);
      const id = /"id":"(\w+)"/.exec(text)?.[1] ?? 'none';
      for (const what of [
        ['PATCH', `/leads/${id}`, { name: ada.name, phone: ada.phone }],
        ['POST', `/leads/${id}/note`, { note: ada.message }],
        ['POST', `/leads/${id}/merge`, { other: `other-${email}` }],
        ['GET', `/leads/${id}/export?why=${ada.name}`],
      ] as [string, string, object?][])
        await asOneOfOurs({ cloud, client }, ours, what);
      await goesOn(day);
      const unsubscribe = own.map(unsubscribeLink).findLast(Boolean);
      if (unsubscribe) await client.submit(unsubscribe, { 'List-Unsubscribe': 'One-Click' });
      await goesOn(day);
    };

    const one = () => (random.is(0.3) ? troubles[Math.floor(random.next() * troubles.length)] : undefined);
    // An answer to a mail that no function reads is a dead letter after three tries.
    const unread = (name: string) => (name.endsWith('inbound-mail') ? 'throws' : one());
    for (const sky of [() => undefined, one, unread, () => undefined]) {
      weather = sky;
      await everythingHappens();
      buried.push(...cloud.deadLetters());
    }
    weather = () => undefined;
    await goesOn(30 * day);
    await cloud.idle();
    // All of it was worth looking at: errors, metrics, executions that ended, events.
    await new Promise((done) => setTimeout(done, 300)); // what functions wrote is in the file
    const log = readFileSync(join(dataDir, 'functions.log'), 'utf8');
    for (const word of ['"_aws"', 'failed', 'AccessDeniedException', 'leadId', 'a mail']) expect(log).toContain(word);
    // Functions did what their roles allow and asked for nothing else.
    expect(log).not.toContain('identity-based policy');
    expect(cloud.services().used.length).toBeGreaterThan(100);
    const executions = await cloud.executions();
    expect(executions.length).toBeGreaterThan(0);
    expect(cloud.events().length).toBeGreaterThan(3);
    // And the person was there.
    expect((await cloud.mail()).some(({ html }) => html.includes('Zweistein'))).toBe(true);

    for (const name of read) expect(tracesIn(readFileSync(join(dataDir, name)), traces), name).toEqual([]);
    expect(tracesIn(Buffer.from(JSON.stringify(cloud.events())), traces), 'events').toEqual([]);
    // The register allows the address in a report of SES, and nothing else of the person.
    expect(buried.length).toBeGreaterThan(0);
    const isReport = (event: unknown) => JSON.stringify(event).includes('aws.ses');
    const { words, phones } = traces;
    for (const { event } of buried) {
      const known = { words: isReport(event) ? words.slice(2) : words, phones };
      expect(tracesIn(Buffer.from(JSON.stringify(event)), known), JSON.stringify(event).slice(0, 500)).toEqual([]);
    }
    for (const { name } of executions) {
      const history = JSON.stringify([name, await cloud.history(name)]);
      expect(tracesIn(Buffer.from(history), traces), name).toEqual([]);
    }
  } finally {
    await cloud.stop();
  }
});
