import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ImportArguments } from '../../../cli/import/arguments.ts';
import { runImport } from '../../../cli/import/run.ts';
import type { ImportServices } from '../../../cli/import/services.ts';
import { normalizeEmail } from '../../../domain/capture/identity.ts';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { leadIdOf } from '../../../functions/adapters/secrets/key-ring.ts';
import { monday } from '../../support/fixtures.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, type World } from '../../support/world.ts';

/** Hundreds of leads are written, perhaps on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

const table = useTable();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadloop-import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** People of one test are nobody in another: all share the table. */
let towns = 0;
const person = (name: string) => `${name}@town-${towns}.example`;

function servicesOf(world: World): ImportServices {
  const { intake, leads, suppressions } = world.process();
  const take: ImportServices['intake']['take'] = (submission) => {
    world.pass(1_000);
    return intake.take(submission);
  };
  return { name: 'a test', tableName: `town-${towns}`, keys, leads, suppressions, intake: { take } };
}

async function run(
  path: string,
  services: ImportServices,
  more: Partial<ImportArguments> = {},
  stopAfter = Number.POSITIVE_INFINITY,
) {
  let said = '';
  let batches = 0;
  const found = await runImport({
    args: { path, source: 'Fair', basis: 'consent', dryRun: false, maps: [], ...more },
    config,
    services,
    throwAway: new Set(['mailinator.com']),
    now: monday,
    screen: { write: (text: string) => (said += text) },
    stopped: () => ++batches >= stopAfter,
  });
  return { ...found, said };
}

function file(lines: string[], name = 'leads.csv'): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const historyOf = (world: World, email: string) =>
  world.process().leads.history(leadIdOf(keys, normalizeEmail(email)?.identity ?? ''));

beforeEach(() => {
  towns += 1;
});

describe('an import', () => {
  test('makes leads with source, basis and one activity a row, starts one execution a lead, and cleans up after itself', async () => {
    const world = createWorld(table);
    const path = file([
      'email,name,Hall',
      `${person('grace')},Grace,7`,
      `${person('ada')},Ada,`,
      `${person('GRACE+x')},,8`,
    ]);
    const { said } = await run(path, servicesOf(world));
    expect(said).toContain('3 rows: 2 new, 1 merged into leads known by then, 0 in already, 0 rejected');
    const history = await historyOf(world, person('grace'));
    expect(history?.lead).toMatchObject({
      name: 'Grace',
      answers: { Hall: '7' },
      consent: { given: true, basis: 'consent', source: 'import:Fair' },
      first: { source: 'Fair', via: 'import:Fair', form: 'event' },
    });
    expect(history?.activities.map(({ type }) => type)).toEqual(['form.submitted', 'form.submitted']);
    expect(world.started).toHaveLength(2);
    expect(existsSync(`${path}.import.json`)).toBe(false);
    expect(existsSync(join(folder, 'leads.rejected.csv'))).toBe(false);
  });

  test('without a basis asks everybody to confirm first', async () => {
    const world = createWorld(table);
    const { said } = await run(file(['email', person('grace')]), servicesOf(world), { basis: undefined });
    expect(said).toContain('1 row without a consent basis: they are asked to confirm first');
    const { lead, activities } = (await historyOf(world, person('grace'))) as LeadHistory;
    expect(lead.consent).toBeUndefined();
    expect(activities).toMatchObject([{ detail: { mustConfirm: true } }]);
  });

  test('that runs again, has grown or is in another order brings nobody in twice', async () => {
    const world = createWorld(table);
    const rows = [`${person('grace')},1`, `${person('ada')},2`, `${person('grace')},3`];
    await run(file(['email,Hall', ...rows]), servicesOf(world));
    const again = await run(
      file(['email,Hall', `${person('alan')},4`, ...rows.reverse()], 'grown.csv'),
      servicesOf(world),
    );
    expect(again.said).toContain('4 rows: 1 new, 0 merged into leads known by then, 3 in already, 0 rejected');
    expect((await historyOf(world, person('grace')))?.activities).toHaveLength(2);
  });

  test('refuses forms that do not exist or raise a hand', async () => {
    const services = servicesOf(createWorld(table));
    const path = file(['email', person('grace')]);
    await expect(run(path, services, { form: 'fax' })).rejects.toThrow('expected one of contact, demo');
    await expect(run(path, services, { form: 'demo' })).rejects.toThrow('raises a hand');
  });

  test('puts rejected rows beside the list, where they can be put right and imported again', async () => {
    const world = createWorld(table);
    const path = file(['email,phone,name', `grace(at)town,+49 30 901820,Grace`, `${person('ada')},,Ada`]);
    expect((await run(path, servicesOf(world))).said).toContain('1 × email: expected an e-mail address (line 2)');
    const rejected = join(folder, 'leads.rejected.csv');
    const text = readFileSync(rejected, 'utf8');
    expect(text).toContain(`"'+49 30 901820"`);
    writeFileSync(rejected, text.replace(',"grace(at)town"', `,"${person('grace')}"`));
    expect((await run(rejected, servicesOf(world))).said).toContain('1 row: 1 new');
    expect((await historyOf(world, person('grace')))?.lead.phone?.replaceAll(' ', '')).toBe('+4930901820');
  });
});

