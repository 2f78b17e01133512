import type { SalesRules, ScoringRules } from '../config/config.ts';
import type { LeadHistory } from '../lead/history.ts';
import { compileMatch } from '../scoring/matching.ts';
import { humanActivities } from '../tracking/bot-detection.ts';

type Opening = SalesRules['openings'][number];

/** What to begin the conversation with: the first line of sales.yaml whose activity the person did since the last outcome. */
export function openingLine(
  { lead, activities }: Pick<LeadHistory, 'lead' | 'activities'>,
  { sales, scoring }: { sales: Pick<SalesRules, 'openings'>; scoring: Pick<ScoringRules, 'machines'> },
): string {
  const { outcomeAt, name, company } = lead;
  const fresh = humanActivities(activities, scoring.machines).filter(
    ({ at, type, detail }) =>
      (outcomeAt === undefined || at > outcomeAt) && !(type === 'form.submitted' && detail.refused !== undefined),
  );
  const fits = ({ activity, ...match }: Opening) => activity === undefined || fresh.some(compileMatch(activity, match));
  const say = sales.openings.find(fits)?.say ?? '';
  return say.replaceAll('{name}', () => name ?? 'they').replaceAll('{company}', () => company ?? 'their company');
}
