import { privacy } from 'leadloop:config';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test, vi } from 'vitest';
import { findLead } from '../../../../../cli/aws/find-lead.ts';
import { command } from '../../../../../cli/commands/export.ts';
import { germanFigure, germanPhrases } from '../../../../../domain/language/german.ts';
import type { Language } from '../../../../../domain/language/language.ts';
import { phrasebook } from '../../../../../domain/language/phrasebook.ts';
import type { Lead } from '../../../../../domain/lead/lead.ts';
import { disclosuresOf, germanCountries } from '../../../../../domain/privacy/disclosures.ts';
import type { ErasedPlace } from '../../../../../domain/privacy/erasure.ts';
import { germanNames } from '../../../../../domain/privacy/german.ts';
import { keptInDays, periodsOf } from '../../../../../domain/privacy/kept.ts';
import { type PlaceName, places, register } from '../../../../../domain/privacy/register.ts';
import { minute, plus } from '../../../../../domain/time/instant.ts';
import {
  leadKey,
  profileKey,
  visitKey,
  visitorKey,
  wordRow,
} from '../../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { escaped } from '../../../../../functions/http/pages/html.ts';
import { germanOfExports } from '../../../../../functions/http/pages/privacy/export-german.ts';
import { exportPage } from '../../../../../functions/http/pages/privacy/export-page.ts';
import { exportFiles, partsOf, zipped } from '../../../../../functions/services/privacy/export/archive.ts';
import { type HeldDeps, heldOf } from '../../../../../functions/services/privacy/export/held.ts';
import { wordsOf } from '../../../../../functions/services/privacy/export/words.ts';
import { read } from '../../../../support/cli.ts';
import { aLead, anAddress } from '../../../../support/lead.ts';
import { sources } from '../../../../support/repository/sources.ts';
import { useTable } from '../../../../support/table.ts';
import { config, createWorld, mails } from '../../../../support/world.ts';
import { erasureIn, everywhere, someoneElse, visitorId } from '../everywhere.ts';

const table = useTable();
const words = wordsOf({ ...config, privacy }, mails, 'Europe/Berlin');
const at = '2026-11-23T10:00:00.000Z';
const occasion = { company: 'Fieldnote & Sons', privacyUrl: 'https://fieldnote.example/privacy', at };

/** Places outside the table, with these mails in them. */
const deps = (more: Partial<HeldDeps> = {}): HeldDeps => ({
  table,
  receivedMail: async () => undefined,
  journeys: async () => [],
  ...more,
});

/** A mail that said no more than this, by a template that says only its subject. */
async function sent(leadId: string, step: string, subject: string): Promise<void> {
  const { sends, written } = createWorld(table).process();
  const send = { lifecycleId: 'l', track: 't', step, template: 'welcome', kind: 'marketing', why: 'due' } as const;
  await sends.claim(leadId, { ...send, state: 'claimed', claimedAt: at });
  const parts = { subject: '{{text.name}}', html: '<p>{{html.name}}</p>', text: '{{text.name}} as text' };
  await written.keepTemplate('subject-alone', async () => parts);
  await written.keep(leadId, send, 'subject-alone', { html: { name: escaped(subject) }, text: { name: subject } });
  await sends.sent(leadId, send, `m-${step}`, at);
}

/** The files of the zip that a person gets, as text. */
async function exported(
  leadId: string,
  more?: Partial<HeldDeps>,
  language: Language = 'en',
): Promise<Record<string, string>> {
  const held = await heldOf(leadId, deps(more));
  if (!held) throw new Error('there is no such lead');
  const files = unzipSync(zipped(exportFiles(held, words, occasion, exportPage(language)), at));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}
const dataOf = (files: Record<string, string>) => JSON.parse(files['data.json'] ?? '');

