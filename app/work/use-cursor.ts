import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { LeadRow } from '../../functions/http/api/shapes.ts';
import type { useActions } from './actions.tsx';
import { useKeys } from './keys.tsx';
import { rememberList } from './list-place.ts';
import { subjectOf } from './subject.ts';
import type { WorkAction } from './use-work.ts';

export interface Line {
  lead: LeadRow;
  can: readonly WorkAction[];
}

/** One line of a list is the current one: `j` and `k` move it, and the keys of actions are about it. `scrollTo` brings a line into view. */
export function useCursor(
  lines: readonly Line[],
  actions: ReturnType<typeof useActions>,
  scrollTo?: (at: number) => void,
) {
  const navigate = useNavigate();
  const [current, setCurrent] = useState<string>();
  const ids = lines.map(({ lead }) => lead.id);
  const key = ids.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is the same while its ids are
  useEffect(() => rememberList(ids, location.pathname.replace(/^\/app/, '') + location.search), [key]);

  function move(by: number) {
    const at = Math.min(ids.length - 1, Math.max(0, current === undefined ? 0 : ids.indexOf(current) + by));
    setCurrent(ids[at]);
    scrollTo?.(at);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-lead="${ids[at]}"] a`)?.focus());
  }

  useKeys((key) => {
    const line = lines.find(({ lead }) => lead.id === current);
    if (key === 'j') move(1);
    else if (key === 'k') move(-1);
    else if (key === 'Enter' && line && document.activeElement === document.body)
      void navigate({ to: '/leads/$id', params: { id: line.lead.id } });
    else return actions.press(key, line && subjectOf(line.lead), line?.can ?? []);
    return true;
  });
  return { current };
}
