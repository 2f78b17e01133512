import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { exitWithProblems } from '../../cli/user-error.ts';
import type { Config } from '../../domain/config/config.ts';
import { type Stage, stages } from '../../domain/lead/stage.ts';
import { day, hour, minute } from '../../domain/time/instant.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { build } from '../leadloop/build.ts';
import { type Cloud, startCloud } from '../leadloop/cloud.ts';
import { createVisitors } from './visitors.ts';

// `npm run demo -- --app`: a company with 500 leads in every stage, made through the real doors on virtual time: forms, clicks, and what
// reps do in the app. Then it stays, so that the app can be looked at.

/** A Monday morning in Berlin, far from holidays. */
const monday = Date.parse('2027-01-11T09:00:00Z');
const weeks = 7;
const leads = 500;
/** Working days with new leads: the last is the Monday on which the clock stops, a little after noon. */
const workdays = weeks * 5 + 1;
/** Forms that visitors send within a moment at that noon. */
const atNoon = 16;
/** Visitors of these who ask for a demo: more than the reps at work take at a time, so the last wait for reps who begin in America. */
const demosAtNoon = 10;
const noon = monday + weeks * 7 * day + 190 * minute;
/** Forms posted at once; one address may send twenty an hour. */
const atOnce = 7;

const first =
  'Ada,Grace,Mary,Edith,Hedy,Katherine,Radia,Barbara,Frances,Anita,Alan,Edsger,Dennis,Ken,Niklaus,Tony,Leslie,Donald,Claude,John'.split(
    ',',
  );
const last =
  'Brandt,Holm,Okafor,Lindner,Weller,Raman,Hale,Vogt,Keller,Novak,Rossi,Dubois,Martin,Silva,Tanaka,Nguyen,Kowalska,Jansen,Berg,Costa,Schwarzenberger-Hohenlinden'.split(
    ',',
  );
const trades =
  'Lifts,Heating,Cooling,Roofing,Cleaning,Medical Service,Forklifts,Fire Safety,Networks,Facility Management'.split(
    ',',
  );
const countries = ['DE', 'DE', 'DE', 'AT', 'CH', 'GB', 'GB', 'US', 'US', 'FR', 'NL'];
const sizes = ['1-10', '11-50', '51-200', '200-499', '500+'];
const titles = [
  'Head of Service',
  'Managing Director',
  'Operations Manager',
  'Field Service Planner',
  'Student',
  undefined,
];
const sources = ['google', 'linkedin', 'newsletter-partner', 'fair-2027', 'referral', undefined];
const notes = [
  'Plans twenty people by hand.',
  'Wants to see the board on a phone.',
  'Budget is there from April.',
  'Asks how long it takes to move the old jobs over.',
];
const nextSteps = ['Send the offer', 'Show it to the planners', 'Ask for the decision', 'Call about the contract'];
const forms = ['newsletter', 'guide', 'guide', 'contact', 'contact', 'demo'];