async function made(parts: Partial<Lead> & { detail?: object } = {}): Promise<Lead> {
  const { detail, ...rest } = parts;
  const lead = aLead(at, { email: anAddress(), ...rest });
  const captured = { ...lead.captured, detail: { ...lead.captured.detail, ...detail } } as Lead['captured'];
  await createWorld(table)
    .process()
    .leads.create({ ...lead, captured });
  return lead;
}

describe('an export and the register', () => {
  test('what the export shows of a place, the erasure deletes there, thing by thing', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    const { world, input } = await everywhere(table);
    const { id } = input.lead;
    await world.process().leads.findable(id, ['ada', 'winter']);
    const rows = await table.partition(leadKey(id));
    const kindsShown = places.flatMap(([, place]) => (place.exported ? (place.rows ?? []) : []));
    expect(
      rows.map(({ SK }) => String(SK).split('#')[0]).filter((kind) => !kindsShown.includes(kind as never)),
    ).toEqual([]);

    const held = await heldOf(id, deps({ receivedMail: async () => new Uint8Array([1]) }));
    const shown = new Map(
      held && partsOf(held, words).map(({ place, part }) => [place as PlaceName, part.lines.length]),
    );
    const { record } = await erasureIn(world.process(), world, input.scene).erase(input.order);
    // The first form lies in the profile, and the browser has a row of its own beside those of its visits.
    const beside: Partial<Record<PlaceName, number>> = { activities: 1, visits: -1 };
    const compared: ErasedPlace[] = ['words', 'activities', 'sends', 'offers', 'promises', 'visits', 'receivedMail'];
    for (const place of compared) {
      const found = record.places[place]?.found ?? 0;
      expect(found, place).toBeGreaterThan(0);
      expect(shown.get(place), place).toBe(found + (beside[place] ?? 0));
    }
    expect(await heldOf(id, deps())).toBeUndefined();
  });

  test('what is exported is erased, or the register says why it remains; what an erasure deletes of a lead is exported', () => {
    const agree = places.filter(([, place]) => place.exported && place.erasing !== 'deleted' && !place.remains);
    expect(agree).toEqual([]);
    const unseen = places.filter(
      ([, { whose, erasing, exported: isShown }]) =>
        (whose === 'leads' || whose === 'visitors') && erasing === 'deleted' && !isShown,
    );
    // An id for a week, an export itself, and the laptop's folder that holds the places above.
    expect(unseen.map(([name]) => name)).toEqual(['heldForms', 'copies', 'embedded']);
  });
});

test('a page for people and data for programs show each consent with time, source, words and version, and local times', async () => {
  const consent = { given: true, at, source: 'form contact', text: 'Yes, <b>write</b> to me', version: 'v7' };
  const lead = await made({ timeZone: 'Europe/Berlin', detail: { consent } });
  const files = await exported(lead.id);
  const source = `form “${words.form('contact')}”`;
  expect(dataOf(files).consents).toEqual([
    { given: true, at, source, words: consent.text, version: 'v7', confirmedByMail: false },
  ]);
  const page = files['index.html'] ?? '';
  expect(page).toContain('Mon 23 Nov 2026, 11:00 (GMT+1)');
  expect(page).toContain(`You agreed to mail (${source}, version v7 of the words)`);
  expect(page).toContain('Yes, &lt;b&gt;write&lt;/b&gt; to me');
  expect(page).toContain('Fieldnote &amp; Sons');
  for (const [, { exported: isShown, purpose }] of places) if (isShown) expect(page).toContain(escaped(purpose));
});

test('markup, slashes and marks that turn the reading direction stay text, and name no file', async () => {
  const name = '../../etc/<script>alert(1)</script>\u202egnp.exe';
  const lead = await made({ detail: { person: { name }, message: '"><img src=x onerror=alert(2)>' } });
  await sent(lead.id, 's', `Hello ${name}`);
  const files = await exported(lead.id);
  const page = files['index.html'] ?? '';
  expect(page).not.toMatch(/<script|<img|https?:\/\/(?!fieldnote)/);
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain('<bdi>Name</bdi>: <bdi>../../etc/');
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['mails/sent/001-hello-etc-script-alert-1-script-gnp-exe.html']),
  );
  for (const file of Object.keys(files)) expect(file).toMatch(/^[a-z0-9]+[a-z0-9/-]*\.(html|txt|json)$/);
  expect(dataOf(files).profile.name).toBe(name);
});

