import type { RoutingRule, SalesRules, Team } from '../config/config.ts';
import { meets } from '../scoring/conditions.ts';
import type { Facts } from './routing-fields.ts';

/** The `to` of a rule that stands for the rep who has the lead already. */
export const ownerTarget = 'owner';

/** Where a rule sends a lead: whose turn it is, how they share, and who stands in for them. */
export interface Target {
  rule: RoutingRule;
  team: Team;
  standIn?: Team;
}

/** The first rule for teams that holds. The check sees to it that the last rule holds for everybody. */
export function targetOf(facts: Facts, { rules, teams }: Pick<SalesRules, 'rules' | 'teams'>): Target {
  const rule = rules.find((one) => one.to !== ownerTarget && holds(one, facts));
  const team = teams.find(({ id }) => id === rule?.to);
  if (!rule || !team) throw new RangeError('no rule of sales.yaml holds for the lead; npm run check says why');
  return { rule, team, standIn: teams.find(({ id }) => id === rule.standIn) };
}

/** The rule that leaves a lead with its owner, when it comes before any other that holds. */
export function ownerRule(facts: Facts, { rules }: Pick<SalesRules, 'rules'>): RoutingRule | undefined {
  const first = rules.find((rule) => holds(rule, facts));
  return first?.to === ownerTarget ? first : undefined;
}

function holds({ when }: RoutingRule, facts: Facts): boolean {
  return when.every((condition) => meets(condition, facts(condition.field)));
}
