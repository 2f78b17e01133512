import type { ScoringRules } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { grade, score } from './rules.ts';

// Who asks for sales, who is no lead and who wants no calls, once more: from handRaise in config/scoring.yaml, meetings in
// config/sales.yaml, docs/guide/sales.md and docs/guide/privacy.md, without a line of domain/.

const ms = (at: string) => Date.parse(at);
const inOrder = (activities: readonly Activity[]) => activities.toSorted((a, b) => ms(a.at) - ms(b.at));

/** privacy.md, Objections: calls and a profile, "each by itself"; sales.md: "until the rep records that calls are welcome again". */
export function allows(what: 'calls.changed' | 'profiling.changed', activities: readonly Activity[]): boolean {
  let allowed = true;
  for (const one of inOrder(activities)) if (one.type === what) allowed = one.detail.allowed;
  return allowed;
}

/** sales.md, "This is no lead": until the page takes it back. */
export function isNoLead(activities: readonly Activity[]): boolean {
  let isNone = false;
  for (const { type } of inOrder(activities)) {
    if (type === 'lead.dismissed') isNone = true;
    if (type === 'lead.restored') isNone = false;
  }
  return isNone;
}

/** "Sending one of these forms raises a hand", "for a customer these too", "a reply to a mail", "A booking raises a hand". */
function asksInWords(activities: readonly Activity[], { handRaise }: ScoringRules, isCustomer: boolean): boolean {
  return activities.some((one) => {
    if (one.type === 'mail.replied') return handRaise.replies && !one.detail.refuses;
    if (one.type === 'meeting.booked' || one.type === 'meeting.moved') return true;
    if (one.type !== 'form.submitted' || one.detail.refused) return false;
    const { form } = one.detail;
    return handRaise.forms.includes(form) || (isCustomer && handRaise.customerForms.includes(form));
  });
}

/** "a number of activities (`times`) … `within` a stretch of time": tried from each activity on. */
function meetsPattern(activities: readonly Activity[], { handRaise }: ScoringRules): boolean {
  return handRaise.patterns.some(({ activity, times = 1, within = Number.POSITIVE_INFINITY }) => {
    const fitting = activities.filter(
      (one) =>
        one.type === activity &&
        !(one.type === 'form.submitted' && one.detail.refused) &&
        !(one.type === 'mail.replied' && one.detail.refuses),
    );
    return fitting.some(({ at }) => {
      const stretch = fitting.filter((one) => ms(one.at) >= ms(at) && ms(one.at) <= ms(at) + within);
      return stretch.length >= times;
    });
  });
}

/** Whether sales hears of the lead now. */
export function goesToSales(history: LeadHistory, rules: ScoringRules, now: string): boolean {
  const { lead, activities } = history;
  if (isNoLead(activities)) return false;
  const isCustomer = lead.customerSince !== undefined;
  const isProfiled = allows('profiling.changed', activities);
  const letter = isProfiled
    ? grade(history, rules)
    : grade({ ...history, lead: { ...lead, address: undefined } }, none(rules));
  const isExcepted = rules.handRaise.exceptGrades.includes(letter);
  const asked = asksInWords(activities, rules, isCustomer);
  // "A customer who asks … with any grade"; "When they ask for sales, a rep hears of it with any grade".
  if (asked && (isCustomer || !isProfiled || !isExcepted)) return true;
  // "A person who unsubscribed is not contacted because of a pattern", nor of points.
  if (lead.suppressed) return false;
  if (isProfiled && !isExcepted && meetsPattern(activities, rules)) return true;
  const points = isProfiled ? score(activities, rules, now) : 0;
  return points >= rules.handOff.score && letter <= rules.handOff.grade;
}

/** privacy.md: "the grade is that of no points of fit". */
const none = (rules: ScoringRules): ScoringRules => ({ ...rules, grading: { ...rules.grading, rules: [] } });
