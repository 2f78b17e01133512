import { useState } from 'react';
import type { LeadRow } from '../../functions/http/api/shapes.ts';
import { words } from '../texts/work/index.ts';
import { Reassign } from '../work/reassign.tsx';
import { titleOf } from '../work/subject.ts';
import { useMe } from './me.ts';

/** A manager of the team ticks leads of a list: `box` is in each line, and `bar` gives the ticked leads to reps. */
export function useChosen(rows: readonly LeadRow[]) {
  const canLead = useMe().data?.may.includes('team:lead') ?? false;
  const [picked, setPicked] = useState<readonly string[]>([]);
  // Leads that are no longer shown are not moved.
  const chosen = rows.filter(({ id }) => picked.includes(id));
  const others = (id: string) => chosen.flatMap((one) => (one.id === id ? [] : one.id));
  return {
    bar: chosen.length > 0 && <Reassign leads={chosen} done={() => setPicked([])} />,
    box: (lead: LeadRow) =>
      canLead && (
        <input
          type="checkbox"
          aria-label={`${words.select} ${titleOf(lead)}`}
          checked={picked.includes(lead.id)}
          onChange={({ target }) => setPicked([...others(lead.id), ...(target.checked ? [lead.id] : [])])}
        />
      ),
  };
}
