import { countryCode } from '../../../domain/capture/country.ts';
import { answerKey, fieldNames } from '../../../domain/capture/submission-fields.ts';
import type { Config } from '../../../domain/config/config.ts';
import { personal } from '../../../domain/lead/fields.ts';
import { exists, type Report, unique } from './report.ts';

/** Fields of a person and their message; the other ones belong to the form itself. */
const ofPeople: ReadonlySet<string> = new Set(['email', 'message', 'timeZone', ...personal]);
const taken: ReadonlySet<string> = new Set([
  ...fieldNames.filter((name) => !ofPeople.has(name)),
  ...['answers', 'profile', 'referral', 'challenge'],
]);

export function checkCapture({ capture, scoring, deployment }: Config, report: Report): void {
  const { forms, filter, guides, import: imported, confirmation } = capture;

  if (confirmation.remindAfter >= confirmation.expiresAfter)
    report(
      ['confirmation', 'remindAfter'],
      'got as long as the link works or longer, expected less — a reminder must leave time to click',
    );
  if (!forms.contact) report(['forms'], 'got no form "contact", expected one — it is the form of posts that name none');
  const conditions = [...scoring.grading.rules, ...scoring.personas.flatMap(({ all }) => all)];
  const graded = new Set(conditions.map(({ field = '' }) => field.replace(/^answers\./, '')));
  exists(imported.form, Object.keys(forms), 'forms', ['import', 'form'], report);
  if (scoring.handRaise.forms.includes(imported.form))
    report(
      ['import', 'form'],
      `got "${imported.form}", which raises a hand (scoring.yaml) — expected a form that does not: no person on a list asked for a call`,
    );
  for (const [id, { consent, consentRequired }] of Object.entries(forms))
    if (consentRequired && !consent)
      report(
        ['forms', id, 'consentRequired'],
        'got true without a text in "consent", expected the sentence beside the box — without it there is no box to tick',
      );
  for (const [id, { fields, allowedOrigins = [], guide, doubleOptIn }] of Object.entries(forms)) {
    const path = ['forms', id, 'fields'];
    if (guide !== undefined) exists(guide, Object.keys(guides), 'guides', ['forms', id, 'guide'], report);
    if (guide !== undefined && doubleOptIn)
      report(
        ['forms', id, 'doubleOptIn'],
        'got true for a form that sends a guide, expected false — the link in the mail proves the address already',
      );
    for (const [index, origin] of allowedOrigins.entries())
      if (!deployment.allowedOrigins.some((one) => one === '*' || one === origin))
        report(
          ['forms', id, 'allowedOrigins', index],
          `got "${origin}", expected one of allowedOrigins in deployment.yaml: ${deployment.allowedOrigins.join(', ')} — add it there too`,
        );
    unique(
      fields.map(({ name }) => name),
      (index) => [...path, index, 'name'],
      report,
    );
    if (!fields.some(({ name }) => name === 'email'))
      report(path, 'got no field "email", expected one — the address is who the lead is');
    for (const [index, { name, type, choices, grades }] of fields.entries()) {
      if (grades && !graded.has(name))
        report(
          [...path, index, 'grades'],
          `got true, but no grading rule of scoring.yaml reads "${name}" — add the rule or remove this`,
        );
      if (taken.has(name) || answerKey(name, 'strict') === undefined)
        report([...path, index, 'name'], `got "${name}", which no answer can have as its name — choose another`);
      unique(choices ?? [], (at) => [...path, index, 'choices', at], report);
      if (name === filter.honeypot)
        report([...path, index, 'name'], `got "${name}", which is the honeypot — choose another name for one of them`);
      if (type === 'select' && !choices?.length)
        report([...path, index], 'got no choices, expected some — a select needs them');
      for (const [at, choice] of (name === 'country' ? (choices ?? []) : []).entries())
        if (!countryCode(choice))
          report(
            [...path, index, 'choices', at],
            `got "${choice}", expected the name or code of a country — phone numbers, territories and time zones follow from it`,
          );
    }
  }
}
