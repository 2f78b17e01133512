import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { LeadRow } from '../../functions/http/api/shapes.ts';
import type { useActions } from './actions.tsx';
import { useKeys } from './keys.tsx';
import { openedFrom, rememberList } from './list-place.ts';
import { subjectOf } from './subject.ts';
import { leadQuery } from './use-work.ts';

/** A person who moves on within this time, in milliseconds, only passes a line by. */
const passing = 120;

/** The address of this list, in the form of the app's links. */
const hrefNow = () => location.pathname.replace(/^\/app/, '') + location.search;

/** One line of a list is the current one: `j` and `k` move it, and the keys of deeds are about it. `scrollTo` brings a line into view. */
export function useCursor(
  leads: readonly LeadRow[],
  actions: ReturnType<typeof useActions>,
  scrollTo?: (at: number) => void,
) {
  const navigate = useNavigate();
  const [current, setCurrent] = useState(() => openedFrom(hrefNow()));
  const client = useQueryClient();
  const ids = leads.map(({ id }) => id);
  const key = ids.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is the same while its ids are
  useEffect(() => rememberList(ids, hrefNow()), [key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when one comes back, and not again
  useEffect(() => {
    const at = ids.indexOf(current ?? '');
    if (at >= 0) requestAnimationFrame(() => scrollTo?.(at));
  }, []);

  // The form that a key opens, and the page, are then there at once.
  useEffect(() => {
    if (current === undefined) return;
    const timer = setTimeout(() => void client.prefetchQuery(leadQuery(current)), passing);
    return () => clearTimeout(timer);
  }, [current, client]);

  function move(by: number) {
    const at = Math.min(ids.length - 1, Math.max(0, current === undefined ? 0 : ids.indexOf(current) + by));
    setCurrent(ids[at]);
    scrollTo?.(at);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-lead="${ids[at]}"] a`)?.focus());
  }

  useKeys((key) => {
    const lead = leads.find(({ id }) => id === current);
    if (key === 'j') move(1);
    else if (key === 'k') move(-1);
    else if (key === 'Enter' && lead && document.activeElement === document.body)
      void navigate({ to: '/leads/$id', params: { id: lead.id } });
    else return actions.press(key, lead && subjectOf(lead));
    return true;
  });
  return { current };
}