test('C22: who said no on a list is rejected, and listed for the command that takes them out of their track', async () => {
  const path = file(['email,Email Opt Out', `${person('yes')},0`, `${person('no')},1`]);
  const world = createWorld(table);
  const dry = await run(path, servicesOf(world), { dryRun: true });
  expect(dry.said).toContain('1 row of people who said no to mail: they get none; the import lists');
  const { said } = await run(path, servicesOf(world));
  const list = join(folder, 'leads.said-no.csv');
  expect(said).toContain(`leadloop suppress import ${list}`);
  expect(readFileSync(list, 'utf8')).toBe(`email\r\n${person('no')}\r\n`);
});

describe('a person on two rows, one of them a no', () => {
  test.each([
    ['the no first', (who: string) => [`${who},1,`, `${who},0,yes`]],
    ['the no last', (who: string) => [`${who},0,yes`, `${who},1,`]],
    ['another spelling', (who: string) => [`${who.replace('@', '+fair@').toUpperCase()},0,yes`, `${who},1,`]],
    ['the no far behind', (who: string) => [`${who},0,yes`, ...many(150).map((one) => `${one},0,yes`), `${who},yes,`]],
    ['a no by consent', (who: string) => [`${who},0,yes`, `${who},0,no`]],
  ])('is mailed by neither: %s', async (_, rowsOf) => {
    const world = createWorld(table);
    const path = file(['email,Email Opt Out,Consent', ...rowsOf(person('twice'))]);
    const dry = await run(path, servicesOf(world), { dryRun: true });
    const real = await run(path, servicesOf(world));
    expect(await historyOf(world, person('twice'))).toBeUndefined();
    expect(real.said).toContain('this person said no in another row');
    expect(real.tally).toEqual(dry.tally);
    expect(readFileSync(join(folder, 'leads.said-no.csv'), 'utf8').toLowerCase()).toBe(
      `email\r\n${person('twice')}\r\n`,
    );
  });
});

describe('people who said no before', () => {
  test('are counted by the dry run as by the import, as leads and as nobody we know', async () => {
    const world = createWorld(table);
    const { suppressions, leads } = world.process();
    const idOf = (name: string) => leadIdOf(keys, normalizeEmail(person(name))?.identity ?? '');
    await run(file(['email', person('known'), person('fine')], 'before.csv'), servicesOf(world));
    for (const name of ['known', 'stranger']) {
      const said = { reason: 'unsubscribed', at: world.now() } as const;
      await suppressions.add(idOf(name), said);
      await leads.suppress(idOf(name), said);
    }
    await suppressions.add(idOf('back'), { reason: 'unsubscribed', at: world.now() });
    await suppressions.lift(idOf('back'), world.now());
    const path = file(['email,Hall', ...['known', 'fine', 'stranger', 'back'].map((name) => `${person(name)},9`)]);
    const dry = await run(path, servicesOf(world), { dryRun: true });
    const real = await run(path, servicesOf(world));
    expect(real.tally).toMatchObject({ new: 2, merged: 2, suppressed: 2 });
    expect(dry.tally).toEqual(real.tally);
    expect(real.said).toContain('2 rows of people who have said no, or whose address bounces: that stays so');
    expect((await run(path, servicesOf(world))).tally).toMatchObject({ repeated: 4, suppressed: 0 });
  });
});

