import { Engine } from 'json-rules-engine';
import type { ScoringRules } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { compileMatch } from '../../domain/scoring/matching.ts';
import { type PointRule, pointRules } from '../../domain/scoring/point-rules.ts';
import { type Instant, millis } from '../../domain/time/instant.ts';

// The same rules in json-rules-engine, used in two ways. Caps, decay and sums, which it lacks, are written by hand. One run at
// a time: overlapping runs of one engine mix their results.

type Scorer = (activities: readonly Activity[]) => Promise<number>;

/** As a rule engine: it finds the first rule that fits, one run an activity. */
export function byEngine(rules: ScoringRules, now: Instant): Scorer {
  const engine = new Engine();
  for (const [index, { id, activity, points, halfLife, group, interest, ...match }] of rules.points.entries()) {
    engine.addOperator(`fits-${id}`, compileMatch(activity, match));
    engine.addRule({
      name: id,
      priority: rules.points.length - index,
      conditions: { all: [{ fact: 'activity', operator: `fits-${id}`, value: true }] },
      event: { type: id },
      onSuccess: () => engine.stop(),
    });
  }
  const plan = pointRules(rules);
  return async (activities) => {
    const found: [Activity, PointRule][] = [];
    for (const activity of activities) {
      const { events } = await engine.run({ activity });
      const [rule] = plan.rulesFor(activity);
      if (rule && rule.id === events[0]?.type) found.push([activity, rule]);
    }
    return added(found, rules, now);
  };
}

/** As kindly as it can be used: the rule of each activity is found before, and it only asks each rule's sum, one run a lead. */
export function byKindEngine(rules: ScoringRules, now: Instant): Scorer {
  const engine = new Engine(
    rules.points.map(({ id }) => ({
      name: id,
      conditions: { all: [{ fact: 'tenths', params: { id }, operator: 'notEqual', value: 0 }] },
      event: { type: 'points', params: { id } },
    })),
  );
  const plan = pointRules(rules);
  return async (activities) => {
    const found = activities.flatMap((activity): [Activity, PointRule][] =>
      plan.rulesFor(activity).map((rule) => [activity, rule]),
    );
    const tenths = tenthsByRule(found, rules, now);
    engine.addFact('tenths', ({ id }) => tenths.get(id) ?? 0);
    const { events } = await engine.run();
    return clamped(events.reduce((sum, { params }) => sum + (tenths.get(params?.id) ?? 0), 0));
  };
}

function added(found: readonly [Activity, PointRule][], rules: ScoringRules, now: Instant): number {
  return clamped([...tenthsByRule(found, rules, now).values()].reduce((sum, tenths) => sum + tenths, 0));
}

function tenthsByRule(found: readonly [Activity, PointRule][], rules: ScoringRules, now: Instant): Map<string, number> {
  const { caps } = pointRules(rules);
  const tenths = new Map<string, number>();
  const capped: { at: number; points: number }[] = [];
  const asOf = millis(now);
  for (const [activity, rule] of found) {
    const at = millis(activity.at);
    let { points } = rule;
    const cap = caps[rule.cap];
    if (cap) {
      const used = capped.filter((one) => one.at > at - cap.per).reduce((sum, one) => sum + one.points, 0);
      points = Math.min(points, Math.max(0, cap.points - used));
      capped.push({ at, points });
    }
    const left = Math.round(points * 2 ** (-(asOf - at) / rule.halfLife) * 10);
    tenths.set(rule.id, (tenths.get(rule.id) ?? 0) + left);
  }
  return tenths;
}

const clamped = (tenths: number) => Math.min(100, Math.max(0, Math.round(tenths / 10)));
