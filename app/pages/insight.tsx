import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { countryName } from '../../domain/language/country-name.ts';
import { cohorts } from '../../functions/http/api/cohorts.ts';
import { ask } from '../api.ts';
import { monthText } from '../insight/cells.ts';
import { FigureView } from '../insight/figure-view.tsx';
import { LeadsBehind } from '../insight/leads-behind.tsx';
import type { InsightSearch } from '../insight/search.ts';
import { InsightTabs } from '../insight/tabs.tsx';
import { momentText } from '../moments.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Failed } from '../parts/states.tsx';
import { language, locale, texts } from '../texts/index.ts';
import { wordOf, words } from '../texts/insight/index.ts';

const route = getRouteApi('/insight/$figure');

/** One figure: its tables with their pictures, compared and chosen by cohort, and the leads behind each number. */
export function InsightPage() {
  const { figure } = route.useParams();
  const search = route.useSearch();
  const { table, row, column, ...query } = search;
  const answer = useQuery({
    queryKey: ['insight', figure, query],
    queryFn: () => ask('figure', `/insight/${encodeURIComponent(figure)}`, { query }),
    placeholderData: (before) => before,
  });
  const title = wordOf(words.figures, figure);
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <InsightTabs />
      <nav className="tabs" aria-label={words.allFigures}>
        {Object.entries(words.figures).map(([name, word]) => (
          <Link key={name} to="/insight/$figure" params={{ figure: name }} search={query}>
            {word}
          </Link>
        ))}
      </nav>
      <Pickers query={query} choices={answer.data?.choices ?? {}} period={answer.data} />
      {answer.error && <Failed error={answer.error} again={() => answer.refetch()} />}
      {answer.isPending && <p className="loading">{texts.loading}</p>}
      {table && row && column && <LeadsBehind figure={figure} search={search} />}
      {answer.data && !answer.error && (
        <>
          <p className="quiet">
            {answer.data.lifecycles.toLocaleString(locale)} {words.lifecycles}. {words.interval} {words.counted}{' '}
            {momentText(answer.data.at, answer.data.timeZone)}.
          </p>
          {answer.data.figure === figure &&
            answer.data.tables.map((one) => <FigureView key={one.name} table={one} figure={figure} search={query} />)}
          {answer.data.groups.map((group) => (
            <section key={group.name} className="panel">
              <h2>
                {nameOfGroup(query.by, group)}{' '}
                <small className="quiet">{group.lifecycles.toLocaleString(locale)}</small>
              </h2>
              {group.tables.map((one) => (
                <FigureView
                  key={one.name}
                  table={one}
                  figure={figure}
                  search={query}
                  group={nameOfGroup(query.by, group)}
                  only={query.by === undefined ? undefined : { [query.by]: group.name }}
                />
              ))}
            </section>
          ))}
        </>
      )}
    </>
  );
}

function nameOfGroup(by: string | undefined, { name, title }: { name: string; title: string }): string {
  if (name === 'unknown') return words.unknown;
  return by === 'month' ? monthText(name) : by === 'country' ? countryName(name, language) : title;
}

interface PickersProps {
  query: InsightSearch;
  choices: Record<string, { name: string; title: string }[]>;
  period?: { from: string; to: string };
}

/** Period, comparison and cohorts. Each choice goes into the address. */
function Pickers({ query, choices, period }: PickersProps) {
  const navigate = route.useNavigate();
  const change = (part: InsightSearch) => void navigate({ search: { ...query, ...part }, replace: true });
  const isChosen = cohorts.some((one) => query[one] !== undefined);
  return (
    <search className="filters">
      {(['since', 'until'] as const).map((field) => (
        <label key={field}>
          {field === 'since' ? words.from : words.to}{' '}
          <input
            type="date"
            value={query[field] ?? (field === 'since' ? period?.from : period?.to) ?? ''}
            onChange={({ target }) => change({ [field]: target.value || undefined })}
          />
        </label>
      ))}
      <label>
        {words.compare}{' '}
        <select value={query.by ?? ''} onChange={({ target }) => change({ by: target.value || undefined })}>
          <option value="">{words.nothing}</option>
          {cohorts.map((one) => (
            <option key={one} value={one}>
              {words.cohorts[one]}
            </option>
          ))}
        </select>
      </label>
      <details open={isChosen}>
        <summary>{words.only}</summary>
        <div className="filters">
          {cohorts.map((one) => (
            <label key={one}>
              {words.cohorts[one]}{' '}
              <select value={query[one] ?? ''} onChange={({ target }) => change({ [one]: target.value || undefined })}>
                <option value="">{words.any}</option>
                {choices[one]?.map((choice) => (
                  <option key={choice.name} value={choice.name}>
                    {nameOfGroup(one, choice)}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </div>
      </details>
    </search>
  );
}
