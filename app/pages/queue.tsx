import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../api.ts';
import { LeadLink, Standing } from '../parts/lead-line.tsx';
import { Failed } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';

/** What waits for the person, first things first. */
export function QueuePage() {
  const client = useQueryClient();
  const queue = useQuery({ queryKey: ['queue'], queryFn: () => ask('queue', '/queue'), refetchInterval: 15_000 });
  const accept = useMutation({
    mutationFn: (id: string) => ask('accept', `/leads/${id}/accept`, { method: 'POST' }),
    onSettled: () => client.invalidateQueries(),
  });
  if (queue.error) return <Failed error={queue.error} again={() => queue.refetch()} />;
  return (
    <>
      <h1>{texts.queue}</h1>
      {accept.error && <Failed error={accept.error} />}
      {queue.data?.items.length === 0 && <p className="quiet">{texts.nothingDue}</p>}
      <ol className="list">
        {queue.data?.items.map(({ lead, kind, why, late }) => (
          <li key={lead.id} className={late ? 'late' : undefined}>
            <Standing lead={lead} />
            <span className="grow">
              <LeadLink lead={lead} />
              <span className="why">{why}</span>
            </span>
            {kind === 'offer' && (
              <button type="button" disabled={accept.isPending} onClick={() => accept.mutate(lead.id)}>
                {texts.accept}
              </button>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
