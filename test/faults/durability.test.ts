import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { createSeededRandom } from '../../analysis/sampling/seeded-random.ts';
import type { Send } from '../../domain/lead/send.ts';
import { trackOfRun } from '../../domain/nurture/tracks.ts';
import { stepOf } from '../support/cloud/client.ts';
import { everybody, isUnanswered, type Person, RefusedError, reactionTo } from '../support/cloud/people.ts';
import { cleanUpAfterEach, monday, type Running, scene } from '../support/cloud/scene.ts';

cleanUpAfterEach();

const seed = Number(process.env.LEADLOOP_SEED ?? 20_261_122);
const kills = 2;

/** When people look into their inboxes: Monday, then weekdays in office hours until nobody has anything to wait for. */
const looks = [0.5 / 24, 1, 2, 3, 4, 7, 8, 9, 14, 21, 42, 84].map((days) =>
  new Date(Date.parse(monday) + days * 86_400_000 + 30 * 60_000).toISOString(),
);

/** Many people at a time, as many as a browser opens connections. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: 12 }, async () => {
      for (const item of left) await work(item);
    }),
  );
}

/** What all people have done so far; survives the clouds. */
class Town {
  readonly #leadIds = new Map<Person, string>();
  readonly #seen = new Set<string>();
  #looked = 0;

  /** Goes on until everything has happened, or throws when the cloud dies. */
  async live(cloud: Running): Promise<void> {
    await inParallel(
      everybody.filter((person) => !this.#leadIds.has(person)),
      (person) => this.#post(cloud, person),
    );
    await this.#react(cloud);
    for (; this.#looked < looks.length; this.#looked++) {
      const at = looks[this.#looked];
      if (at !== undefined && (await cloud.now()) < at) await cloud.advanceTo(at);
      await this.#react(cloud);
    }
  }

  async #post(cloud: Running, person: Person): Promise<void> {
    const { email, script } = person;
    const { status, text } = await cloud.postLead({ email, form: script.form, submissionId: email, ...script.fields });
    expect(status, text).toBe(202);
    this.#leadIds.set(person, JSON.parse(text).leadId);
  }

  /** Everybody answers their mail, and the mail that comes of it, until nothing new comes. */
  async #react(cloud: Running): Promise<void> {
    for (;;) {
      await cloud.settled();
      const fresh = await cloud.mail(this.#seen);
      if (fresh.length === 0) return;
      await inParallel(fresh, async (mail) => {
        const person = this.#personOf(mail.tags.lead ?? '');
        const reaction = person && reactionTo(mail, person.script);
        // An offer may be over when the rep looks at it: the page says so, and that is that.
        await reaction?.(cloud, mail).catch((error: unknown) => {
          if (!(error instanceof RefusedError)) throw error;
        });
        this.#seen.add(mail.messageId);
      });
    }
  }

  #personOf(leadId: string): Person | undefined {
    for (const [person, id] of this.#leadIds) if (id === leadId) return person;
    return undefined;
  }
}

/** A track that begins again in the same lifecycle carries its moment; the step of a guide is the receipt of who asked for it. */
const nameOf = ({ track, step }: Send) => (track === 'guide' ? track : `${trackOfRun(track)}/${step}`);

/** Everything in the table. */
async function rowsOf(cloud: Running): Promise<Record<string, unknown>[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: (await cloud.endpoints()).dynamodb, region: 'local', credentials });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const rows: Record<string, unknown>[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: TableNames[0] }))
    rows.push(...Items.map((item) => unmarshall(item)));
  client.destroy();
  return rows;
}

test(`200 leads in every state reach the end their script says over ${kills} SIGKILLs, without a mail twice (seed ${seed})`, async () => {
  const { start } = scene();
  const { next } = createSeededRandom(seed);
  const town = new Town();
  for (let kill = 1; kill <= kills; kill++) {
    const nth = 100 + Math.floor(next() * 2_500);
    const doomed = await start({ throttled: false, faults: [{ at: '', when: 'before', nth, do: 'kill' }] });
    await expect(town.live(doomed), `life ${kill} ends at call ${nth}`).rejects.toThrow();
    expect(await doomed.ended).toMatchObject({ signal: 'SIGKILL' });
  }
  const cloud = await start({ throttled: false });
  await town.live(cloud);

  const inbox = await cloud.mail();
  const leads = await cloud.leads();
  const rows = await rowsOf(cloud);
  const ledger = rows.filter(({ SK }) => String(SK).startsWith('SEND#')) as unknown as (Send & { PK: string })[];

  expect(leads.map(({ email }) => email).sort()).toEqual(everybody.map(({ email }) => email).sort());
  expect(new Set(inbox.map(stepOf)).size, 'mails that went out twice').toBe(inbox.length);
  // A send is unknown when a process died after the claim: at most as many as ran at once, and none of them by a miracle.
  const sent = ledger.filter(({ state }) => state === 'sent').map(({ messageId }) => messageId);
  expect(inbox.map(({ messageId }) => messageId).sort()).toEqual(sent.sort());
  expect(ledger.filter(({ state }) => state !== 'sent' && state !== 'unknown')).toEqual([]);

  const ends = leads.map(({ id, email, stage, open }) => {
    const own = ledger.filter(({ PK }) => PK === `LEAD#${id}`);
    const isCertain = own.every(({ state }) => state === 'sent');
    return {
      email,
      stage,
      open,
      steps: isCertain ? own.map(nameOf).sort() : 'unknown',
    };
  });
  for (const { email, script } of everybody) {
    const found = ends.find((end) => end.email === email);
    const steps = found?.steps === 'unknown' ? 'unknown' : script.steps.toSorted();
    expect(found, `${script.name}: ${email}`).toEqual({
      email,
      stage: script.end,
      open: isUnanswered(script),
      steps,
    });
  }

  const unanswered = everybody.filter(({ script }) => isUnanswered(script));
  const executions = await cloud.executions();
  expect(
    executions.filter(({ status }) => status !== 'SUCCEEDED').map(({ status, state }) => `${status} ${state}`),
  ).toEqual(unanswered.map(() => 'RUNNING Unanswered'));
  expect(executions).toHaveLength(leads.length);
  expect(await cloud.deadLetters()).toEqual([]);
  for (const { PK, openLeads } of rows.filter(({ PK }) => String(PK).startsWith('REP#')))
    expect(openLeads, String(PK)).toEqual({});
  const promised = rows.filter(({ pendingFor }) => pendingFor !== undefined);
  const open = promised.filter(({ state }) => state !== 'unknown').map(({ pendingFor }) => pendingFor);
  expect(open).toEqual(unanswered.map(() => 'unanswered'));
});
