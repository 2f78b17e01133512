import { useQuery } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { originFilters } from '../../domain/lead/origin.ts';
import { stages } from '../../domain/lead/stage.ts';
import type { LeadRow } from '../../functions/http/api/shapes.ts';
import { ask } from '../api.ts';
import { columns, columnsIn, type LeadSearch } from '../lead-search.ts';
import { useMe } from '../parts/me.ts';
import { useTyped } from '../parts/use-typed.ts';
import { texts } from '../texts/index.ts';
import { said } from '../texts/said/index.ts';
import { words } from '../texts/work/index.ts';
import { csvOf } from './csv.ts';
import { OwnerSelect } from './owner-select.tsx';
import { save } from './save.ts';
import { say } from './toasts.tsx';
import { takeTypedAhead } from './typed-ahead.ts';

/** A person pauses this long between words while typing, in milliseconds. */
const pause = 150;

type Change = (part: LeadSearch) => void;

/** Filters and columns of a list of leads. */
export function Filters({ search, change }: { search: LeadSearch; change: Change }) {
  const [isOpen, setOpen] = useState(false);
  const country = useTyped(search.country ?? '');
  const me = useMe().data;
  const isPersonal = me?.may.includes('leads:personal');
  return (
    <search className="filters">
      {isPersonal && <Words search={search} change={change} />}
      {selects.map((one) => (
        <Select key={one.name} {...one} search={search} change={change} />
      ))}
      <OwnerSelect owner={search.owner} change={(owner) => change({ owner })} />
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{words.columns} …</summary>
        <p className="row">
          <label>
            {words.minScore}{' '}
            <input
              type="number"
              min={0}
              max={100}
              value={search.minScore ?? ''}
              onChange={({ target }) => change({ minScore: target.value || undefined })}
            />
          </label>
          <label>
            {words.country}{' '}
            <input
              size={3}
              maxLength={2}
              value={country.typed}
              onChange={({ target }) => {
                const code = target.value.toUpperCase();
                country.setTyped(target.value);
                if (code !== '' && code.length !== 2) return;
                country.sends(code);
                change({ country: code || undefined });
              }}
            />
          </label>
        </p>
        {isOpen && <Origins search={search} change={change} />}
        <p className="row">
          {columns.map((column) => (
            <label key={column}>
              <input
                type="checkbox"
                checked={columnsIn(search).includes(column)}
                onChange={({ target }) => {
                  const now = columnsIn(search);
                  const next = target.checked ? [...now, column] : now.filter((one) => one !== column);
                  change({ columns: next.join(' ') || 'none' });
                }}
              />{' '}
              {columnNames[column]}
            </label>
          ))}
        </p>
        {isPersonal && <Export search={search} />}
      </details>
    </search>
  );
}

/** Filters with one value each. `none`: the name of no choice. */
const selects = [
  { name: 'stage', label: texts.stage, none: texts.allStages, options: stages },
  { name: 'grade', label: words.grade, none: words.anyGrade, options: ['A', 'B', 'C', 'D'] },
  { name: 'nextStep', label: words.nextStep, none: words.anyNextStep, options: Object.keys(words.nextStepDue) },
  { name: 'lastActivity', label: words.lastActivity, none: words.anyActivity, options: Object.keys(words.activeSince) },
] as const;

const columnNames = {
  stage: texts.stage,
  source: words.source,
  owner: words.owner,
  country: words.country,
  stageSince: words.stageSince,
  scored: words.scored,
  created: words.created,
  lastActivity: words.lastActivity,
  nextStep: words.nextStep,
} as const;

/** Names of a filter's options; an option without an entry is shown as it is. */
const optionNames: Partial<Record<string, Readonly<Record<string, string>>>> = {
  stage: words.stages,
  nextStep: words.nextStepDue,
  lastActivity: words.activeSince,
};

function Words({ search: { q = '' }, change }: { search: LeadSearch; change: Change }) {
  const { typed, setTyped, sends } = useTyped(q);
  const box = useRef<HTMLInputElement>(null);
  // Before the next key: a letter typed while this page was loading is in the box, or comes into it.
  useLayoutEffect(() => {
    const ahead = takeTypedAhead();
    if (ahead === undefined) return;
    box.current?.focus();
    if (ahead) setTyped(ahead);
  }, [setTyped]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the typed text counts
  useEffect(() => {
    if (typed === q) return;
    const timer = setTimeout(() => {
      sends(typed);
      change({ q: typed || undefined });
    }, pause);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <input
      ref={box}
      type="search"
      aria-label={texts.search}
      placeholder={texts.search}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}

function Select(props: (typeof selects)[number] & { search: LeadSearch; change: Change }) {
  const { label, none, name, options, search, change } = props;
  return (
    <select
      aria-label={label}
      value={search[name] ?? ''}
      onChange={({ target }) => change({ [name]: target.value || undefined })}
    >
      <option value="">{none}</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {optionNames[name]?.[option] ?? option}
        </option>
      ))}
    </select>
  );
}

/** The origins of the newest leads. */
function Origins({ search, change }: { search: LeadSearch; change: Change }) {
  const known = useQuery({ queryKey: ['origins'], queryFn: () => ask('origins', '/origins'), staleTime: 300_000 }).data;
  return (
    <p className="row">
      {originFilters.map((field) => {
        const now = search[field];
        const choices = known?.[field] ?? [];
        const isRare = now !== undefined && !choices.some(({ name }) => name === now);
        return (
          <label key={field}>
            {words.origin[field]}{' '}
            <select value={now ?? ''} onChange={({ target }) => change({ [field]: target.value || undefined })}>
              <option value="">{words.anyOrigin}</option>
              {isRare && <option value={now}>{now}</option>}
              {choices.map(({ name, title }) => (
                <option key={name} value={name}>
                  {field === 'source' ? said(title) : title}
                </option>
              ))}
            </select>
          </label>
        );
      })}
    </p>
  );
}

/** Everything the filters find, page by page, as a file. */
function Export({ search }: { search: LeadSearch }) {
  const [isBusy, setBusy] = useState(false);
  async function run() {
    setBusy(true);
    try {
      const { columns: _, ...filter } = search;
      const leads: LeadRow[] = [];
      let cursor: string | undefined;
      do {
        const page = await ask('leads', '/leads', { query: { ...filter, limit: 100, cursor } });
        leads.push(...page.leads);
        cursor = page.cursor;
      } while (cursor !== undefined);
      save(new Blob([csvOf(leads)], { type: 'text/csv' }), 'leads.csv');
    } catch (error) {
      say(error instanceof Error ? error.message : String(error), undefined, true);
    }
    setBusy(false);
  }
  return (
    <button type="button" disabled={isBusy} onClick={() => void run()}>
      {isBusy ? words.exporting : words.exportCsv}
    </button>
  );
}
