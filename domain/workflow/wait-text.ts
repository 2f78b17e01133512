import type { LeadHistory } from '../lead/history.ts';
import type { Wait } from '../lead/lead.ts';
import { localTime } from '../time/calendar.ts';

const waitWords: Record<Wait, string> = {
  confirmation: 'for the person to confirm the address',
  engagement: 'for a click, a reply or a visit',
  acceptance: 'for a rep to accept it',
  outcome: 'for the rep to report the outcome',
};

/** What the lead waits for, and what follows without it: the next mail, a warning, a reminder. */
export function waitText({ lead }: Pick<LeadHistory, 'lead'>, zone: string): string {
  const { open, parked, waking, restartAt, stopped, closed } = lead;
  if (!open)
    return `Its workflow has ended${closed ? ` (${closed.end}) on ${localTime(closed.at, zone)}` : ''}; a new signal starts it again.`;
  if (parked)
    return `It waits ${waitWords[parked.for]}. If nothing comes, its next step is on ${localTime(parked.until, zone)}.`;
  if (stopped) return `A person stopped its execution on ${localTime(stopped.at, zone)}; it waits to be started again.`;
  if (restartAt) return `Its execution died; another starts on ${localTime(restartAt, zone)}.`;
  return waking ? 'It was woken a moment ago and is being looked at.' : 'It waits for nothing: a step is under way.';
}
