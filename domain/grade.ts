import type { ScoringRules } from './config.ts';
import { normalizeEmail } from './identity.ts';
import { type Grade, grades, type Lead } from './lead.ts';

type GradeRule = ScoringRules['grading']['rules'][number];

const personal = ['name', 'company', 'jobTitle', 'phone', 'country', 'timeZone', 'companySize', 'industry'] as const;
/** What a grade rule may look at, beside `answers.<field of a form>`. */
export const gradedFields: readonly string[] = [...personal, 'emailDomain', 'form', 'source'];

/** How well a lead fits, with every rule that counted, in words. */
export interface Grading {
  grade: Grade;
  points: number;
  reasons: string[];
}

/**
 * The fit of a lead: the sum of all rules that hold, looked up in the thresholds (D below the last), then moved down for a
 * free-mail address. Nothing known gives 0 points.
 */
export function gradeOf(lead: Lead, rules: ScoringRules, freeMailDomains: readonly string[]): Grading {
  const { thresholds, rules: fitRules, freeMailGradesDown } = rules.grading;
  const counted = fitRules.filter((rule) => holds(rule, fieldOf(lead, rule.field)));
  const points = counted.reduce((total, rule) => total + rule.points, 0);
  const reasons = counted.map(
    (rule) => `${inWords(rule, fieldOf(lead, rule.field))}: ${rule.points < 0 ? '−' : '+'}${Math.abs(rule.points)}`,
  );
  const byPoints = grades.find((grade) => grade === 'D' || points >= thresholds[grade]) ?? 'D';
  const domain = normalizeEmail(lead.email)?.domain ?? '';
  if (!freeMailDomains.includes(domain) || freeMailGradesDown === 0) return { grade: byPoints, points, reasons };
  const grade = grades[Math.min(grades.length - 1, grades.indexOf(byPoints) + freeMailGradesDown)] ?? 'D';
  return { grade, points, reasons: [...reasons, `free mail (${domain}): ${byPoints} → ${grade}`] };
}

/** Whether a grade is as good as another, or better. */
export function isAtLeast(grade: Grade, bar: Grade): boolean {
  return grades.indexOf(grade) <= grades.indexOf(bar);
}

/**
 * The smallest number a free text about size can mean: "51-200" 51, "200+" 200, "1,000 people" 1000, "2k" 2000,
 * "under 10" 0; undefined when it holds no number. Comparing lower ends puts every answer into exactly one band.
 */
export function sizeOf(text: string): number | undefined {
  const plain = text.toLowerCase().replace(/(\d)[.,'’ \u00a0\u202f](?=\d{3}(?!\d))/g, '$1');
  const match = /(<|under |below |less than |up to |unter |bis )?\s*(\d+(?:[.,]\d+)?)\s*(k\b)?/.exec(plain);
  if (match?.[2] === undefined) return undefined;
  if (match[1] !== undefined) return 0;
  return Number(match[2].replace(',', '.')) * (match[3] === undefined ? 1 : 1_000);
}

function fieldOf(lead: Lead, field: string): string | undefined {
  if (field.startsWith('answers.')) return lead.answers[field.slice('answers.'.length)] || undefined;
  const said = personal.find((name) => name === field);
  if (said) return lead[said] || undefined;
  if (field === 'form' || field === 'source') return lead.first[field];
  return field === 'emailDomain' ? normalizeEmail(lead.email)?.domain : undefined;
}

/** Every condition of a rule must hold; a rule about a value does not hold where there is none. */
function holds(rule: GradeRule, value: string | undefined): boolean {
  if (rule.missing !== undefined && rule.missing !== (value === undefined)) return false;
  if (value === undefined) return rule.missing === true;
  const text = value.trim().toLowerCase();
  if (rule.oneOf && !rule.oneOf.some((choice) => choice.trim().toLowerCase() === text)) return false;
  if (rule.contains && !rule.contains.some((term) => containsWords(text, term))) return false;
  if (rule.atLeast === undefined && rule.below === undefined) return true;
  const size = sizeOf(text);
  return size !== undefined && size >= (rule.atLeast ?? 0) && size < (rule.below ?? Number.POSITIVE_INFINITY);
}

/** Whole words, so that "cto" is not found in "director"; `*` at an end of the term lets the word go on there. */
function containsWords(text: string, term: string): boolean {
  const wanted = term.trim().toLowerCase();
  const words = wanted.replace(/^\*|\*$/g, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const start = wanted.startsWith('*') ? '' : '(?<![\\p{L}\\p{N}])';
  const end = wanted.endsWith('*') ? '' : '(?![\\p{L}\\p{N}])';
  return new RegExp(start + words + end, 'u').test(text);
}

function inWords({ id, what = id, field }: GradeRule, value: string | undefined): string {
  return `${what} (${value ?? `${field} not given`})`;
}
