import { createSeededRandom, type SeededRandom } from '../../../analysis/sampling/seeded-random.ts';
import type { Config } from '../../../domain/config/config.ts';
import { mailIdOf, type Send } from '../../../domain/lead/send.ts';
import { day, hour } from '../../../domain/time/instant.ts';
import { executionOf } from '../../../functions/adapters/step-functions/lifecycles.ts';
import { functionRows } from '../../../lib/functions.ts';
import type { Cloud, CloudOptions } from '../../../local/leadloop/cloud.ts';
import { type Client, clientOf, stepOf } from '../cloud/client.ts';
import { asOneOfOurs, createMailbox, createPerson, type End, type Mailbox, type Person, scripts } from './people.ts';
import { createTrouble, type Trouble, troubles } from './trouble.ts';

/** What is wrong with an invocation now; `at` counts from the beginning, in milliseconds. */
export type Weather = (functionName: string, at: number) => Trouble | undefined;

interface Chaos {
  seed: number;
  people: number;
  /** Days of trouble; people come in the first three quarters of them. */
  days: number;
  config: Config;
  /** Random when left out. */
  weather?: Weather;
  /** Called when everybody has acted; `at` as above. */
  eachTurn?: (cloud: Cloud, at: number) => Promise<void>;
}

/** What became of everybody. The first three are empty when all promises are kept. */
export interface Found {
  lost: string[];
  doubled: string[];
  stuck: string[];
  mails: number;
  /** Invocations in trouble, by function. */
  troubled: Record<string, number>;
  /** Executions that died and were replaced. */
  replaced: number;
  /** Mails that a process died over: nobody knows whether SES took them, so they are not sent again. */
  inDoubt: number;
  /** Dead letters that were given again, as docs/runbook.md says. */
  redriven: number;
}

/** How often people and reps act. */
const turn = 3 * hour;
/** When nothing is wrong any more: the longest track, its quiet days, and what a day of trouble delays. */
const calmDays = 60;

/** Lets everybody live through days of trouble and then calm ones, and looks what became of them. */
export async function livesThrough(
  { seed, people, days, config, weather, eachTurn }: Chaos,
  start: (faults: NonNullable<CloudOptions['faults']>) => Promise<Cloud>,
): Promise<Found> {
  const random = createSeededRandom(seed);
  const sky = weather ?? storms(random);
  const mailbox = createMailbox();
  const troubled: Record<string, number> = {};
  let clock = () => 0;
  const around = createTrouble(
    (name) => {
      const trouble = clock() < days * day ? sky(name, clock()) : undefined;
      if (trouble) troubled[name] = (troubled[name] ?? 0) + 1;
      return trouble;
    },
    () => random.next(),
  );
  const cloud = await start({ mail: mailbox.accept, invocation: around });
  try {
    const begin = cloud.now();
    clock = () => cloud.now() - begin;
    const client = clientOf(cloud.url);
    shareSecret(cloud, config);
    const names = Object.keys(scripts);
    const lives = Array.from({ length: people }, (_, n) => {
      const script = names[n % names.length] ?? '';
      const person = createPerson(`${script.replaceAll(' ', '-')}-${n}`, script, { cloud, client, mailbox, config });
      const from = ((n + random.next()) / people) * 0.75 * days * day;
      return { person, from, acts: person.acts(), isDone: false, ends: person.ends };
    });
    const redrive = createRedrive(cloud);
    const until = (days + calmDays) * day;
    for (let at = 0; at < until; at += at < (days + 10) * day ? turn : day) {
      await cloud.advance(begin + at);
      for (const life of lives) {
        if (life.isDone || life.from > at) continue;
        const { done, value } = await life.acts.next();
        Object.assign(life, { isDone: done === true, ...(value && { ends: value }) });
      }
      if (at < days * day && at % day === 0) await goesAway(cloud, client, config, at / day);
      await eachTurn?.(cloud, at);
      if (at % day === 0) await redrive.again();
    }
    const lived = lives.map(({ person, isDone, ends }) => ({ person, isDone, ends }));
    return { ...(await look(cloud, client, lived, mailbox, config)), troubled, redriven: redrive.count() };
  } finally {
    await cloud.stop();
  }
}

/** A calendar of sales.yaml may tell of meetings. */
function shareSecret(cloud: Cloud, { deployment }: Config): void {
  const secret = { SecretId: `leadloop-${deployment.stage}-doors`, SecretString: '' };
  const value = JSON.stringify({ webhooks: { cal: ['cal-secret'] } });
  const { status } = cloud
    .services()
    .secrets.handle('secretsmanager.PutSecretValue', { ...secret, SecretString: value });
  if (status !== 200) throw new Error(`no secret ${secret.SecretId}`);
}

/** Each day the manager enters that another rep is away until tomorrow; offers of theirs move. What fails is left. */
async function goesAway(cloud: Cloud, client: Client, { sales, deployment }: Config, date: number): Promise<void> {
  const { id = '' } = sales.reps[date % sales.reps.length] ?? {};
  const [from, to] = [cloud.now(), cloud.now() + day].map((at) => new Date(at).toISOString().slice(0, 10));
  await asOneOfOurs({ cloud, client }, deployment.manager.email, [
    'PUT',
    `/team/${id}/absences`,
    { absences: [{ from, to }] },
  ]);
}

