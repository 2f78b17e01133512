import type { WholeConfig } from '../../../domain/config/config.ts';
import { capitalised } from '../../../domain/lead/activity-text.ts';
import { type Instant, instant, millis } from '../../../domain/time/instant.ts';
import { titlesOf } from '../../../domain/workflow/desk/titles.ts';
import { cohorts } from '../../http/api/cohorts.ts';
import type { insightOperations } from '../../http/api/operations/insight.ts';
import type { Answers } from '../../http/api/router.ts';
import type { FigureTable } from '../../http/api/shapes-insight.ts';
import { invalidFields, RequestError } from '../../http/problem.ts';
import type { InsightAnswer, InsightQuery, InsightReader } from '../../services/insight-reader.ts';
import type { LeadDesk } from '../../services/sales/lead-desk.ts';
import { impersonal } from './lead-views.ts';

export interface InsightDeps {
  reader: InsightReader;
  desk: Pick<LeadDesk, 'rows'>;
  /** The lead of a name in insight. */
  leadOf: (id: string) => string;
  config: Omit<WholeConfig, 'privacy'>;
  mails: Record<string, { title: string }>;
  now: () => Instant;
}

const pageSize = 50;
type Chosen = Omit<InsightQuery, 'only' | 'by'> & InsightQuery['only'];
type Tables = InsightAnswer['tables'];

/** Figures, and the leads behind them. */
export function insightAnswers({
  reader,
  desk,
  leadOf,
  config,
  mails,
  now,
}: InsightDeps): Pick<Answers, keyof typeof insightOperations> {
  const titles = titlesOf(config, mails);
  const titleOf = (name: string) => titles.get(name) ?? name;
  const trackOf = (id: string) => config.nurture.tracks.find((track) => track.id === id);
  const trackName = (id: string) => capitalised(trackOf(id)?.name ?? id);

  /** `first / nurture-1` by the names of the track and of its mail. */
  function placeTitle(place: string): string {
    const [id = '', name] = place.split(' / ');
    if (name === undefined) return id;
    const step = trackOf(id)?.steps.find((one) => one.id === name);
    return `${trackName(id)}: ${titleOf(step?.template ?? name)}`;
  }

  /** The text beside the name of a row. */
  function besideTitle(rowsAre: FigureTable['rowsAre'], beside: string): string {
    if (rowsAre === 'mail') return trackName(beside.split(' / ')[0] ?? '');
    return rowsAre === 'stage' ? titleOf(beside) : beside;
  }

  /** Only rows of people and mails have titles: a source may be called as a rep is. */
  const shown = (tables: Tables): FigureTable[] =>
    tables.map(({ rows, columns, picture, ...table }) => ({
      ...table,
      columns: [...columns],
      picture: picture && { ...picture, columns: [...picture.columns] },
      rows: rows.map(({ cells, beside, ...row }) => ({
        ...row,
        ...(titled.includes(table.rowsAre) && { title: titleOf(row.name) }),
        ...(table.rowsAre === 'place' && { title: placeTitle(row.name) }),
        beside: beside === undefined ? undefined : besideTitle(table.rowsAre, beside),
        cells: cells.map(({ leads, text, ...cell }) => ({
          ...cell,
          text: text === undefined ? undefined : titleOf(text),
          leads: leads?.length || undefined,
        })),
      })),
    }));

  const noSuchFigure = () => {
    const detail = `Expected ${reader.figures.join(', ')}.`;
    return new RequestError({ status: 404, title: 'There is no such figure', detail });
  };

  return {
    figure: async ({ id, query: { by, ...chosen } }) => {
      const found = await reader.figure(id, { ...queryOf(chosen), by }, now());
      if (!found) throw noSuchFigure();
      const { tables, groups, choices, ...rest } = found;
      const named = (dimension: string, name: string) =>
        dimension === 'form' ? (config.capture.forms[name]?.title ?? name) : dimension === 'rep' ? titleOf(name) : name;
      return {
        figure: id,
        timeZone: config.insight.timeZone,
        ...rest,
        tables: shown(tables),
        groups: groups.map(({ name, lifecycles, tables: some }) => ({
          name,
          title: named(by ?? '', name),
          lifecycles,
          tables: shown(some),
        })),
        choices: Object.fromEntries(
          cohorts.map((one) => [one, choices[one].map((name) => ({ name, title: named(one, name) }))]),
        ),
      };
    },

    figureLeads: async ({ id, user, may, query: { table, row, column, cursor = '0', ...chosen } }) => {
      const ids = await reader.behind(id, { table, row, column }, queryOf(chosen), now());
      if (!reader.figures.includes(id)) throw noSuchFigure();
      if (!ids)
        throw new RequestError({
          status: 404,
          title: 'There is no such figure',
          detail: 'Its table, row or column is another one; read the figure again.',
        });
      const from = Number(cursor);
      const page = ids.slice(from, from + pageSize);
      const rows = await desk.rows(page.map(leadOf), user);
      return {
        leads: may('leads:personal') ? rows : rows.map(impersonal),
        total: ids.length,
        hidden: page.length - rows.length,
        cursor: from + pageSize < ids.length ? String(from + pageSize) : undefined,
      };
    },
  };
}

const titled = ['rep', 'mail'];

/** Days that exist, and the groups that were asked for. */
function queryOf({ since, until, ...only }: Chosen): Omit<InsightQuery, 'by'> {
  const invalid = Object.entries({ since, until }).flatMap(([field, got]) =>
    got === undefined || isDay(got) ? [] : [{ field, got, expected: 'a day that exists, such as 2026-11-29' }],
  );
  if (since !== undefined && until !== undefined && until < since)
    invalid.push({ field: 'until', got: until, expected: `a day from ${since} on` });
  if (invalid.length > 0) throw invalidFields(invalid);
  const asked = Object.entries(only).filter(([, group]) => group !== undefined && group !== '');
  return { since, until, only: Object.fromEntries(asked) };
}

const isDay = (text: string) => Number.isFinite(Date.parse(text)) && instant(millis(text)).startsWith(text);
