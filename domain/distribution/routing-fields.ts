import { factOf } from '../capture/lead-fields.ts';
import type { Config } from '../config/config.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Lead } from '../lead/lead.ts';
import { gradeOf } from '../scoring/grade.ts';
import { score, strongestInterest } from '../scoring/score.ts';
import type { Instant } from '../time/instant.ts';
import { languageCode } from './language-name.ts';

/** What is known of a lead in a field of `routedFields` or `answers.<field>`; undefined when it is not known. */
export type Facts = (field: string) => string | undefined;

type Rules = Pick<Config, 'scoring'> & {
  sales: Pick<Config['sales'], 'territories' | 'languageByCountry'>;
};

/** The facts of a lead, each found out when it is first asked for: most rules ask for few of them. */
export function routingFacts({ lead, activities }: LeadHistory, { scoring, sales }: Rules, now: Instant): Facts {
  const known = new Map<string, string | undefined>();
  const country = lead.country?.toUpperCase();
  const find = (field: string): string | undefined => {
    switch (field) {
      case 'territory':
        return Object.entries(sales.territories).find(([, countries]) => countries.some((one) => one === country))?.[0];
      case 'language':
        return (
          (lead.answers.language && languageCode(lead.answers.language)) ||
          (country && sales.languageByCountry[country])
        );
      case 'interest':
        return strongestInterest(score(activities, scoring, now).interests);
      case 'partner':
        return partnerOf(lead);
      case 'grade':
        return gradeOf(lead, scoring).grade;
      default:
        return factOf(lead, field);
    }
  };
  return (field) => {
    if (!known.has(field)) known.set(field, find(field));
    return known.get(field);
  };
}

/** The partner who sent the lead last. */
function partnerOf({ first, last }: Lead): string | undefined {
  const via = [last.via, first.via].find((one) => one?.startsWith('partner:'));
  return via?.slice('partner:'.length);
}