const many = (count: number) => Array.from({ length: count }, (_, n) => (n % 50 === 7 ? 'nobody' : person(`p${n}`)));

describe('an import that stops', () => {
  test('goes on where it stopped, and ends as if it never had', async () => {
    const world = createWorld(table);
    const path = file(['email', ...many(220)]);
    const first = await run(path, servicesOf(world), {}, 1);
    expect(first).toMatchObject({ ended: 'stopped', dryRun: false });
    expect(first.said).toContain('The same command goes on from here');
    const second = await run(path, servicesOf(world));
    expect(second).toMatchObject({
      ended: 'done',
      tally: { new: 215, rejected: 5 },
      rejectedFile: join(folder, 'leads.rejected.csv'),
    });
    expect(second.said).toContain('Goes on after row 100');
    expect(second.said).toContain('220 rows: 215 new, 0 merged into leads known by then, 0 in already, 5 rejected');
    expect(readFileSync(join(folder, 'leads.rejected.csv'), 'utf8').trim().split('\r\n')).toHaveLength(6);
    expect(new Set(world.started).size).toBe(215);
  });

  test('goes on where it stopped when no row was rejected by then', async () => {
    const world = createWorld(table);
    const path = file(['email', ...Array.from({ length: 120 }, (_, n) => person(`fine-${n}`))]);
    await run(path, servicesOf(world), {}, 1);
    expect((await run(path, servicesOf(world))).said).toContain('Goes on after row 100');
  });

  test.each([
    ['leads.said-no.csv', 'away'],
    ['leads.said-no.csv', 'cut'],
    ['leads.rejected.csv', 'away'],
    ['leads.rejected.csv', 'cut'],
  ])('starts from the beginning when %s is %s, and lists everybody again', async (name, what) => {
    const world = createWorld(table);
    const path = file(['email,Email Opt Out', `${person('no')},1`, ...many(150).map((one) => `${one},0`)]);
    await run(path, servicesOf(world), {}, 1);
    if (what === 'away') rmSync(join(folder, name));
    else writeFileSync(join(folder, name), 'e');
    const { ended, said } = await run(path, servicesOf(world));
    expect([ended, said.includes('Starts from the beginning')]).toEqual(['done', true]);
    expect(readFileSync(join(folder, 'leads.said-no.csv'), 'utf8')).toBe(`email\r\n${person('no')}\r\n`);
  });

  test('starts from the beginning when the list has changed or the deployment is another, and says so', async () => {
    const world = createWorld(table);
    const path = file(['email', ...many(150)]);
    await run(path, servicesOf(world), {}, 1);
    expect((await run(path, { ...servicesOf(world), tableName: 'other' }, {}, 1)).said).toContain(
      'that was another deployment',
    );
    await run(path, servicesOf(world), {}, 1);
    file(['email', ...many(151)]);
    expect((await run(path, servicesOf(world), {}, 1)).said).toContain(
      'the file has changed since. No person comes in twice',
    );
  });

  test('because the table is away breaks off after waiting, with a good checkpoint', async () => {
    const world = createWorld(table);
    const services = servicesOf(world);
    let calls = 0;
    const down: ImportServices['intake'] = {
      take: async (submission) => {
        if (++calls > 120) throw new TemporaryError('StorageUnavailable', 'away');
        return services.intake.take(submission);
      },
    };
    const path = file(['email', ...many(150)]);
    await expect(
      runImport({
        args: { path, source: 'Fair', basis: 'consent', dryRun: false, maps: [] },
        config,
        services: { ...services, intake: down },
        throwAway: new Set(),
        now: monday,
        screen: { write: () => true },
        stopped: () => false,
        pause: async () => undefined,
      }),
    ).rejects.toThrow('away');
    const { said } = await run(path, services);
    expect(said).toContain('Goes on after row 100');
    expect(said).toContain('150 rows');
  });
});

