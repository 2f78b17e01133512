import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { ask } from '../api.ts';
import { texts } from '../texts/index.ts';
import { words } from '../texts/work/index.ts';
import { say } from './toasts.tsx';

type Absence = { from: string; to: string };

/** When a rep is away: what the settings say, and what people enter here, which holds at once. */
export function RepTime({ repId, name }: { repId: string; name: string }) {
  const client = useQueryClient();
  const path = `/team/${repId}/absences`;
  const time = useQuery({ queryKey: ['absences', repId], queryFn: () => ask('absences', path) });
  const enter = useMutation({
    mutationFn: (absences: readonly Absence[]) =>
      ask('enter-absences', path, { method: 'PUT', body: { hours: time.data?.hours, absences } }),
    onSuccess: () => client.invalidateQueries(),
    onError: (error) => say(error.message, undefined, true),
  });
  if (!time.data) return <p className="loading">{texts.loading}</p>;
  const { absences, inConfig } = time.data;

  function change(next: readonly Absence[]) {
    const before = absences;
    enter.mutate(next, { onSuccess: () => say(`${name}: ${words.absences}`, () => enter.mutate(before)) });
  }

  function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change([...absences, { from: String(form.get('from')), to: String(form.get('to')) }]);
    event.currentTarget.reset();
  }

  return (
    <>
      <ul>
        {inConfig.absences.map(({ from, to }) => (
          <li key={`config ${from}`}>
            {from} – {to} <span className="quiet">{words.inConfig}</span>
          </li>
        ))}
        {absences.map((absence) => (
          <li key={`${absence.from} ${absence.to}`}>
            {absence.from} – {absence.to}{' '}
            <button type="button" onClick={() => change(absences.filter((one) => one !== absence))}>
              {words.removeAbsence}
              <span className="hidden">
                {' '}
                {absence.from} {name}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <form className="row" onSubmit={add}>
        <label>
          {words.absentFrom} <input type="date" name="from" required />
        </label>
        <label>
          {words.absentTo} <input type="date" name="to" required />
        </label>
        <button type="submit" disabled={enter.isPending}>
          {words.addAbsence}
          <span className="hidden"> {name}</span>
        </button>
      </form>
    </>
  );
}