/** Now and then one invocation is in trouble, and now and then a function is for hours. */
function storms(random: SeededRandom): Weather {
  const all = functionRows.map(([name]) => name);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)] as T;
  let hours = -1;
  let over: { name: string; trouble: Trouble; until: number }[] = [];
  return (name, at) => {
    for (; hours < Math.floor(at / hour); hours += 1)
      if (random.is(0.15))
        over.push({ name: one(all), trouble: one(troubles), until: (hours + 1 + random.next() * 12) * hour });
    over = over.filter(({ until }) => until > at);
    const storm = over.find((each) => each.name === name);
    return storm?.trouble ?? (random.is(0.15) ? one(troubles) : undefined);
  };
}

/** Once a day ops give again what lies in the dead letters of functions. */
function createRedrive(cloud: Cloud) {
  const given = new Set<string>();
  return {
    count: () => given.size,
    async again(): Promise<void> {
      const { host, invocations } = cloud.services();
      for (const [index, { functionName, event }] of invocations.deadLetters().entries()) {
        const key = `${index}`;
        if (given.has(key)) continue;
        const answer = await host.invoke(functionName, event);
        if ('payload' in answer) given.add(key);
      }
    },
  };
}

type Lived = { person: Person; isDone: boolean; ends: End };

async function look(
  cloud: Cloud,
  client: Client,
  lived: readonly Lived[],
  mailbox: Mailbox,
  config: Config,
): Promise<Omit<Found, 'troubled' | 'redriven'>> {
  const [lost, doubled, stuck]: [string[], string[], string[]] = [[], [], []];
  const executions = Map.groupBy(await cloud.executions(), ({ leadId }) => leadId);
  let inDoubt = 0;
  let replaced = 0;
  const runningOf = (leadId: string) => (executions.get(leadId) ?? []).filter(({ status }) => status === 'RUNNING');
  for (const { person, isDone, ends } of lived) {
    const who = person.email;
    if (!isDone) lost.push(`${who} could not do everything`);
    if (!person.leadId()) continue;
    if (runningOf(person.otherId()).length > 0) stuck.push(`${who} has an execution of the lead that was merged`);
    if (isDone && ends === 'erased') {
      const { status } = await client.call(`/_local/leads/${person.leadId()}`);
      if (status !== 404) lost.push(`${who} was erased and is still there`);
      if (runningOf(person.leadId()).length > 0) stuck.push(`${who} was erased and has an execution`);
      continue;
    }
    const { profile, stage, sends, activities } = await client.lead(person.leadId());
    if (stage !== ends)
      lost.push(`${who} is ${stage} and not ${ends}: ${activities.map(({ at, type }) => `${at} ${type}`).join(', ')}`);
    const [first] = sends;
    const steps = config.nurture.tracks.find(({ id }) => id === first?.track)?.steps ?? [];
    const missing = steps.filter(({ id }) => !sends.some(({ step }) => step === id));
    if (ends === 'dormant' && missing.length > 0)
      lost.push(`${who} never got ${missing.map(({ id }) => id).join(', ')}`);
    for (const step of await unread(cloud, client, config, profile.id, sends))
      lost.push(`what ${who} got as ${step} is not kept`);
    inDoubt += sends.filter(({ state }) => state !== 'sent').length;
    const own = executions.get(profile.id) ?? [];
    replaced += own.length - 1;
    const running = runningOf(profile.id);
    const expected = profile.open ? [executionOf(profile)] : [];
    if (running.map(({ name }) => name).join() !== expected.join())
      stuck.push(`${who} has the executions ${running.map(({ name }) => name)} and should have ${expected}`);
    for (const { state = '' } of running) if (!/^(?:Wait for |Unanswered$)/.test(state)) stuck.push(`${who}: ${state}`);
    const promises = [profile, ...activities].flatMap((row) => ('pendingFor' in row ? [row.pendingFor] : []));
    if (promises.length > 0) stuck.push(`${who} was promised ${promises}`);
  }
  for (const [step, mails] of Map.groupBy(mailbox.mails, stepOf)) if (mails.length > 1) doubled.push(step);
  return { lost, doubled, stuck, mails: mailbox.mails.length, replaced, inDoubt };
}

/** The steps whose mails were sent and cannot be shown as they were. */
async function unread(cloud: Cloud, client: Client, { deployment }: Config, leadId: string, sends: readonly Send[]) {
  const steps: string[] = [];
  for (const send of sends.filter(({ state, kind }) => state === 'sent' && kind !== 'internal')) {
    const what = ['GET', `/leads/${leadId}/mail?mail=${encodeURIComponent(mailIdOf(send))}`] as [string, string];
    const { status } = await asOneOfOurs({ cloud, client }, deployment.manager.email, what);
    if (status !== 200) steps.push(`${send.step} (${status})`);
  }
  return steps;
}