describe('a dry run', () => {
  test('tells what would be new, merged, in already and rejected, and changes nothing', async () => {
    const world = createWorld(table);
    await run(file(['email,Hall', `${person('grace')},1`], 'before.csv'), servicesOf(world));
    const before = JSON.stringify(await historyOf(world, person('grace')));
    const lines = ['email,Hall', `${person('grace')},1`, `${person('grace')},2`, `${person('ada')},1`];
    const path = file([...lines, `${person('ada')},1`, `${person('ada')},9`, 'nobody,1']);
    const { said } = await run(path, servicesOf(world), { dryRun: true });
    expect(said).toContain('Dry run, nothing was written');
    expect(said).toContain('6 rows: 1 would be new, 2 merged into leads known by then, 2 in already, 1 rejected');
    expect(said).toContain('line 5: the same person as line 4');
    expect(JSON.stringify(await historyOf(world, person('grace')))).toBe(before);
    expect(await historyOf(world, person('ada'))).toBeUndefined();
    expect(existsSync(`${path}.import.json`)).toBe(false);
    expect(existsSync(join(folder, 'leads.rejected.csv'))).toBe(false);
  });

  test('of the sample list is what README.md says', async () => {
    const sample = join(import.meta.dirname, '../../../docs/samples/fair-2026.csv');
    const world = createWorld(table, undefined);
    const { said } = await run(sample, servicesOf(world), { dryRun: true, basis: undefined });
    expect(said).toContain('7 rows: 3 would be new, 1 merged into leads known by then, 0 in already, 3 rejected');
    expect(said).toContain('2 rows without a consent basis');
  });

  test('of a list is what the import then does', async () => {
    const world = createWorld(table);
    const path = file(['email', ...many(110), ...many(20), person('p3+tag')]);
    const numbers = /\d+ rows: (\d+)[^,]*, (\d+)[^,]*, (\d+)[^,]*, (\d+)/;
    const dry = numbers.exec((await run(path, servicesOf(world), { dryRun: true })).said);
    const real = numbers.exec((await run(path, servicesOf(world))).said);
    expect(dry?.slice(1)).toEqual(real?.slice(1));
  });
});

/** What rows can say of a person without contradicting each other. */
const row = fc.record({
  who: fc.constantFrom('a', 'b', 'c', 'd'),
  spelling: fc.constantFrom(
    (who: string) => person(who),
    (who: string) => person(`${who}+fair`),
    (who: string) => person(who.toUpperCase()),
  ),
  columns: fc.subarray(['name', 'company', 'Hall', 'Stand'], { minLength: 1 }),
});

test('any order of the rows and any split into two files gives the same leads', async () => {
  const sheet = fc.array(row, { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(
      sheet.chain((rows) =>
        fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }), fc.nat(rows.length)),
      ),
      async ([rows, shuffled, cut]) => {
        const leadsAfter = async (...files: (typeof rows)[]) => {
          towns += 1;
          const world = createWorld(table);
          for (const [n, part] of files.entries()) await run(listOf(part, `${n}.csv`), servicesOf(world));
          return { leads: await townOf(world), started: world.started.length };
        };
        const listOf = (part: typeof rows, name: string) =>
          file(
            [
              'email,name,company,Hall,Stand',
              ...part.map(({ who, spelling, columns }) =>
                [
                  spelling(who),
                  ...['name', 'company', 'Hall', 'Stand'].map((one) =>
                    columns.includes(one) ? `${one} of ${who}` : '',
                  ),
                ].join(','),
              ),
            ],
            name,
          );
        const once = await leadsAfter(rows);
        expect(await leadsAfter(shuffled)).toEqual(once);
        expect(await leadsAfter(shuffled.slice(0, cut), shuffled.slice(cut))).toEqual(once);
      },
    ),
    { numRuns: 6 },
  );
});

/** Everybody there is, without what tells when and by which spelling. */
async function townOf(world: World) {
  const histories = await Promise.all(['a', 'b', 'c', 'd'].map((who) => historyOf(world, person(who))));
  return histories.map((history) =>
    history === undefined
      ? undefined
      : {
          name: history.lead.name,
          company: history.lead.company,
          answers: history.lead.answers,
          consent: history.lead.consent?.basis,
          said: history.activities.map(({ detail }) => JSON.stringify('answers' in detail && detail.answers)).sort(),
        },
  );
}
