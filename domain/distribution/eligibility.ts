import type { Rep } from '../config/config.ts';
import { capacityOf, type RepLoad } from './strategies.ts';

/** What a lead needs of a rep, worked out once for all reps. */
export interface Eligibility {
  /** Reps who had their chance with this lead. */
  exclude: readonly string[];
  /** Two capital letters. */
  country?: string;
  language?: string;
  skills: readonly string[];
  /** Capacity of reps who have none of their own. */
  capacity: number;
}

/** Why a rep cannot get this lead, working hours aside. */
type Ineligibility = 'asked' | 'country' | 'language' | 'skill' | 'full';

/** The first reason against the rep, undefined when there is none. For the owner, who knows the lead already, only an earlier offer and a full capacity count. */
export function ineligibilityOf(
  { rep, openLeads }: RepLoad,
  need: Eligibility,
  isOwner = false,
): Ineligibility | undefined {
  if (need.exclude.length > 0 && need.exclude.includes(rep.id)) return 'asked';
  const unfit = isOwner ? undefined : misfit(rep, need);
  if (unfit) return unfit;
  return openLeads >= capacityOf(rep, need) ? 'full' : undefined;
}

function misfit({ countries, languages, skills }: Rep, need: Eligibility): Ineligibility | undefined {
  if (countries && (need.country === undefined || !countries.includes(need.country))) return 'country';
  if (languages && need.language !== undefined && !languages.includes(need.language)) return 'language';
  return need.skills.length > 0 && !need.skills.every((skill) => skills.includes(skill)) ? 'skill' : undefined;
}

/** The same for people. */
export function ineligibilityText(obstacle: Ineligibility, { rep, openLeads }: RepLoad, need: Eligibility): string {
  switch (obstacle) {
    case 'asked':
      return 'had this lead already';
    case 'country':
      return `only takes leads from ${rep.countries?.join(', ')}`;
    case 'language':
      return `speaks ${rep.languages?.join(', ')}, not ${need.language}`;
    case 'skill':
      return `lacks the skill ${need.skills.filter((skill) => !rep.skills.includes(skill)).join(', ')}`;
    case 'full':
      return `is full (${openLeads} of ${capacityOf(rep, need)} leads)`;
  }
}
