import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { capitalised } from '../../domain/lead/activity-text.ts';
import { ask } from '../api.ts';
import { FigureView } from '../insight/figure-view.tsx';
import { InsightTabs } from '../insight/tabs.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Failed, failureOf } from '../parts/states.tsx';
import { languages, texts } from '../texts/index.ts';
import { words } from '../texts/insight/index.ts';

const route = getRouteApi('/mails');

/** Every mail as it looks, with its results and, where variants are compared, the better one. */
export function MailsPage() {
  const { mail: chosen } = route.useSearch();
  const mails = useQuery({ queryKey: ['mails'], queryFn: () => ask('marketingMails', '/marketing/mails') });
  const figures = useQuery({ queryKey: ['insight', 'mails', {}], queryFn: () => ask('figure', '/insight/mails') });
  const failure = failureOf(mails);
  if (failure) return <Failed error={failure} again={() => mails.refetch()} />;
  if (!mails.data) return <p className="loading">{texts.loading}</p>;
  const shown = mails.data.mails.find(({ name, kind }) => (chosen ? name === chosen : kind === 'marketing'));
  const rowsOf = (table: string, fits: (name: string) => boolean) => {
    const found = figures.data?.tables.find(({ name }) => name === table);
    return found && { ...found, rows: found.rows.filter(({ name }) => fits(name)) };
  };
  const tracks = shown?.places.map(({ track }) => capitalised(track));
  const own = shown && rowsOf('mails', (name) => name === shown.name);
  const verdicts = shown && rowsOf('variants', (name) => shown.places.some((place) => place.name === name));
  return (
    <>
      <PageTitle>{words.mails}</PageTitle>
      <InsightTabs />
      <div className="beside">
        <nav aria-label={words.mails}>
          {(['marketing', 'transactional', 'internal'] as const).map((kind) => (
            <section key={kind}>
              <h2>{words.kinds[kind]}</h2>
              <ul className="plain">
                {mails.data.mails
                  .filter((mail) => mail.kind === kind)
                  .map(({ name, title, language }) => (
                    <li key={name}>
                      <Link to="/mails" search={{ mail: name }} activeOptions={{ includeSearch: true }}>
                        {title}
                      </Link>
                      {language && <span className="quiet"> {languages[language]}</span>}
                    </li>
                  ))}
              </ul>
            </section>
          ))}
        </nav>
        {shown && (
          <article>
            <h2>{shown.title}</h2>
            <p className="quiet">{tracks?.length ? `${words.tracks}: ${tracks.join(', ')}` : words.noPlace}</p>
            <iframe className="look" title={shown.title} src={shown.look} sandbox="" />
            {own && <FigureView table={{ ...own, rowsAre: 'total', picture: undefined }} figure="mails" search={{}} />}
            {verdicts && verdicts.rows.length > 0 && <FigureView table={verdicts} figure="mails" search={{}} />}
          </article>
        )}
      </div>
    </>
  );
}
