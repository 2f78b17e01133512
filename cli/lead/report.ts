import type { Config } from '../../domain/config/config.ts';
import { type LeadHistory, partOf } from '../../domain/lead/history.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import { gradeOf } from '../../domain/scoring/grade.ts';
import { score } from '../../domain/scoring/score.ts';
import { scoreView } from '../../domain/scoring/score-words.ts';
import { localTime } from '../../domain/time/calendar.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type TimelineEntry, timeline } from '../../domain/workflow/timeline.ts';
import { waitText } from '../../domain/workflow/wait-text.ts';

/** A lead's facts at a moment; the console and `leadloop lead` show it. */
export function leadReport(history: LeadHistory, config: Config, now: Instant) {
  const { lead, activities } = history;
  const { grade, reasons: gradeReasons, persona } = gradeOf(lead, config.scoring);
  return {
    profile: withoutTokens(lead),
    stage: lead.stage,
    score: { ...scoreView(score(activities, config.scoring, now), config.scoring), grade, gradeReasons, persona },
    timeline: timeline(history, config, now),
  };
}

type LeadReport = ReturnType<typeof leadReport>;

/** Task tokens never leave the backend: a token decides for the lead. */
function withoutTokens(lead: Lead) {
  const hide = (parking: Lead['parked']) => parking && { for: parking.for, until: parking.until };
  return { ...lead, parked: hide(lead.parked), waking: hide(lead.waking) };
}

/** How its execution is found. */
interface ExecutionPlace {
  name: string;
  status?: string;
  console: string;
}

/** How many lines are printed; of older ones only their number. */
const shownEntries = 40;

/** For a terminal; times on the wall of the person who reads. */
export function leadText(history: LeadHistory, report: LeadReport, execution: ExecutionPlace, zone: string): string {
  const { lead } = history;
  const { name, company, jobTitle, phone, country, timeZone, suppressed } = lead;
  const known = Object.entries({ name, company, 'job title': jobTitle, phone, country, 'time zone': timeZone });
  const { total, grade, reasons, gradeReasons, interests } = report.score;
  const older = report.timeline.length - shownEntries;
  return [
    `${lead.email}  (${lead.id})`,
    ...known.flatMap(([what, value]) => (value === undefined || value === '' ? [] : [row(what, String(value))])),
    ...Object.entries(lead.answers ?? {}).map(([question, answer]) => row(question, String(answer))),
    row('stage', lead.stage),
    ...(lead.merged ?? []).map(({ id, at }) =>
      row('same as', `${partOf(history, id)?.lead.email ?? id}, merged ${localTime(at, zone)}`),
    ),
    ...(suppressed ? [row('no mail', `${suppressed.reason} since ${localTime(suppressed.at, zone)}`)] : []),
    row('score', `${Math.round(total)}, grade ${grade}`),
    ...reasons.slice(0, 8).map(({ what, points }) => row('', `${signed(points)}  ${what}`)),
    ...gradeReasons.map((reason) => row('', reason)),
    ...interests.map((one) => row('interest', `${one.name}, ${Math.round(one.total)}`)),
    '',
    waitText(history, zone),
    row('execution', `${execution.name}${execution.status ? ` (${execution.status.toLowerCase()})` : ''}`),
    row('console', execution.console),
    '',
    ...(older > 0 ? [`  … ${older} older lines; --json has all`] : []),
    ...report.timeline.slice(-shownEntries).map((entry) => line(entry, zone)),
  ].join('\n');
}

const row = (what: string, text: string) => `  ${what.padEnd(12)}${text}`;
const signed = (points: number) => `${points < 0 ? '−' : '+'}${Math.abs(Math.round(points))}`.padStart(4);

function line({ at, what, points }: TimelineEntry, zone: string): string {
  const given = points === undefined || Math.round(points) === 0 ? '' : `  (${signed(points).trim()} now)`;
  return `  ${localTime(at, zone).replace(/ \(GMT.*$/, '')}  ${what}${given}`;
}
