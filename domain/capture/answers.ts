import type { Form } from '../config/config.ts';
import type { InvalidField } from '../lead/invalid-field.ts';

/** The limit of answers to questions that our forms do not have. Strangers may post for any address, and a row has 400 kB. */
const mostOthers = 60;

/** A submission that its sender can correct; no part of it was stored. */
export class InvalidSubmissionError extends Error {
  override readonly name = 'InvalidSubmissionError';
  readonly invalid: readonly InvalidField[];
  constructor(invalid: readonly InvalidField[]) {
    super(invalid.map(({ field, expected }) => `${field}: expected ${expected}`).join('; '));
    this.invalid = invalid;
  }
}

/** The answers that fit: all to questions of our forms, those the lead has, and others up to the limit. */
export function answersThatFit(
  given: Readonly<Record<string, string>>,
  known: Readonly<Record<string, string>>,
  forms: Readonly<Record<string, Form>>,
): { kept: Record<string, string>; surplus: string[] } {
  const asked = new Set(Object.values(forms).flatMap(({ fields }) => fields.map(({ name }) => name)));
  let room = mostOthers - Object.keys(known).filter((name) => !asked.has(name)).length;
  const surplus = Object.keys(given).filter((name) => !asked.has(name) && !Object.hasOwn(known, name) && --room < 0);
  return { kept: Object.fromEntries(Object.entries(given).filter(([name]) => !surplus.includes(name))), surplus };
}

export const tooManyAnswers = (surplus: readonly string[]): InvalidField => ({
  field: 'answers',
  got: `${surplus.length} more than fit`,
  expected: `at most ${mostOthers} answers of one person to questions that are in none of the forms`,
});

/**
 * Whether an answer to this question is in words of the person's own: it was chosen from no list, and counts for no grade. Questions of
 * lists and other systems are in none of the forms.
 */
export function isOwnWords(forms: Readonly<Record<string, Form>>): (question: string) => boolean {
  const fields = Object.values(forms).flatMap((form) => form.fields);
  const kept = fields.filter(({ type, grades }) => grades || type === 'select' || type === 'checkbox');
  const names = new Set(kept.map(({ name }) => name));
  return (question) => !names.has(question);
}
