import { rulesOfInsight } from '../../analysis/insight/counting.ts';
import { type Dimension, dimensions, type InsightSettings } from '../../analysis/insight/fold.ts';
import { createInsight, type Figures, type Insight, type InsightPart } from '../../analysis/insight/insight.ts';
import { nameOf } from '../../analysis/insight/journey.ts';
import { journeysOf } from '../../analysis/insight/journeys-of.ts';
import { startOf, weekOf } from '../../analysis/insight/periods.ts';
import { withSegments } from '../../analysis/insight/segments.ts';
import { figureNames, isFigureName } from '../../analysis/insight/shown/figure-names.ts';
import type { Spend } from '../../analysis/insight/sources.ts';
import { madeUpYear } from '../../analysis/insight/synthetic.ts';
import type { WholeConfig } from '../../domain/config/config.ts';
import { type Instant, millis } from '../../domain/time/instant.ts';
import { titlesOf } from '../../domain/workflow/desk/titles.ts';
import { createEntered } from '../../functions/adapters/dynamodb/entered-team.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { readSettings } from '../../lib/build/settings.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { insightFiles } from '../aws/insight-files.ts';
import { CommandError, spanOf, whole } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { leadsNamed, leadsText, namesBehind } from '../insight/behind.ts';
import { insightPage } from '../insight/page.ts';
import { tablesOf } from '../insight/tables.ts';
import { tablesText } from '../insight/text.ts';
import { writePrivate } from '../private-file.ts';
import { deploymentTarget } from '../target.ts';

interface InsightInput {
  parts: readonly InsightPart[];
  since: number;
  by?: Dimension;
  html?: string;
  behind?: string;
  synthetic?: { leads: number; seed: number };
  stack?: string;
}

/** The end of the made-up year: a fixed day, so that the same seed always makes the same figures. */
const endOfYear: Instant = '2026-11-01T00:00:00.000Z';
/** Leads behind a figure that JSON names. */
const mostNamed = 50;

export const command = defineCommand<InsightInput>({
  words: { '[parts...]': `what to show: ${Object.keys(figureNames).join(', ')}; without it all` },
  about:
    'What works and where leads get stuck: every rate with its 95 % interval and how many leads it is of. Counted from the lines that the deployment keeps of each lifecycle, without names. docs/guide/insight.md says how each figure is counted.',
  options: {
    '--since <span>': 'only what began within this time, such as 26w; from the Monday of that week on (365d)',
    '--by <what>': `also for each ${dimensions.join(', ')}`,
    '--synthetic': "a made-up year instead of a deployment's, to see the figures at once",
    '--leads <n>': 'how many to make up (400)',
    '--seed <n>': 'another year (1); the same seed makes the same leads',
    '--html <file>': 'also writes a page',
    '--behind <column@row>':
      'instead: the leads behind one figure, such as won@all or "waiting@first / welcome"; a column that does not exist names those that do',
    ...shared.stack,
    ...shared.json,
  },
  examples: [
    'insight --synthetic',
    'insight sources --since 26w --stack Leadloop-prod',
    'insight funnel --by source --html funnel.html',
    'insight funnel --behind won@all',
  ],

  read(given) {
    const unknown = given.words.find((word) => !isFigureName(word));
    if (unknown !== undefined)
      throw new CommandError(`got ${unknown}, expected some of ${Object.keys(figureNames).join(', ')}`);
    const by = given.text('by');
    if (by !== undefined && !dimensions.some((one) => one === by))
      throw new CommandError(`got --by ${by}, expected one of ${dimensions.join(', ')}`);
    const words = given.words.length > 0 ? given.words : Object.keys(figureNames);
    const [leads, seed] = [given.text('leads'), given.text('seed')];
    const synthetic = given.flag('synthetic');
    if (!synthetic && (leads !== undefined || seed !== undefined))
      throw new CommandError('got --leads or --seed without --synthetic, expected them together — add --synthetic');
    const made = { leads: whole('leads', leads ?? '400', 20_000), seed: whole('seed', seed ?? '1', 2 ** 32 - 1) };
    return {
      parts: words.filter(isFigureName).map((word) => figureNames[word]),
      since: spanOf('since', given.text('since') ?? '365d'),
      by: by as Dimension | undefined,
      html: given.text('html'),
      behind: given.text('behind'),
      stack: given.text('stack'),
      synthetic: synthetic ? made : undefined,
    };
  },

  async run({ parts, by, html, behind, ...input }, terminal) {
    const [config, { mails }] = [loadConfig(), readSettings()];
    const { source, insight, target } = await counted({ ...input, by }, config);
    if (behind !== undefined) {
      const names = namesBehind(insight.all, parts, behind);
      const found = target
        ? await leadsNamed(names, target)
        : names.map((lifecycle) => ({ lifecycle, who: lifecycle }));
      terminal.result({ source, behind, leads: found }, leadsText(found, behind));
      return undefined;
    }
    const titles = titlesOf(config, Object.fromEntries(mails.map((mail) => [mail.name, mail])));
    // A form may be called as a mail is.
    const groupName = (id: string) =>
      by === 'form' ? (config.capture.forms[id]?.title ?? id) : by === 'rep' ? (titles.get(id) ?? id) : id;
    const tables = (figures: Figures) => parts.flatMap((part) => tablesOf(figures, part, (id) => titles.get(id) ?? id));
    const groups = [
      { tables: tables(insight.all) },
      ...(insight.groups ?? []).map(({ name, figures }) => ({
        name: `${by}: ${groupName(name)}`,
        tables: tables(figures),
      })),
    ];
    const text = groups.map(
      ({ tables: some, ...group }) => `${'name' in group ? `── ${group.name} ──\n\n` : ''}${tablesText(some)}`,
    );
    terminal.result(
      { source, ...shownOf(insight, parts) },
      [`${source}: ${insight.all.lifecycles} lifecycles`, ...text].join('\n\n'),
    );
    if (html !== undefined) {
      writePrivate(html, insightPage(groups, `${source}: ${insight.all.lifecycles} lifecycles`));
      terminal.say(`The same as a page: ${html}`);
    }
    return undefined;
  },
});

