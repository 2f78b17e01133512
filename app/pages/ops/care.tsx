import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api.ts';
import { momentText } from '../../moments.ts';
import { Confirmed } from '../../ops/confirmed.tsx';
import { Retention } from '../../ops/retention.tsx';
import { OpsTabs } from '../../ops/tabs.tsx';
import { useZone } from '../../parts/me.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { Failed } from '../../parts/states.tsx';
import { texts } from '../../texts/index.ts';
import { words } from '../../texts/ops/index.ts';
import { said } from '../../texts/said/index.ts';

/** Everything for ops but executions: the pause of marketing mail, unsent mails, dead letters, promises, expired data. */
export function CarePage() {
  const client = useQueryClient();
  const zone = useZone();
  const sending = useQuery({ queryKey: ['care', 'sending'], queryFn: () => ask('sending', '/operations/sending') });
  const mails = useQuery({
    queryKey: ['care', 'mails'],
    queryFn: () => ask('undeliveredMails', '/operations/mails'),
    // A mail that is sent again leaves in a later step: the list must refresh.
    refetchInterval: ({ state }) => (state.data?.mails.length ? 5_000 : false),
  });
  const letters = useQuery({
    queryKey: ['care', 'dead-letters'],
    queryFn: () => ask('deadLetters', '/operations/dead-letters'),
  });
  const promises = useQuery({ queryKey: ['care', 'promises'], queryFn: () => ask('promises', '/operations/promises') });
  const act = useMutation({
    mutationFn: ({ path, body }: { path: string; body?: object }) => ask('setSending', path, { method: 'POST', body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['care'] }),
  });
  const isPaused = sending.data?.state === 'paused';
  const failed = [sending, mails, letters, promises].find(({ error }) => error);
  return (
    <>
      <PageTitle>{words.care}</PageTitle>
      <OpsTabs />
      {failed?.error && <Failed error={failed.error} again={() => failed.refetch()} />}
      {act.error && <Failed error={act.error} />}
      <section>
        <h2>{words.sending}</h2>
        {sending.data && (
          <p className={isPaused ? 'caution' : undefined}>
            {isPaused ? words.paused : words.on}{' '}
            <Confirmed
              key={sending.data.state}
              label={isPaused ? words.resume : words.pause}
              what={(isPaused ? words.sure.resume : words.sure.pause) ?? ''}
              disabled={act.isPending}
              act={() => act.mutate({ path: '/operations/sending', body: { state: isPaused ? 'on' : 'paused' } })}
            />
          </p>
        )}
      </section>
      <section>
        <h2>{words.mails}</h2>
        {mails.isPending && <p className="loading">{texts.loading}</p>}
        {mails.data?.mails.length === 0 && <p className="quiet">{words.noMails}</p>}
        <ul className="list">
          {mails.data?.mails.map(({ title, state, since, why, ...id }) => (
            <li key={`${id.leadId}${id.lifecycleId}${id.track}${id.step}`}>
              <span className={`state ${state}`}>{words.states[state]}</span>
              <span className="grow">
                <Link to="/ops" search={{ q: id.leadId }} className="lead-link">
                  <strong>{title}</strong>
                </Link>
                <span className="why">{why}</span>
              </span>
              <time className="quiet" dateTime={since}>
                {momentText(since, zone)}
              </time>
              {(['again', 'leave'] as const).map((decision) => (
                <Confirmed
                  key={decision}
                  label={words[decision]}
                  what={words.sure[decision] ?? ''}
                  disabled={act.isPending}
                  act={() => act.mutate({ path: '/operations/mails/settle', body: { ...id, decision } })}
                />
              ))}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{words.deadLetters}</h2>
        <ul className="list">
          {letters.data?.queues.map(({ name, count, letters: some }) => (
            <li key={name}>
              <span className="grow">
                <strong>{words.queues[name] ?? name}</strong> <span className="quiet">{count || words.empty}</span>
                {some.map(({ id, at, to, why }) => (
                  <span key={id} className="why">
                    {[momentText(at, zone), (name === 'functions' && words.waitedFor[to ?? '']) || to, why]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                ))}
              </span>
              {count > 0 && (
                <Confirmed
                  label={words.redriveQueue}
                  what={words.sure.redriveQueue ?? ''}
                  disabled={act.isPending}
                  act={() => act.mutate({ path: `/operations/dead-letters/${name}/redrive` })}
                />
              )}
            </li>
          ))}
        </ul>
      </section>
      <Retention />
      <section>
        <h2>{words.promises}</h2>
        {promises.data?.promises.length === 0 && <p className="quiet">{words.noPromises}</p>}
        <ul className="list">
          {promises.data?.promises.map(({ what, leadId, since, late }) => (
            <li key={`${what}${leadId}${since}`} className={late ? 'late' : undefined}>
              <span className="grow">
                {leadId === undefined ? (
                  what
                ) : (
                  <Link to="/ops" search={{ q: leadId }}>
                    {said(what)}
                  </Link>
                )}
                {late && <span className="why">{words.due}</span>}
              </span>
              <time className="quiet" dateTime={since}>
                {momentText(since, zone)}
              </time>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
