import { normalizeEmail } from '../capture/identity.ts';
import { factOf } from '../capture/lead-fields.ts';
import type { ScoringRules } from '../config/config.ts';
import { type Grade, grades } from '../lead/grade.ts';
import type { Lead } from '../lead/lead.ts';
import { meets } from './conditions.ts';

type GradeRule = ScoringRules['grading']['rules'][number];
type Persona = ScoringRules['personas'][number];

/** How well a lead fits, with every rule that counted, in words. */
export interface Grading {
  grade: Grade;
  points: number;
  reasons: string[];
  /** The name of the persona it is. */
  persona?: string;
}

/**
 * The fit of a lead: the sum of all matching rules, looked up in the thresholds (D below the last), then lowered for a
 * free-mail address. A lead without facts, or without a profile by choice, has 0 points.
 */
export function gradeOf(lead: Lead, rules: ScoringRules): Grading {
  const { thresholds, rules: fitRules, freeMailGradesDown } = rules.grading;
  const gradeFor = (points: number) => grades.find((grade) => grade === 'D' || points >= thresholds[grade]) ?? 'D';
  if (lead.mayProfile === false)
    return { grade: gradeFor(0), points: 0, reasons: ['they want no profile: graded as if nothing were known'] };
  const persona = personaOf(lead, rules);
  const counted = fitRules.filter((rule) => holds(rule, lead, persona));
  const points = counted.reduce((total, rule) => total + rule.points, 0);
  const reasons = counted.map(
    (rule) => `${inWords(rule, lead, persona)}: ${rule.points < 0 ? '−' : '+'}${Math.abs(rule.points)}`,
  );
  const known = { points, persona: persona?.name };
  const byPoints = gradeFor(points);
  // No points: a shared mailbox decides how to write, not whether the company fits.
  if (lead.address?.role) reasons.push('shared mailbox: several people may read it');
  if (!lead.address?.freeMail || freeMailGradesDown === 0) return { ...known, grade: byPoints, reasons };
  const grade = grades[Math.min(grades.length - 1, grades.indexOf(byPoints) + freeMailGradesDown)] ?? 'D';
  const domain = normalizeEmail(lead.email)?.domain;
  return { ...known, grade, reasons: [...reasons, `free mail (${domain}): ${byPoints} → ${grade}`] };
}

/** The lead's persona: the first in the file whose conditions all hold; none for a person who wants no profile. */
export function personaOf(lead: Lead, { personas }: Pick<ScoringRules, 'personas'>): Persona | undefined {
  if (lead.mayProfile === false) return undefined;
  return personas.find(({ all }) => all.every((condition) => meets(condition, factOf(lead, condition.field))));
}

/** Whether a grade is as good as another, or better. */
export function isAtLeast(grade: Grade, bar: Grade): boolean {
  return grades.indexOf(grade) <= grades.indexOf(bar);
}

function holds(rule: GradeRule, lead: Lead, persona: Persona | undefined): boolean {
  return rule.field === undefined ? rule.persona === persona?.id : meets(rule, factOf(lead, rule.field));
}

function inWords({ id, what = id, field }: GradeRule, lead: Lead, persona: Persona | undefined): string {
  return `${what} (${field === undefined ? persona?.name : (factOf(lead, field) ?? `${field} not given`)})`;
}
