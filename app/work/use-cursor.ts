import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
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

/** A long list draws a line some frames after it was scrolled to. */
function focusLine(id: string | undefined, frames = 6): void {
  requestAnimationFrame(() => {
    const link = document.querySelector<HTMLElement>(`[data-lead="${id}"] a`);
    if (link) link.focus();
    else if (frames > 0) focusLine(id, frames - 1);
  });
}

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
  const comesBack = useRef(current !== undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the list has the line that one comes back to
  useEffect(() => {
    const at = ids.indexOf(current ?? '');
    if (!comesBack.current || at < 0) return;
    comesBack.current = false;
    requestAnimationFrame(() => {
      scrollTo?.(at);
      if (document.activeElement === document.body) focusLine(ids[at]);
    });
  }, [key]);

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
    focusLine(ids[at]);
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