test('the person gets the mails they got as they were sent and those they wrote, never a mail to a rep', async () => {
  const { input } = await everywhere(table);
  const { sends } = createWorld(table).process();
  const send = {
    lifecycleId: 'l',
    track: 't',
    step: 'r',
    template: 'rep-assignment',
    kind: 'internal',
    why: 'offer',
  } as const;
  await sends.claim(input.lead.id, { ...send, state: 'claimed', claimedAt: plus(at, minute) });
  await sends.sent(input.lead.id, send, 'm-rep', at);
  await sent(input.lead.id, 'w', 'Welcome');
  const files = await exported(input.lead.id, {
    receivedMail: async (name) => new TextEncoder().encode(`Subject: ${name}`),
  });
  expect(
    Object.keys(files)
      .filter((name) => name.startsWith('mails/'))
      .sort(),
  ).toEqual([...['mails/received/001.eml', 'mails/sent/001-welcome.html', 'mails/sent/001-welcome.txt']]);
  expect(files['mails/sent/001-welcome.html']).toBe('<p>Welcome</p>');
  expect(files['mails/received/001.eml']).toBe('Subject: mail-7');
  expect(files['index.html']).toContain('href="mails/sent/001-welcome.html"');
  expect(
    dataOf(files)
      .mailsSent.map(({ to }: { to: string }) => to)
      .sort(),
  ).toEqual(['our people', 'you', 'you']);
});

test('each address of a person has a folder of its own, also where two look alike as names of folders', async () => {
  const lead = await made();
  const held = await heldOf(lead.id, deps());
  if (!held) throw new Error('nothing is held');
  const emails = [
    "o'neil@works.example",
    'o_neil@works.example',
    'O`Neil@works.example',
    'jörg@works.example',
    'a/../b@works.example',
  ];
  const files = exportFiles(
    { ...held, others: emails.map((email) => ({ ...held, email })) },
    words,
    occasion,
    exportPage('en'),
  );
  const found = Object.entries(files).flatMap(([name, bytes]) =>
    name.endsWith('/data.json') ? [[name.split('/')[0], JSON.parse(strFromU8(bytes)).address]] : [],
  );
  expect(found).toEqual([
    ['o_neil@works.example', emails[0]],
    ['o_neil@works.example-2', emails[1]],
    ['o_neil@works.example-3', emails[2]],
    ['jörg@works.example', emails[3]],
    ['a_.._b@works.example', emails[4]],
  ]);
});

