import type { LeadView } from '../../functions/http/api/shapes.ts';

/** Actions on a lead, and corrections of it. */
export type Deed = LeadView['can'][number] | LeadView['edits'][number];

/** All that this person can do with a lead now. */
export const deedsOf = ({ can, edits }: Pick<LeadView, 'can' | 'edits'>): Deed[] => [...can, ...edits];

/** A deed, and what its form begins with. */
export interface Meant {
  deed: Deed;
  preset?: 'won' | 'lost' | 'recycle';
}

/** The keys for the current lead. Rare and irreversible actions have none: `.` lists them. */
export const deedKeys: Readonly<Record<string, Meant>> = {
  a: { deed: 'accept' },
  m: { deed: 'more-time' },
  p: { deed: 'pass' },
  c: { deed: 'contact' },
  n: { deed: 'note' },
  t: { deed: 'next-step' },
  s: { deed: 'step' },
  f: { deed: 'follow-up' },
  w: { deed: 'outcome', preset: 'won' },
  l: { deed: 'outcome', preset: 'lost' },
  y: { deed: 'outcome', preset: 'recycle' },
  r: { deed: 'correct' },
  o: { deed: 'assign' },
  e: { deed: 'profile' },
  x: { deed: 'not-a-lead' },
  d: { deed: 'merge' },
};

/** The first key of a deed. */
export const keyOf = (deed: Deed): string | undefined =>
  Object.keys(deedKeys).find((key) => deedKeys[key]?.deed === deed);
