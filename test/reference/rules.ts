import type { Config, ScoringRules } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { clockOf } from './contact.ts';
import { isHoliday } from './holidays.ts';

// The rules once more, written from the comments in config/*.yaml and from nothing else: slow, plain, without a line of domain/.
// Where it and domain/ differ, the words and the code have drifted apart.

const day = 86_400_000;
const ms = (at: string) => Date.parse(at);

/** scoring.yaml: "The first rule that fits an activity gives the points", "points fade", caps "within any stretch of this length". */
export function score(activities: readonly Activity[], rules: ScoringRules, now: string, interest?: string): number {
  const counted: { at: number; group?: string; given: number; halfLife: number }[] = [];
  for (const activity of activities.toSorted((a, b) => ms(a.at) - ms(b.at) || (a.id < b.id ? -1 : 1))) {
    if (activity.type === 'form.submitted' && activity.detail.refused) continue;
    if (activity.type === 'mail.replied' && activity.detail.refuses) continue;
    const rule = rules.points.find((one) => one.interest === interest && fits(one, activity));
    if (!rule) continue;
    const at = ms(activity.at);
    const cap = rules.caps.find(({ group }) => group === rule.group);
    let given = rule.points;
    if (rule.group !== undefined && cap) {
      const { per } = cap;
      const before = counted.filter(
        (one) =>
          one.group === rule.group && one.given < 0 === rule.points < 0 && (per === undefined || one.at > at - per),
      );
      const used = before.reduce((sum, one) => sum + Math.abs(one.given), 0);
      given = Math.sign(rule.points) * Math.min(Math.abs(rule.points), Math.max(0, cap.points - used));
    }
    counted.push({ at, group: rule.group, given, halfLife: rule.halfLife ?? rules.halfLife });
  }
  // "the points as listed, to one decimal each, added up and rounded. Half a point rounds down"
  const tenths = counted.map(({ at, given, halfLife }) => {
    const age = Math.max(0, ms(now) - at);
    return Math.round(given * 0.5 ** (age / halfLife) * 10);
  });
  const sum = tenths.reduce((all, one) => all + one, 0) / 10;
  const whole = sum - Math.floor(sum) > 0.5 + 1e-9 ? Math.floor(sum) + 1 : Math.floor(sum);
  return Math.min(100, Math.max(0, whole));
}

/** "form: only this form", "path: only addresses with this in their path, as whole parts", "campaign: who came by none fits no campaign". */
function fits(rule: ScoringRules['points'][number], activity: Activity): boolean {
  if (rule.activity !== activity.type) return false;
  if (rule.form !== undefined && !(activity.type === 'form.submitted' && activity.detail.form === rule.form))
    return false;
  if (rule.path !== undefined) {
    if (activity.type !== 'page.viewed') return false;
    const parts = new URL(activity.detail.url).pathname.split('/').filter(Boolean);
    const wanted = rule.path.split('/').filter(Boolean);
    if (!parts.some((_, from) => wanted.every((part, n) => parts[from + n] === part))) return false;
  }
  if (rule.campaign === undefined) return true;
  const campaign = activity.type === 'form.submitted' ? activity.detail.attribution.campaign : undefined;
  return campaign !== undefined && (rule.campaign === '*' || rule.campaign === campaign);
}

/** scoring.yaml, grading: "all that hold are added up", thresholds, "below C is D", a private address costs `freeMailGradesDown`. */
export function grade({ lead }: LeadHistory, { grading }: ScoringRules): 'A' | 'B' | 'C' | 'D' {
  let points = 0;
  for (const rule of grading.rules) {
    const said = (lead as unknown as Record<string, string | undefined>)[rule.field ?? ''];
    const same = (text: string) => text.toLowerCase() === said?.toLowerCase();
    const size = said === undefined ? undefined : Number(/\d+/.exec(said)?.[0]);
    const holds =
      (rule.missing === undefined || rule.missing === (said === undefined)) &&
      (rule.equals === undefined || same(rule.equals)) &&
      (rule.oneOf === undefined || rule.oneOf.some(same)) &&
      (rule.atLeast === undefined || (size !== undefined && size >= rule.atLeast)) &&
      (rule.below === undefined || (size !== undefined && size < rule.below));
    if (holds) points += rule.points;
  }
  const { A, B, C } = grading.thresholds;
  const letters = ['A', 'B', 'C', 'D'] as const;
  const place = points >= A ? 0 : points >= B ? 1 : points >= C ? 2 : 3;
  return letters[Math.min(3, place + (lead.address?.freeMail ? grading.freeMailGradesDown : 0))] ?? 'D';
}

/** scoring.yaml: "this score and this grade or a better one", or a raised hand, "but not for these grades". */
export function isSalesReady(history: LeadHistory, rules: ScoringRules, now: string): boolean {
  const is = grade(history, rules);
  const raised = history.activities.some(
    (one) =>
      one.type === 'form.submitted' &&
      one.detail.refused === undefined &&
      rules.handRaise.forms.includes(one.detail.form),
  );
  if (raised && !rules.handRaise.exceptGrades.includes(is)) return true;
  return score(history.activities, rules, now) >= rules.handOff.score && is <= rules.handOff.grade;
}

/** nurture.yaml: whether the mail of a step may leave at a moment, asked of that moment alone. */
export function mayLeave(history: LeadHistory, config: Config, at: number): boolean {
  const { tracks, window, quietHours, frequency, defaultTimeZone, holidays } = config.nurture;
  const { lead, sends } = history;
  if (lead.suppressed || lead.consent?.given === false) return false;
  const [track] = tracks;
  const step = track?.steps.find(({ id }) => !sends.some((send) => send.step === id));
  if (!track || !step) return false;
  const times = sends.map(({ sentAt, claimedAt }) => ms(sentAt ?? claimedAt));
  const touched = Math.max(ms(lead.openedAt), ...times);
  // "A mail that falls due in a break leaves when it ends".
  if (at < ms(lead.pausedUntil ?? lead.openedAt)) return false;
  // "at least this long between two mails", "at most so many within any 7 days".
  if (times.some((time) => at < time + frequency.apart)) return false;
  if (times.filter((time) => time > at - 7 * day).length >= frequency.perWeek) return false;
  const wall = clockOf(lead.timeZone ?? defaultTimeZone).formatToParts(at);
  const part = (type: string) => wall.find((one) => one.type === type)?.value ?? '';
  const clock = `${part('hour')}:${part('minute')}`;
  // "the next weekday at a time … never to another weekday"; else "how long after the mail before".
  if (step.on && (at <= touched || part('weekday') !== step.on.weekday || clock < step.on.clock)) return false;
  if (!step.on && at < touched + step.after) return false;
  const { days, from, to } = step.window ?? track.window ?? window;
  // "Days without mail, by the lead's country".
  if (isHoliday(holidays[lead.country ?? ''] ?? [], `${part('year')}-${part('month')}-${part('day')}`)) return false;
  const isOpen = days.some((one) => one === part('weekday')) && clock >= from && clock < to;
  return isOpen && clock >= quietHours.to && clock < quietHours.from;
}