describe('beside the data a person is told', () => {
  /** The section of the page with this title, without markup. */
  const section = (page = '', title = '') =>
    (page.split(`<h2>${title}</h2>`)[1]?.split('</section>')[0] ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

  test('how long each place is kept, by the settings, also of places that are not shown', async () => {
    const files = await exported((await made()).id);
    const page = files['index.html'];
    expect(section(page, 'What is known of you')).toContain('How long: While we work on the inquiry.');
    for (const [name, place] of places) {
      const howLong = keptInDays(place.kept, periodsOf(words.settings));
      if (place.exported) expect(page).toContain(escaped(`How long: ${howLong}`));
      else if (place.whose === 'leads' && name !== 'embedded')
        expect(section(page, 'Where else something of you may be')).toContain(howLong);
    }
    expect(dataOf(files).keptFor).toContainEqual({
      what: register.suppression.name,
      why: register.suppression.purpose,
      howLong: register.suppression.kept,
    });
    expect(section(page, 'Where else something of you may be')).toContain('Logs : To find faults. Each line for ');
    expect(dataOf(files).elsewhere).toContainEqual(expect.objectContaining({ what: 'Backups of the table' }));
  });

  test.each([
    [undefined, `You, with the form “${words.form('contact')}”`],
    ['meta', 'Meta, which showed you our advertisement'],
    ['google', 'Google, which showed you our advertisement'],
    ['import:Fair: 2026', 'The list “Fair: 2026”'],
    ['partner:acme', 'Our partner “acme”'],
    ['webhook:typeform', '“typeform”, in which you filled in something of ours'],
  ])('where we have it from, when it came by %s, and who sent it hears of that', async (via, says) => {
    const attribution = { form: 'contact', at, ...(via !== undefined && { via }) };
    const files = await exported((await made({ detail: { attribution } })).id);
    expect(section(files['index.html'], 'Where we have this from')).toContain(says);
    const getting = section(files['index.html'], 'Who gets something of this');
    expect(getting.includes(`${says}: that your data has arrived.`)).toBe(via !== undefined);
  });

  test('which of what happened is from our site, our people and a calendar', async () => {
    const lead = await made();
    const { leads } = createWorld(table).process();
    const { lifecycleId } = lead;
    expect(section((await exported(lead.id))['index.html'], 'Where we have this from')).not.toContain('Our ');
    await leads.append(lead.id, {
      id: 'p',
      type: 'page.viewed',
      at,
      lifecycleId,
      detail: { url: 'https://a.example/' },
    });
    await leads.append(lead.id, { id: 'n', type: 'note.added', at, lifecycleId, detail: { repId: 'lena', note: 'x' } });
    const from = section((await exported(lead.id))['index.html'], 'Where we have this from');
    expect(from).toContain('Our site and the links in our mails');
    expect(from).toContain('Our people, who wrote it down');
  });

  test('how programs judge them: each point with its reason, the grade, and that they can object', async () => {
    const lead = await made({ companySize: '2', email: `${anAddress().split('@')[0]}@gmail.com` });
    const { leads } = createWorld(table).process();
    const seen = { type: 'page.viewed' as const, at, lifecycleId: lead.lifecycleId };
    const url = 'https://fieldnote.example/pricing';
    await leads.append(lead.id, { ...seen, id: 'p', detail: { url } });
    const files = await exported(lead.id);
    const { judged } = dataOf(files);
    const counted = judged.pointsFor.filter((one: { interest?: string }) => one.interest === undefined);
    expect(counted.length).toBeGreaterThan(1);
    expect(counted.reduce((sum: number, one: { points: number }) => sum + one.points, 0)).toBe(judged.points);
    const page = section(files['index.html'], 'How programs judge your inquiry');
    expect(page).toContain(`Your points: ${judged.points} of 100`);
    expect(page).toMatch(/the pricing page : [+]\d/);
    expect(page).toContain(`Your grade: ${judged.grade}`);
    for (const reason of judged.gradedBecause) expect(page).toContain(escaped(reason));
    expect(page).toContain('You can object');
  });

  test('that nothing is judged once they have objected', async () => {
    const lead = await made({ mayProfile: false });
    const { leads } = createWorld(table).process();
    const { lifecycleId } = lead;
    const objection = { id: 'o', type: 'profiling.changed' as const, at, lifecycleId, detail: { allowed: false } };
    await leads.append(lead.id, objection);
    const files = await exported(lead.id);
    expect(section(files['index.html'], 'How programs judge your inquiry')).toContain('You objected');
    expect(dataOf(files).judged).toMatchObject({ points: 0, pointsFor: [] });
  });

  test('what they can ask of us, whom to write to, and who hears complaints', async () => {
    const { deployment } = config;
    const asks = section((await exported((await made()).id))['index.html'], 'What you can ask of us');
    for (const said of ['put right', 'erase', 'data.json', 'no profile', 'consent', 'data protection authority'])
      expect(asks).toContain(said);
    expect(asks).toContain(deployment.sender.replyTo ?? deployment.sender.email);
    expect(asks).toContain(escaped(deployment.product.postalAddress));
  });
});

test('who is no lead gets the mails they wrote and the no they said, and nothing else is made up', async () => {
  const [leadId, email] = ['0123456789abcdef'.repeat(2), 'colleague@works.example'];
  const { notes, suppressions } = createWorld(table).process();
  expect(await heldOf(leadId, deps(), email)).toBeUndefined();
  await notes.note(leadId, 'mail-of-a-colleague', at);
  await suppressions.add(leadId, { reason: 'unsubscribed', at });
  const held = await heldOf(
    leadId,
    deps({ receivedMail: async () => new TextEncoder().encode('Subject: hello') }),
    email,
  );
  if (!held) throw new Error('nothing is held');
  const files = exportFiles(held, words, occasion, exportPage('en'));
  expect(Object.keys(files)).toEqual(['data.json', 'index.html', 'mails/received/001.eml']);
  const data = JSON.parse(strFromU8(files['data.json'] ?? new Uint8Array()));
  expect(data).toMatchObject({ address: email, profile: { address: email }, whatHappened: [], consents: [] });
  expect(data.noMail).toMatchObject({ reason: 'unsubscribed' });
  expect(data).not.toHaveProperty('judged');
  expect(data.source).toEqual([{ what: 'Mails that you wrote to us, or that name you' }]);
  // Who only knows the id is told nothing.
  expect(await heldOf(leadId, deps())).toBeUndefined();
});

test('of a lead without mails there is a page that says so, and no folder', async () => {
  const lead = await made();
  const files = await exported(lead.id);
  expect(Object.keys(files)).toEqual(['data.json', 'index.html']);
  expect(files['index.html']).toContain('are in your mailbox.');
  expect(dataOf(files)).toMatchObject({ lead: lead.id, address: lead.email, mailsSent: [], mails: [], noMail: null });
});

test('no id beyond the lead’s is in it: of lifecycles, browsers, posts, messages, reps and other leads', async () => {
  const { input } = await everywhere(table);
  const { lead, world } = input;
  const text = JSON.stringify(await exported(lead.id));
  const [rep] = world.config.sales.reps;
  for (const id of [lead.lifecycleId, visitorId(lead), someoneElse(lead), 'm-1', rep?.id ?? '', `token-of-${lead.id}`])
    expect(text).not.toContain(id);
  expect(text).toContain(lead.id);
});

test('visits of a browser that several people share are shown to none of them', async () => {
  const { input } = await everywhere(table);
  const id = visitorId(input.lead);
  await table.put({
    ...visitKey(id, { at, id: 'w' }),
    id: 'w',
    type: 'page.viewed',
    at,
    detail: { url: 'https://x.example/secret' },
  });
  expect(JSON.stringify(await exported(input.lead.id))).toContain('x.example/secret');
  await table.change(visitorKey(id), { set: { shared: true } });
  expect(JSON.stringify(await exported(input.lead.id))).not.toContain('x.example/secret');
});

describe('leadloop export', () => {
  test('takes an address or an id, and writes only a zip', () => {
    const out = ['--out', 'grace.zip'];
    expect(read(command, 'grace@example.org', ...out)).toEqual({ word: 'grace@example.org', out: 'grace.zip' });
    expect(read(command, 'a'.repeat(32), ...out, '--stack', 'Leadloop-prod').stack).toBe('Leadloop-prod');
    expect(() => read(command, 'grace', ...out)).toThrow('got "grace", expected an e-mail address or the id of a lead');
    expect(() => read(command, 'grace@example.org')).toThrow('got no --out, expected --out <file>.zip');
    expect(() => read(command, 'grace@example.org', '--out', 'a.txt')).toThrow('got --out a.txt, expected');
  });

  test('says that nobody has an id', async () => {
    const { leads } = createWorld(table).process();
    const target = { name: 'the target' } as Parameters<typeof findLead>[1];
    await expect(findLead('0'.repeat(32), target, leads)).rejects.toThrow('which no lead in the target has');
  });
});

describe('in German', () => {
  const say = phrasebook([...germanOfExports, ...germanPhrases], germanFigure);

  test('every title and every word for a state has its sentence', () => {
    const code = sources().find(({ path }) => path === 'functions/services/privacy/export/parts.ts')?.code ?? '';
    const found = [...code.matchAll(/(?:title|none): '([^']+)'|^ {2}\w+: '([^']+)',$/gm)].map(
      ([, a, b]) => a ?? b ?? '',
    );
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter((one) => say(one) === one && say(`Ada: ${one}`) === `Ada: ${one}`)).toEqual([]);
  });

  test('every reason to keep something, every time and everybody who gets something has its sentence', () => {
    const all = phrasebook(
      [...germanOfExports, ...germanNames(), ...germanCountries(), ...germanPhrases],
      germanFigure,
    );
    const integrations = { webhooks: { a: {} }, chats: {}, crms: {} };
    const regions = ['eu-central-1', 'us-east-1'];
    const senders = ['The list “Fair”', 'Meta, which showed you our advertisement'];
    const told = regions.flatMap((region) =>
      disclosuresOf({ region, integrations, publicDomain: { webAcl: 'a' } }, senders),
    );
    const shown = places.filter(([, { whose, remains }]) => whose !== 'nobody' && (whose !== 'people' || remains));
    const { retention } = privacy;
    const settings = { ...config, privacy: { retention } };
    const sentences = [
      ...told.flatMap(({ who, more }) => [who, ...more]),
      ...shown.flatMap(([, { name, purpose }]) => [name, purpose]),
      ...[true, false].flatMap((apply) =>
        shown.map(([, { kept }]) =>
          keptInDays(kept, periodsOf({ ...settings, privacy: { retention: { ...retention, apply } } })),
        ),
      ),
    ].filter((one) => one !== register.embedded.purpose && one !== register.embedded.kept);
    expect(sentences.length).toBeGreaterThan(60);
    const english = /\b(?:the|and|you|your|that|to|of|until|long|for|our|Where|Germany|States)\b/;
    expect(sentences.filter((one) => all(one) === one || english.test(all(one)))).toEqual([]);
  });

  test('the page has no English left, and what the person and the company wrote stays as it is', async () => {
    const { input } = await everywhere(table);
    const consent = { given: true, at, source: 'form contact', text: 'Yes, write to me', version: 'v7', proven: true };
    const lead = { ...input.lead, name: 'won', company: 'not sent', phone: '+49 30 1', consents: [consent] };
    await table.put({ ...wordRow(lead.id, 'won') });
    const { captured } = lead;
    await table.change(profileKey(lead.id), {
      set: {
        name: lead.name,
        company: lead.company,
        phone: lead.phone,
        captured: {
          ...captured,
          detail: { ...captured.detail, consent, person: { name: 'won', company: 'not sent' } },
        },
      },
    });
    const files = await exported(lead.id, { receivedMail: async () => new Uint8Array([1]) }, 'de');
    const page = (files['index.html'] ?? '').replace(/<style>.*<\/style>/s, '');
    expect(page).toContain('<html lang="de">');
    for (const german of [
      'Ihre Daten bei Fieldnote',
      'Alles, was wir über <bdi>',
      'Mo 23. Nov. 2026',
      '<bdi>Name</bdi>: <bdi>won</bdi>',
      '<bdi>Firma</bdi>: <bdi>not sent</bdi>',
      '<li><bdi>won</bdi></li>',
      'Sie waren mit Mail einverstanden (Formular',
      'Fassung v7 des Wortlauts, aus Ihrem Postfach bestätigt',
      'wurde gefragt',
    ])
      expect(page).toContain(german);
    const bare = page.replace(/„.*?“|<blockquote.*?<\/blockquote>|: <bdi>.*?<\/bdi>|<[^>]+>/gs, ' ');
    expect(bare.match(/\b(the|and|you|your|that|to|of|they|Mon|Dec)\b.{0,40}/g) ?? []).toEqual([]);
  });
});
