import { rulesOfInsight } from '../../analysis/insight/counting.ts';
import { type Dimension, dimensions, groupOf, type InsightSettings } from '../../analysis/insight/fold.ts';
import { createFigures, type Figures } from '../../analysis/insight/insight.ts';
import { type Journey, leadIn, nameOf } from '../../analysis/insight/journey.ts';
import { startOf, weekOf } from '../../analysis/insight/periods.ts';
import { figureNames, isFigureName } from '../../analysis/insight/shown/figure-names.ts';
import type { FigureTable } from '../../analysis/insight/shown/figure-table.ts';
import { leadsBehind, tablesOf } from '../../analysis/insight/shown/tables.ts';
import type { Spend } from '../../analysis/insight/sources.ts';
import type { Config } from '../../domain/config/config.ts';
import { dateOn } from '../../domain/time/calendar.ts';
import { day, type Instant, instant, millis, week } from '../../domain/time/instant.ts';
import type { Entered } from '../adapters/dynamodb/entered-team.ts';
import type { createInsightFiles } from '../adapters/s3/insight-files.ts';

/** A line of the files. */
export type InsightLine = Journey;

interface InsightReaderDeps {
  files: Pick<ReturnType<typeof createInsightFiles<Journey>>, 'all' | 'spend'>;
  config: Parameters<typeof rulesOfInsight>[0] & Pick<Config, 'sales'>;
  /** Absences and hours that people entered in the app. */
  entered: Pick<Entered, 'into'>;
}

/** Selects the lifecycles of a figure. Days are those of insight.timeZone: `2026-11-29`. */
export interface InsightQuery {
  since?: string;
  until?: string;
  by?: Dimension;
  /** Only lifecycles of these groups. */
  only: Partial<Record<Dimension, string>>;
}

export interface InsightAnswer {
  /** The first and the last day: whole weeks, because an erased lead is known by its week alone. */
  from: string;
  to: string;
  /** When it was counted. */
  at: Instant;
  lifecycles: number;
  tables: FigureTable[];
  /** The largest groups first. */
  groups: { name: string; lifecycles: number; tables: FigureTable[] }[];
  /** What can be asked for in each dimension, most often first. */
  choices: Record<Dimension, string[]>;
}

export type InsightReader = ReturnType<typeof createInsightReader>;

const usualPeriod = 365 * day;
const mostGroups = 20;
const mostChoices = 100;

/** Figures over the files of insight. */
export function createInsightReader({ files, config, entered }: InsightReaderDeps) {
  /** Whole weeks around the days that were asked for. */
  async function settingsFor(
    { since, until }: Pick<InsightQuery, 'since' | 'until'>,
    now: Instant,
  ): Promise<InsightSettings> {
    const rules = rulesOfInsight(await entered.into(config));
    const { timeZone } = rules;
    const first = since === undefined ? millis(now) - usualPeriod : startOf(since, timeZone);
    const last = until === undefined ? undefined : startOf(nextMonday(until, timeZone), timeZone) - 1;
    return {
      ...rules,
      now: millis(now),
      since: startOf(weekOf(first, timeZone), timeZone),
      until: last === undefined ? undefined : Math.min(last, millis(now)),
    };
  }

  return {
    /** What can be asked for. */
    figures: Object.keys(figureNames),

    /** One figure of the lifecycles that the query names; undefined when there is no such figure. */
    async figure(
      figure: string,
      { by, only, ...period }: InsightQuery,
      now: Instant,
    ): Promise<InsightAnswer | undefined> {
      if (!isFigureName(figure)) return undefined;
      const settings = await settingsFor(period, now);
      const { lines: spend } = await files.spend<Spend>();
      const part = figureNames[figure];
      // Spend belongs to a source, so it cannot be split by rep or country.
      const isWhole = Object.keys(only).every((dimension) => dimension === 'source');
      const wanted = isWhole ? spend.filter(({ source }) => isAsked(source, only.source)) : [];
      const all = createFigures(settings, wanted, [part]);
      const groups = new Map<string, ReturnType<typeof createFigures>>();
      const seen = Object.fromEntries(dimensions.map((one) => [one, new Map<string, number>()])) as Seen;
      for await (const journey of files.all()) {
        note(seen, journey);
        if (!fits(journey, only)) continue;
        const name = nameOf(journey);
        all.add(journey, name);
        if (by === undefined) continue;
        const group = groupOf(journey, by);
        const own = by === 'source' ? wanted.filter(({ source }) => isAsked(source, group)) : [];
        const fold = groups.get(group) ?? createFigures(settings, own, [part]);
        groups.set(group, fold);
        fold.add(journey, name);
      }
      const { lifecycles, ...figures } = all.figures();
      const { timeZone, since, until = settings.now } = settings;
      return {
        from: dateOn(instant(since), timeZone),
        to: dateOn(instant(until), timeZone),
        at: now,
        lifecycles,
        tables: tablesOf(figures as Figures, part),
        groups: [...groups]
          .map(([name, fold]) => ({ name, figures: fold.figures() }))
          .sort((a, b) => b.figures.lifecycles - a.figures.lifecycles)
          .slice(0, mostGroups)
          .map(({ name, figures }) => ({ name, lifecycles: figures.lifecycles, tables: tablesOf(figures, part) })),
        choices: Object.fromEntries(dimensions.map((one) => [one, most(seen[one])])) as InsightAnswer['choices'],
      };
    },

    /** The leads behind one cell by their names in insight, each once; undefined when there is no such cell. */
    async behind(
      figure: string,
      cell: { table: string; row: string; column: string },
      query: Omit<InsightQuery, 'by'>,
      now: Instant,
    ): Promise<readonly string[] | undefined> {
      const found = await this.figure(figure, query, now);
      const lifecycles = found && leadsBehind(found.tables, cell.table, cell.row, cell.column);
      return lifecycles && [...new Set(lifecycles.map(leadIn))];
    },
  };
}

type Seen = Record<Dimension, Map<string, number>>;

function note(seen: Seen, journey: Journey): void {
  for (const dimension of dimensions) {
    const group = groupOf(journey, dimension);
    seen[dimension].set(group, (seen[dimension].get(group) ?? 0) + 1);
  }
}

const most = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, mostChoices)
    .map(([name]) => name);

const fits = (journey: Journey, only: InsightQuery['only']): boolean =>
  dimensions.every((dimension) => only[dimension] === undefined || groupOf(journey, dimension) === only[dimension]);

const isAsked = (source: string, asked: string | undefined) =>
  asked === undefined || source.toLowerCase() === asked.toLowerCase();

/** The Monday after a day. */
const nextMonday = (date: string, zone: string): string =>
  instant(Date.parse(weekOf(startOf(date, zone), zone)) + week).slice(0, 10);