/** Mulberry32: the same company each time. */
function randomness(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** Weeks of a company's life in a cloud on virtual time. Resolves with how many leads are in each stage. */
async function fillCompany(cloud: Cloud, config: Config, count = leads, told: (text: string) => void = () => {}) {
  const random = randomness(2027);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const visitors = createVisitors(cloud);

  function person(number: number): Record<string, unknown> {
    const [name, family, trade, country] = [pick(first), pick(last), pick(trades), pick(countries)];
    const domain = `${family}-${trade}`.toLowerCase().replace(/[^a-z]+/g, '-');
    const source = pick(sources);
    return {
      email: `${name}.${number}@${domain}.example`.toLowerCase(),
      name: `${name} ${family}`,
      company: `${family} ${trade}${country === 'DE' ? ' GmbH' : ' Ltd'}`,
      country,
      companySize: pick(sizes),
      jobTitle: pick(titles),
      form: pick(forms),
      ...(source && { utm_source: source, utm_medium: 'cpc', utm_campaign: `week-${Math.ceil(number / 70)}` }),
      // A few fill the field that no human sees.
      ...(number % 41 === 0 && { website: 'https://spam.example' }),
      ...(number % 17 === 0 && { message: 'Do you work with our planning software, and what does it cost?' }),
    };
  }

  /** Calls the API as one of config's people. */
  async function asked(
    as: string,
    path: string,
    body?: object,
  ): Promise<{ ok: boolean; value: Record<string, never> }> {
    const { token = '' } = (await cloud.token(as)) ?? {};
    const answer = await fetch(`${cloud.url}/api${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    return { ok: answer.ok, value: (await answer.json()) as Record<string, never> };
  }

  /** A rep's work: most offers are accepted at once; in the morning many leads get a contact or an outcome. */
  async function work(email: string, isMorning: boolean): Promise<void> {
    const { value } = await asked(email, '/queue');
    for (const { kind, lead } of (value.items ?? []) as { kind: string; lead: { id: string } }[]) {
      const act = (what: string, body: object = {}) => asked(email, `/leads/${lead.id}/${what}`, body);
      const chance = random();
      if (kind === 'offer') {
        if (chance < 0.9) await act('accept');
        continue;
      }
      if (!isMorning) continue;
      const { outcome, steps, reps } = config.sales;
      if (kind === 'unanswered') {
        if (chance < 0.6) await act('assign', { repId: pick(reps).id });
        continue;
      }
      const value = 2_000 + Math.round(random() * 60) * 500;
      if (kind === 'contact' && chance < 0.8) await act('contact', { contact: 'call', note: pick(notes) });
      else if (chance < 0.1) await act('contact', { contact: pick(['call', 'mail', 'meeting']), note: pick(notes) });
      else if (chance < 0.22) await act('step', { step: pick(steps), value, probability: pick([20, 40, 60, 80]) });
      else if (chance < 0.3) await act('next-step', { nextOn: dayIn(1 + random() * 6), next: pick(nextSteps) });
      else if (chance < 0.325) await act('outcome', { result: 'won', value });
      else if (chance < 0.375) await act('outcome', { result: 'lost', reason: pick(outcome.lostReasons) });
      else if (chance < 0.39) await act('outcome', { result: 'recycle', reason: pick(outcome.recycleReasons) });
    }
  }
  const dayIn = (days: number) => new Date(cloud.now() + days * day).toISOString().slice(0, 10);

  /** Some leads read their mails: they click, and a few unsubscribe. */
  async function read(): Promise<void> {
    const { mails = [] } = (await cloud.mails({ limit: 60 })) ?? {};
    for (const { messageId } of mails) {
      const chance = random();
      if (chance > 0.35) continue;
      const text = (await cloud.mailOf(messageId))?.text ?? '';
      const links = text.split(/[\s<>()[\]]+/).filter((word) => word.startsWith(cloud.url));
      const stop = links.find((link) => link.includes('/unsubscribe/') || link.includes('/preferences/'));
      const click = links.find((link) => link.includes('/c/'));
      if (chance < 0.04 && stop)
        await fetch(stop.replace('/preferences/', '/unsubscribe/'), {
          method: 'POST',
          body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
        });
      else if (click)
        await fetch(click, {
          redirect: 'manual',
          headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
        });
    }
  }

  let number = 0;
  let workday = 0;
  for (let date = 0; date <= weeks * 7; date++) {
    const morning = monday + date * day;
    const isLast = date === weeks * 7;
    await cloud.advance(Math.max(cloud.now(), morning));
    if (date % 7 < 5) {
      const until = Math.round(((count - atNoon) * ++workday) / workdays);
      while (number < until) {
        const some = Array.from({ length: Math.min(atOnce, until - number) }, () => person(++number));
        await Promise.all(some.map((fields) => visitors.submit(fields)));
        await cloud.idle();
        await cloud.advance(cloud.now() + Math.round(1 + random() * 3) * minute);
        for (const { email } of config.sales.reps) await work(email, false);
        await cloud.advance(cloud.now() + hour);
      }
      if (isLast) {
        await cloud.advance(noon);
        for (let sent = 0; sent < atNoon; sent++) {
          // A browser fills in the others faster than people type: they confirm their address first.
          const form = sent < demosAtNoon ? { form: 'demo' } : { form: 'guide', formShownAt: cloud.now() };
          await visitors.submit({ ...person(++number), ...form });
          await cloud.idle();
        }
        break;
      }
      for (const { email } of [...config.sales.reps, config.deployment.manager]) await work(email, true);
      await read();
    }
    if (date % 7 === 6) told(`  week ${(date + 1) / 7}: ${number} leads`);
  }
  await cloud.idle();
  const totals: [Stage, number][] = [];
  for (const stage of stages) totals.push([stage, (await cloud.leads({ stage, limit: 0 }))?.total ?? 0]);
  return Object.fromEntries(totals.filter(([, total]) => total > 0));
}

/** Fills a folder of its own, or opens the filled one, and keeps running. */
async function run(): Promise<void> {
  const started = performance.now();
  const folder = resolve(process.env.LEADLOOP_DATA ?? '.leadloop-demo');
  mkdirSync(folder, { recursive: true });
  const cloud = await startCloud({
    dataDir: folder,
    port: Number(process.env.LEADLOOP_PORT || 4000),
    clockMode: 'virtual',
    startAt: monday,
    assemblyDir: build,
    log: { info: say, error: (message) => process.stderr.write(`! ${message}\n`) },
    throttled: false,
  });
  const known = (await cloud.leads({ limit: 1 }))?.total ?? 0;
  if (known === 0) {
    say(styleText('bold', `A company with ${leads} leads, ${weeks} weeks of its life:`));
    const found = await fillCompany(cloud, loadConfig(), leads, say);
    say(
      `  ${Object.entries(found)
        .map(([stage, count]) => `${count} ${stage}`)
        .join(', ')}`,
    );
  }
  say(`
Ready in ${((performance.now() - started) / 1000).toFixed(0)} s. The clock stands still at ${cloud.clock().now.slice(0, 16).replace('T', ' ')} UTC until you move it.

  App       ${cloud.url}/app
  Inbox     ${cloud.url}/_local/panel#inbox

Sign in as a rep, the manager, the marketer or ops: one click. Ctrl+C stops it; the next start finds the same company.
To begin anew, delete ${folder}.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void cloud.stop().then(() => process.exit(0), exitWithProblems));
}

if (process.argv.includes('--app')) await run().catch(exitWithProblems);
