import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { compareLead, previewOf } from '../../analysis/preview/preview.ts';
import { type SimulationPlan, simulate } from '../../analysis/simulation/run.ts';
import type { Config } from '../../domain/config/config.ts';
import type { RepLoad } from '../../domain/distribution/routing.ts';
import type { MailLimits } from '../../domain/nurture/mail-limits.ts';
import { configIn } from '../../lib/build/deployed-config.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { CommandError, whole } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { repNames } from '../command/people.ts';
import { previewPage } from '../preview/page.ts';
import { previewText } from '../preview/text.ts';
import { writePrivate } from '../private-file.ts';
import { simulationSection } from '../simulate/section.ts';
import { simulationText } from '../simulate/text.ts';
import { deploymentTarget } from '../target.ts';

interface SimulateInput {
  plan: SimulationPlan;
  against?: string;
  limits: MailLimits;
  html: string;
}

/** A fixed Monday, so that the same seed always makes the same mails. */
const start = '2026-11-23T09:00:00.000Z';

export const command = defineCommand<SimulateInput>({
  about:
    'Runs made-up leads through the rules of config/ on a virtual clock: they fill in forms, visit the site, click, reply, unsubscribe, go to reps, buy or do not. Then shows for those who wait at the end what npx leadloop preview shows for real ones.',
  options: {
    '--leads <n>': 'how many people come, evenly over the time (1000)',
    '--days <n>': 'over how many days (90)',
    '--seed <n>': 'other people (1); the same seed makes the same people with any config',
    '--against <config>': 'another config for the same people: local, deployed (see preview) or a folder like config/',
    '--quota <n>': 'mails SES allows a day (50000)',
    '--rate <n>': 'mails SES takes a second (14)',
    '--html <file>': 'where the page with plots goes (simulation.html)',
    ...shared.json,
  },
  examples: ['simulate', 'simulate --leads 5000 --days 180 --against deployed'],

  read(given) {
    const number = (name: string, usual: number, most: number) => whole(name, given.text(name) ?? String(usual), most);
    const plan = {
      leads: number('leads', 1_000, 1_000_000),
      days: number('days', 90, 3_650),
      seed: number('seed', 1, 2 ** 32 - 1),
      start,
    };
    const limits = { perDay: number('quota', 50_000, 1e9), perSecond: number('rate', 14, 1e6) };
    return { plan, against: given.text('against'), limits, html: given.text('html') ?? 'simulation.html' };
  },

  async run(input, terminal) {
    const working = loadConfig();
    const { name, config: other } = await baseline(input.against, working);
    const after = simulate(working, input.plan);
    const before = other === working ? after : simulate(other, input.plan);
    const sides = [
      { config: other, reps: before.reps },
      { config: working, reps: working.sales.reps.map((rep) => ({ ...loadOf(before.reps, rep.id), rep })) },
    ] as const;
    const waiting = before.histories.filter(({ lead }) => lead.open);
    const compared = waiting.map((history) => compareLead(history, ...sides, before.end));
    const found = previewOf(compared, before.end);
    const { leads, days, seed } = input.plan;
    const source = `${leads.toLocaleString('en')} made-up leads of ${days} days (seed ${seed})`;
    const names = { source, before: name, after: 'the working config' };
    const repName = repNames({ reps: [...other.sales.reps, ...working.sales.reps] });
    const facts = { ...names, waiting: found.leads, seed, limits: input.limits, repName };
    const runs = { before, after, name: other === working ? undefined : name, repName, plan: input.plan };
    const text = `${simulationText(runs)}\n\nThen, for those who wait at the end:\n${previewText(found, facts)}`;
    terminal.result({ source, ...found }, text);
    writePrivate(input.html, previewPage(found, facts, simulationSection(runs)));
    terminal.say(`The same with plots: ${input.html}`);
    return undefined;
  },
});

/** A rep's load at the end; empty for a new rep. */
function loadOf(reps: readonly RepLoad[], id: string): Omit<RepLoad, 'rep'> {
  return reps.find(({ rep }) => rep.id === id) ?? { openLeads: 0 };
}

/** The config to compare the working config with. */
async function baseline(against: string | undefined, working: Config): Promise<{ name: string; config: Config }> {
  if (against === undefined) return { name: 'itself', config: working };
  const { region, stage } = working.deployment;
  if (against === 'local' || against === 'deployed') {
    const target = await deploymentTarget(against === 'local' ? undefined : `Leadloop-${stage}`, region);
    return { name: `what ${target.name} runs with`, config: configIn(await target.metadata(), target.name) };
  }
  if (!existsSync(against))
    throw new CommandError(`got --against ${against}, expected local, deployed or a folder with a config/`);
  return { name: against, config: loadConfig(resolve(against)) };
}
