import type { HistoryEvent } from './views.ts';
import type { Visitor } from './visitor.ts';

/** The states of the newest execution entered after each touch, up to the one that made the next touch. */
export async function statesBetweenTouches(lead: Visitor): Promise<string[][]> {
  const entered = (await lead.history()).flatMap(entry);
  const touches = (await lead.mails()).map(({ sentAt }) =>
    entered.findIndex(({ name, at }) => name === 'Nurture lead' && at === Date.parse(sentAt)),
  );
  return touches
    .slice(1)
    .map((touch, index) => entered.slice((touches[index] ?? 0) + 1, touch + 1).map(({ name }) => name));
}

function entry({ stateEnteredEventDetails, timestamp }: HistoryEvent): { name: string; at: number }[] {
  return stateEnteredEventDetails ? [{ name: stateEnteredEventDetails.name, at: Math.round(timestamp * 1_000) }] : [];
}
