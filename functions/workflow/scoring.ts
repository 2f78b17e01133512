import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import type { Config } from '../../domain/config/config.ts';
import { TemporaryError } from '../../domain/lead/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { qualify } from '../../domain/workflow/qualify.ts';
import type { Answer, Step } from '../../domain/workflow/step.ts';
import { createLeads, type Leads } from '../adapters/dynamodb/leads.ts';
import { stepHistory } from '../services/step-history.ts';
import { now } from '../wiring.ts';
import { task } from './task.ts';

interface ScoringDeps {
  leads: Leads;
  config: Config;
  now: () => Instant;
}

/** Looks again this often at a lead that changes under its eyes before Step Functions waits a little and retries. */
const looks = 3;

/** Scores, grades and decides where the lead belongs. It decides on one revision and saves only if that still holds. */
export function createScoring({ leads, config, now }: ScoringDeps): Step<'scoring'> {
  return async (input) => {
    const { leadId, lifecycleId } = input;
    for (let look = 1; look <= looks; look++) {
      const at = now();
      const history = await stepHistory(leads, input, at);
      const { lead } = history;
      const answer = (next: Answer<'scoring'>, left = lead) => ({
        next,
        revision: lead.revision,
        until: at,
        lead: left,
      });
      if (!lead.open || lead.lifecycleId !== lifecycleId) {
        return answer(stateAfter(lead.closed?.lifecycleId === lifecycleId ? lead.closed.end : 'dormant'));
      }

      const found = qualify(history, config, at);
      const score = { score: { total: found.score.total, grade: found.grade, asOf: found.score.asOf } };
      const saved =
        found.next === 'sales-ready' || found.next === 'nurture'
          ? await leads.qualified(lead, found, at)
          : found.next === 'rejected'
            ? await leads.dismiss(lead, at, found.why, score)
            : await leads.close(lead, found.next, at, found.why, score);
      if (saved) return answer(stateAfter(found.next), saved);
    }
    throw new TemporaryError('LeadChanged', `lead ${leadId} kept changing`);
  };
}

/** No released definition knows `rejected` behind Qualify lead: its execution ends as one that nothing happened in. */
const stateAfter = (next: Answer<'scoring'> | 'rejected' | 'unconfirmed'): Answer<'scoring'> =>
  next === 'rejected' || next === 'unconfirmed' ? 'dormant' : next;

export const handler = task('scoring', (table) =>
  createScoring({ leads: createLeads(table), config: { capture, scoring, nurture, sales, deployment }, now }),
);
