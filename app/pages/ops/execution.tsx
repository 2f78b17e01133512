import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { ask } from '../../api.ts';
import { momentText } from '../../moments.ts';
import { Confirmed } from '../../ops/confirmed.tsx';
import { StateGraph } from '../../ops/state-graph.tsx';
import { Steps } from '../../ops/steps.tsx';
import { OpsTabs } from '../../ops/tabs.tsx';
import { useMe, useZone } from '../../parts/me.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { Failed, failureOf } from '../../parts/states.tsx';
import { texts } from '../../texts/index.ts';
import { words } from '../../texts/ops/index.ts';
import { said } from '../../texts/said/index.ts';

const route = getRouteApi('/ops/executions/$name');

/** One execution: where it is on the state graph, how it came there, and what can be done with it. */
export function ExecutionPage() {
  const { name } = route.useParams();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const zone = useZone();
  const me = useMe().data;
  const path = `/executions/${encodeURIComponent(name)}`;
  const shown = useQuery({
    queryKey: ['execution', name],
    queryFn: () => ask('execution', path),
    refetchInterval: 10_000,
  });
  const act = useMutation({
    mutationFn: (what: string) => ask('restartExecution', `${path}/${what}`, { method: 'POST' }),
    onSuccess: (after) => {
      client.setQueryData(['execution', after.name], after);
      if (after.name !== name) void navigate({ to: '/ops/executions/$name', params: { name: after.name } });
      return client.invalidateQueries({ queryKey: ['executions'] });
    },
    onError: () => shown.refetch(),
  });
  const failure = failureOf(shown);
  if (failure) return <Failed error={failure} again={() => shown.refetch()} />;
  if (!shown.data) return <p className="loading">{texts.loading}</p>;
  const { leadId, status, stuck, current, waits, stage, startedAt, stoppedAt, may, others, state } = shown.data;
  return (
    <>
      <PageTitle beside={<small className={`state ${status}`}>{words.statuses[status] ?? status}</small>}>
        {state ?? words.execution}
      </PageTitle>
      <OpsTabs />
      <p>
        <code className="quiet">{name}</code>
      </p>
      {me?.may.includes('leads:all') && (
        <p>
          <Link to="/leads/$id" params={{ id: leadId }}>
            {words.lead}
          </Link>
        </p>
      )}
      {stuck && <p className="caution">{words.stuck}</p>}
      <p>{current ? said(waits ?? '') : words.replaced}</p>
      <p className="quiet">
        {[
          stage,
          startedAt && `${words.started} ${momentText(startedAt, zone)}`,
          stoppedAt && `${words.ended} ${momentText(stoppedAt, zone)}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className="acts">
        {may.map((what) => (
          <Confirmed
            key={what}
            label={words.acts[what] ?? what}
            what={words.sure[what] ?? ''}
            disabled={act.isPending}
            act={() => act.mutate(what)}
          />
        ))}
      </p>
      {act.error && <Failed error={act.error} />}
      <Reveal key={name} path={path} />
      <div className="columns">
        <section>
          <h2>{words.graph}</h2>
          <StateGraph execution={shown.data} />
        </section>
        <section>
          <h2>{words.steps}</h2>
          <Steps execution={shown.data} zone={zone} />
        </section>
      </div>
      {others.length > 0 && (
        <section>
          <h2>{words.others}</h2>
          <ul>
            {others.map((other) => (
              <li key={other}>
                <Link to="/ops/executions/$name" params={{ name: other }}>
                  <code>{other}</code>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Who the lead is, for a reason that the audit keeps. */
function Reveal({ path }: { path: string }) {
  const [reason, setReason] = useState('');
  const reveal = useMutation({ mutationFn: () => ask('reveal', `${path}/reveal`, { body: { reason } }) });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    reveal.mutate();
  };
  if (reveal.data) {
    const { name, email, company, phone } = reveal.data;
    return <p className="panel">{[name, email, company, phone].filter(Boolean).join(' · ')}</p>;
  }
  return (
    <details>
      <summary>{words.reveal}</summary>
      <form className="filters" onSubmit={submit}>
        <label className="grow">
          {words.reason}
          <input required minLength={5} value={reason} onChange={({ target }) => setReason(target.value)} />
        </label>
        <button type="submit" disabled={reveal.isPending}>
          {words.show}
        </button>
      </form>
      {reveal.error && <Failed error={reveal.error} />}
    </details>
  );
}
