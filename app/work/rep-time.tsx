import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Answer } from '../../functions/http/api/operations.ts';
import { ask } from '../api.ts';
import { language, texts } from '../texts/index.ts';
import { words } from '../texts/work/index.ts';
import { asSeen, type Done, told, useSend } from './use-work.ts';

type Time = Answer<'absences'>;
type Entered = Pick<Time, 'absences' | 'hours'>;
type Hours = Time['inConfig']['hours'];

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
/** Named in the language of the person; 2024 began on a Monday. */
const dayNames = days.map((_, at) =>
  new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + at)),
);

/** When a rep or the manager is away and at work, and who takes over: by the settings, and by what people enter here, which applies at once. */
export function RepTime({ repId, name }: { repId: string; name: string }) {
  const send = useSend();
  const client = useQueryClient();
  /** The typed form of hours with its starting version: another person's entry does not change it. */
  const [kept, setKept] = useState<{ form: string; version?: string }>();
  const path = `/team/${repId}/absences`;
  const time = useQuery({ queryKey: ['absences', repId], queryFn: () => ask('absences', path) });
  if (!time.data) return <p className="loading">{texts.loading}</p>;
  const { absences, hours, inConfig, standIns, version } = time.data;
  const form = kept?.form ?? `${JSON.stringify(hours)}`;

  /** An undo restores the earlier entry, unless another one was made since. */
  async function enter(next: Entered, before: Entered, seen: string, text: string): Promise<Done> {
    const now = await ask('enter-absences', path, { method: 'PUT', body: next, headers: asSeen(seen) });
    client.setQueryData<Time>(['absences', repId], now);
    setKept((one) => one && { ...one, version: now.version });
    return { text, undo: () => enter(before, next, now.version, words.undone) };
  }
  function change(part: Partial<Entered>, what: string, seen: string, lost?: () => void, saved?: () => void) {
    const sent = send(async () => {
      const done = await enter({ absences, hours, ...part }, { absences, hours }, seen, `${name}: ${what}`);
      saved?.();
      return done;
    });
    void told(sent, lost);
  }

  function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = event.currentTarget;
    const form = new FormData(typed);
    const absence = { from: String(form.get('from')), to: String(form.get('to')) };
    change({ absences: [...absences, absence] }, words.absences, version, undefined, () => typed.reset());
  }

  return (
    <>
      <p className="quiet">
        {standIns.length > 0 ? `${words.takesOver} ${standIns.join(', ')}` : words.nobodyTakesOver}
      </p>
      <ul>
        {inConfig.absences.map(({ from, to }) => (
          <li key={`config ${from}`}>
            {from} – {to} <span className="quiet">{words.inConfig}</span>
          </li>
        ))}
        {absences.map((absence) => (
          <li key={`${absence.from} ${absence.to}`}>
            {absence.from} – {absence.to}{' '}
            <button
              type="button"
              onClick={() => change({ absences: absences.filter((one) => one !== absence) }, words.absences, version)}
            >
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
        <button type="submit">
          {words.addAbsence}
          <span className="hidden"> {name}</span>
        </button>
      </form>
      <HoursForm
        key={form}
        hours={hours ?? inConfig.hours}
        isEntered={hours !== undefined}
        begun={() => kept ?? setKept({ form, version })}
        change={(next) =>
          change(
            { hours: next },
            words.hours,
            kept?.version ?? version,
            // After this warning the person may save over the other entry.
            () => setKept({ form }),
            () => setKept(undefined),
          )
        }
      />
    </>
  );
}

interface HoursFormProps {
  hours: Hours;
  isEntered: boolean;
  /** Called when a person types. */
  begun: () => void;
  change: (hours: Hours | undefined) => void;
}

/** The working hours; without an entry those of the settings. */
function HoursForm({ hours, isEntered, begun, change }: HoursFormProps) {
  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const chosen = days.filter((day) => form.getAll('days').includes(day));
    change({ days: chosen, from: String(form.get('from')), to: String(form.get('to')) });
  }

  return (
    <form onSubmit={save} onChange={begun}>
      <fieldset className="row">
        <legend>
          {words.hours} {!isEntered && <span className="quiet">{words.inConfig}</span>}
        </legend>
        {days.map((day, at) => (
          <label key={day}>
            <input type="checkbox" name="days" value={day} defaultChecked={hours.days.includes(day)} /> {dayNames[at]}
          </label>
        ))}
        <label>
          {words.hoursFrom} <input type="time" name="from" required defaultValue={hours.from} />
        </label>
        <label>
          {words.hoursTo} <input type="time" name="to" required defaultValue={hours.to} />
        </label>
        <button type="submit">{words.saveHours}</button>
        {isEntered && (
          <button type="button" onClick={() => change(undefined)}>
            {words.hoursOfConfig}
          </button>
        )}
      </fieldset>
    </form>
  );
}
