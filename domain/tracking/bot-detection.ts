import type { ScoringRules } from '../config/config.ts';
import type { Activity, ActivityOf } from '../lead/activity.ts';
import { between, millis, minute } from '../time/instant.ts';

type MachineRules = ScoringRules['machines'];
type Click = ActivityOf<'link.clicked'>;

/** Scanners may follow the links before their server has accepted the mail; older clicks belong to an earlier mail. */
const longestScan = 2 * minute;

/** Whether it was known to be a program's work when it was recorded. */
export function isMarked({ detail }: Activity): boolean {
  return 'machine' in detail && detail.machine !== undefined;
}

/** The activities of people. In any order: a later one (the trap, a burst, the report of a delivery) may mark earlier ones. */
export function humanActivities(activities: readonly Activity[], rules: MachineRules): readonly Activity[] {
  const reasons = botReasons(activities, rules);
  return reasons.size === 0 ? activities : activities.filter(({ id }) => !reasons.has(id));
}

/**
 * The ids of activities by programs, with the evidence; decided anew from all activities at each look. Of several reasons the
 * surest wins: a mark at the time of the activity, the trap, a click too soon, a burst.
 */
export function botReasons(activities: readonly Activity[], rules: MachineRules): Map<string, string> {
  const reasons = new Map<string, string>();
  const clicks: Click[] = [];
  const delivered = new Map<string, number[]>();
  for (const activity of activities) {
    const { type, detail } = activity;
    if (type === 'link.clicked') clicks.push(activity);
    if ('machine' in detail && detail.machine !== undefined) reasons.set(activity.id, detail.machine);
    if (type === 'mail.delivered') {
      const mail = mailOf(activity.lifecycleId, detail.template);
      delivered.set(mail, [...(delivered.get(mail) ?? []), millis(activity.at)]);
    }
  }
  if (clicks.length === 0) return reasons;
  const give = (click: Click, reason: string | undefined) => {
    if (reason !== undefined && !reasons.has(click.id)) reasons.set(click.id, reason);
  };
  const trapped = clicks.filter(({ detail }) => detail.trap).map(({ at }) => millis(at));
  for (const click of clicks) {
    if (trapped.some((at) => Math.abs(millis(click.at) - at) <= rules.trapWithin))
      give(
        click,
        click.detail.trap ? 'it followed the link no human sees' : 'the link no human sees was followed, too',
      );
    give(click, soon(click, delivered.get(mailOf(click.lifecycleId, click.detail.template)) ?? [], rules));
  }
  for (const click of inBursts(clicks, rules)) give(click, 'many links within a moment');
  return reasons;
}

const mailOf = (lifecycleId: string, template: string) => `${lifecycleId} ${template}`;

function soon(
  { at, detail }: Click,
  delivered: readonly number[],
  { soonAfterMail }: MachineRules,
): string | undefined {
  if (soonAfterMail === 0) return undefined;
  const clicked = millis(at);
  if (delivered.some((time) => clicked - time < soonAfterMail && time - clicked < longestScan))
    return 'clicked as soon as the mail was delivered';
  if (detail.sentAt !== undefined && between(detail.sentAt, at) < soonAfterMail)
    return 'clicked as soon as the mail was sent';
  return undefined;
}

/** Every click that is part of some stretch of time with too many different links in it. */
function inBursts(clicks: readonly Click[], { burst }: MachineRules): Set<Click> {
  const found = new Set<Click>();
  const sorted = clicks.toSorted((a, b) => millis(a.at) - millis(b.at));
  let first = 0;
  for (const [last, click] of sorted.entries()) {
    while (millis(click.at) - millis(sorted[first]?.at ?? click.at) > burst.within) first += 1;
    const together = sorted.slice(Math.max(first, last - mostInBurst), last + 1);
    if (together.length >= burst.links && new Set(together.map(({ detail }) => detail.url)).size >= burst.links)
      for (const one of together) found.add(one);
  }
  return found;
}

/** Enough to see any burst; keeps a flood of clicks in one moment from costing its square. */
const mostInBurst = 50;
