import { useQuery } from '@tanstack/react-query';
import { ask } from '../api.ts';
import { LastChanges } from '../insight/last-changes.tsx';
import { InsightTabs } from '../insight/tabs.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Failed, failureOf } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';
import { words } from '../texts/insight/index.ts';

/** The rules as they are deployed, with their comments. They are edited in files and checked before a deploy, never here. */
export function ConfigPage() {
  const config = useQuery({ queryKey: ['config'], queryFn: () => ask('marketingConfig', '/marketing/config') });
  const failure = failureOf(config);
  if (failure) return <Failed error={failure} again={() => config.refetch()} />;
  if (!config.data) return <p className="loading">{texts.loading}</p>;
  return (
    <>
      <PageTitle beside={<small>{config.data.stage}</small>}>{words.config}</PageTitle>
      <InsightTabs />
      <p className="quiet">{words.configNote}</p>
      <LastChanges changes={config.data.changes} />
      <h2>{words.files}</h2>
      <div className="files">
        {config.data.files.map(({ name, text }) => (
          <details key={name}>
            <summary>{name}</summary>
            <Scroll label={name}>
              <pre>{text}</pre>
            </Scroll>
          </details>
        ))}
      </div>
    </>
  );
}
