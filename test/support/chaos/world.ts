import { createSeededRandom, type SeededRandom } from '../../../analysis/sampling/seeded-random.ts';
import type { Config } from '../../../domain/config/config.ts';
import { day, hour } from '../../../domain/time/instant.ts';
import { executionOf } from '../../../functions/adapters/step-functions/lifecycles.ts';
import { functionRows } from '../../../lib/functions.ts';
import type { Cloud, CloudOptions } from '../../../local/leadloop/cloud.ts';
import { type Client, clientOf, stepOf } from '../cloud/client.ts';
import { createMailbox, createPerson, type Mailbox, type Person, scripts } from './people.ts';
import { createTrouble, type Trouble, troubles } from './trouble.ts';

/** What is wrong with an invocation now; `at` counts from the beginning, in milliseconds. */
export type Weather = (functionName: string, at: number) => Trouble | undefined;

export interface Chaos {
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
    const names = Object.keys(scripts);
    const lives = Array.from({ length: people }, (_, n) => {
      const script = names[n % names.length] ?? '';
      const person = createPerson(`${script.replaceAll(' ', '-')}-${n}`, script, { cloud, client, mailbox });
      const from = ((n + random.next()) / people) * 0.75 * days * day;
      return { person, from, acts: person.acts(), isDone: false };
    });
    const redrive = createRedrive(cloud);
    const until = (days + calmDays) * day;
    for (let at = 0; at < until; at += at < (days + 10) * day ? turn : day) {
      await cloud.advance(begin + at);
      for (const life of lives)
        if (!life.isDone && life.from <= at) life.isDone = (await life.acts.next()).done === true;
      await eachTurn?.(cloud, at);
      if (at % day === 0) await redrive.again();
    }
    const lived = lives.map(({ person, isDone }) => ({ person, isDone }));
    return { ...(await look(cloud, client, lived, mailbox, config)), troubled, redriven: redrive.count() };
  } finally {
    await cloud.stop();
  }
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
    return storm?.trouble ?? (random.is(0.06) ? one(troubles) : undefined);
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

type Lived = { person: Person; isDone: boolean };

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
  for (const { person, isDone } of lived) {
    const who = person.email;
    if (!isDone) lost.push(`${who} could not do everything`);
    if (!person.leadId()) continue;
    const { profile, stage, sends, activities } = await client.lead(person.leadId());
    if (stage !== person.ends) lost.push(`${who} is ${stage} and not ${person.ends}`);
    const [first] = sends;
    const steps = config.nurture.tracks.find(({ id }) => id === first?.track)?.steps ?? [];
    const missing = steps.filter(({ id }) => !sends.some(({ step }) => step === id));
    if (person.ends === 'dormant' && missing.length > 0)
      lost.push(`${who} never got ${missing.map(({ id }) => id).join(', ')}`);
    inDoubt += sends.filter(({ state }) => state !== 'sent').length;
    const own = executions.get(profile.id) ?? [];
    replaced += own.length - 1;
    const running = own.filter(({ status }) => status === 'RUNNING');
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