/** The parts that were asked for; of many leads behind a figure the first. */
function shownOf({ all, groups }: Insight, parts: readonly InsightPart[]) {
  const some = (figures: Figures) => ({
    lifecycles: figures.lifecycles,
    ...Object.fromEntries(parts.map((part) => [part, shortened(figures[part])])),
  });
  return { all: some(all), groups: groups?.map(({ name, figures }) => ({ name, ...some(figures) })) };
}

const shortened = (figures: unknown): unknown =>
  JSON.parse(JSON.stringify(figures), (key, value: unknown) =>
    key === 'leads' && Array.isArray(value) ? value.slice(0, mostNamed) : value,
  );

async function counted({ synthetic, since, by, stack }: Omit<InsightInput, 'parts' | 'html'>, config: WholeConfig) {
  const { timeZone } = config.insight;
  const settings = (at: Instant, rules: WholeConfig = config): InsightSettings => ({
    now: millis(at),
    // Whole weeks: an erased lead is known by its week alone.
    since: startOf(weekOf(millis(at) - since, timeZone), timeZone),
    ...rulesOfInsight(rules),
  });
  if (synthetic) {
    const { histories, spend } = madeUpYear(config, { ...synthetic, until: endOfYear });
    const insight = createInsight(settings(endOfYear), spend, by);
    for (const history of histories) {
      const journeys = journeysOf(history, history.lead.id, { ...config, timeZone });
      for (const journey of withSegments(journeys, history, config, endOfYear)) insight.add(journey, nameOf(journey));
    }
    return { source: `a made-up year (seed ${synthetic.seed})`, insight: insight.figures(), target: undefined };
  }
  const target = await deploymentTarget(stack, config.deployment.region);
  const files = await insightFiles(target);
  const { lines: spend } = await files.spend<Spend>();
  const rules = await createEntered(createTable(target.output('TableName'))).into(config);
  const insight = createInsight(settings(target.now(), rules), spend, by);
  for await (const journey of files.all()) insight.add(journey, nameOf(journey));
  return { source: target.name, insight: insight.figures(), target };
}
