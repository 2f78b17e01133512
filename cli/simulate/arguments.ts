import type { SimulationPlan } from '../../analysis/simulation/run.ts';
import type { MailLimits } from '../../domain/nurture/mail-limits.ts';
import { parsedArguments, whole } from '../command/arguments.ts';

export const usage = `npm run simulate [-- --leads N] [--days N] [--seed N] [--against local|deployed|FOLDER] [--html FILE]

Runs made-up leads through the rules of config/ on a virtual clock: they fill in forms, visit the site, click, reply, unsubscribe,
go to reps, buy or do not. Then shows for those who wait at the end what config:preview shows for real ones.

  --leads N    so many people come, evenly over the time (1000)
  --days N     so long (90)
  --seed N     other people (1); the same seed makes the same people, whatever the config
  --against C  another config for the same people: local, deployed (see config:preview) or a folder like config/
  --quota N    mails SES allows a day (50000)
  --rate N     mails SES takes a second (14)
  --html FILE  where the page with plots goes (simulation.html)`;

export interface SimulateArguments {
  plan: SimulationPlan;
  against?: string;
  limits: MailLimits;
  html: string;
}

/** A fixed Monday, so that the same seed always makes the same mails. */
const start = '2026-11-23T09:00:00.000Z';

/** Throws CommandError naming what is wrong. */
export function readArguments(args: readonly string[]): SimulateArguments {
  const { leads = '1000', days = '90', seed = '1', against, html = 'simulation.html', ...values } = parsed(args);
  const plan = {
    ...{ leads: whole('leads', leads, 1_000_000), days: whole('days', days, 3_650) },
    ...{ seed: whole('seed', seed, 2 ** 32 - 1), start },
  };
  const { quota = '50000', rate = '14' } = values;
  const limits = { perDay: whole('quota', quota, 1e9), perSecond: whole('rate', rate, 1e6) };
  return { plan, against, limits, html };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { leads: text, days: text, seed: text, against: text, quota: text, rate: text, html: text } as const;
  return parsedArguments({ args: [...args], options }, usage).values;
}
