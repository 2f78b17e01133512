import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { viewFilters } from '../../functions/http/api/view-filters.ts';
import { ask } from '../api.ts';
import type { LeadSearch } from '../lead-search.ts';
import { words } from '../texts/work/index.ts';
import { FormDialog } from './form-dialog.tsx';
import { problemText } from './problem-text.ts';
import { say } from './toasts.tsx';

/** The saved parts of a list, without search words, which may name a person. */
const keptOf = (search: LeadSearch) =>
  Object.fromEntries(viewFilters.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));

const same = (a: LeadSearch, b: LeadSearch) => viewFilters.every((name) => (a[name] ?? '') === (b[name] ?? ''));

/** This person's saved lists and the shared ones; a filtered list can be saved. */
export function Views({ search }: { search: LeadSearch }) {
  const [isNaming, setNaming] = useState(false);
  const views = useQuery({ queryKey: ['views'], queryFn: () => ask('views', '/views'), staleTime: 60_000 });
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: (id: string) => ask('remove-view', `/views/${id}`, { method: 'DELETE' }),
    onSuccess: (answer) => client.setQueryData(['views'], answer),
    onError: (error) => say(problemText(error), undefined, true),
  });
  const all = views.data?.views ?? [];
  const current = all.find((view) => same(view.search, search));
  const isFiltered = Object.keys(keptOf(search)).length > 0;
  if (all.length === 0 && !isFiltered) return null;
  return (
    <section className="row views" aria-label={words.views}>
      {all.map((view) => (
        <Link
          key={view.id}
          to="/leads"
          search={view.search}
          className="pill"
          aria-current={view === current ? 'page' : undefined}
          title={view.shared ? `${words.viewShared} ${view.by}` : undefined}
        >
          {view.name}
        </Link>
      ))}
      {isFiltered && !current && (
        <button type="button" onClick={() => setNaming(true)}>
          {words.saveView} …
        </button>
      )}
      {current?.editable && (
        <button type="button" disabled={remove.isPending} onClick={() => remove.mutate(current.id)}>
          {words.removeView}
        </button>
      )}
      {isNaming && <NameView search={search} close={() => setNaming(false)} />}
    </section>
  );
}

function NameView({ search, close }: { search: LeadSearch; close: () => void }) {
  const client = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  // One id for one dialog: sent twice, it is one view.
  const [id] = useState(() => crypto.randomUUID());
  const save = useMutation({
    mutationFn: (body: { name: string; shared: boolean }) =>
      ask('save-view', `/views/${id}`, { method: 'PUT', body: { ...body, search: keptOf(search) } }),
    onSuccess: (answer) => {
      client.setQueryData(['views'], answer);
      dialog.current?.close();
      say(words.viewSaved);
    },
  });
  return (
    <FormDialog
      dialog={dialog}
      close={close}
      title={words.saveView}
      problem={save.error}
      isSending={save.isPending}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        save.mutate({ name: String(form.get('name')), shared: form.get('shared') === 'on' });
      }}
    >
      <label>
        {words.viewName} <input name="name" required maxLength={60} />
      </label>
      <label>
        <input type="checkbox" name="shared" /> {words.shareView}
      </label>
      {search.q && <p className="quiet">{words.viewWords}</p>}
    </FormDialog>
  );
}
