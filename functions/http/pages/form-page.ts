import { form as formScript } from 'leadloop:scripts';
import { fieldsToAsk } from '../../../domain/capture/profile.ts';
import type { Form } from '../../../domain/config/config.ts';
import type { InvalidField } from '../../../domain/lead/invalid-field.ts';
import { originParameterNames } from '../../../domain/lead/origin.ts';
import { formFields, problemSummary } from './form-fields.ts';
import { formWords } from './form-words.ts';
import { html } from './html.ts';
import { languageOf } from './language.ts';
import { page } from './page.ts';

interface FormOptions {
  /** Tells a double click from a second form; new for each page. */
  submissionId: string;
  /** The name of the field no human sees (config/capture.yaml). */
  honeypot: string;
  /** Typed values, when the form is shown again; then also those of the hidden fields. */
  values?: Readonly<Record<string, string>>;
  problems?: readonly InvalidField[];
  /** What travels along unseen, by field name of POST /leads: where the visit came from, tokens, when the page was made. */
  carried?: Readonly<Record<string, string | undefined>>;
  /** What the page's script solves while the form is filled in. */
  challenge?: object;
  /** Whose address it goes in the name of, masked. */
  who?: string;
  /** Names of the fields this visitor need not fill in again. */
  known?: readonly string[];
}

/** The answer that tells a rep which files came with a form and were dropped. */
export const filesNotReceived = 'Files not received';
const filesField = `answers.${filesNotReceived}`;

const hiddenFields = [
  ...originParameterNames,
  ...[
    'referrer',
    'landingPage',
    'timeZone',
    'profile',
    'referral',
    'formShownAt',
    'addressChecked',
    'visitorId',
    'challenge',
  ],
];

/** A hosted form: complete without JavaScript, every problem beside its field and listed on top. Posts to /leads. */
export function formPage(id: string, form: Form, options: FormOptions): string {
  const { submissionId, honeypot, values = {}, problems = [], carried = {}, challenge, known = [], who } = options;
  const fields = fieldsToAsk(form, known);
  const asked = new Set(fields.map(({ name }) => name));
  // A form that is shown again keeps its first time: people correct one slip fast.
  const hidden = [...hiddenFields, ...(values[filesField] ? [filesField] : [])]
    .filter((name) => !asked.has(name))
    .map((name) => [name, values[name] ?? carried[name] ?? '']);
  const language = languageOf(form);
  const words = formWords(language);
  const body = html`<div class="card">
<h1>${form.title}</h1>
${form.intro && html`<p class="lead">${form.intro}</p>`}
${problems.length > 0 && problemSummary({ fields, consent: form.consent, words }, problems)}
${known.length > 0 && html`<p class="notice">${words.again}${who !== undefined && html`, <bdi>${who}</bdi>`}. ${words.onlyNew} <a href="/forms/${id}?whole=yes">${words.notYou}</a></p>`}
<form method="post" action="/leads" data-lead${problems.length === 0 && html` data-fresh="yes"`}${challenge && html` data-challenge="${JSON.stringify(challenge)}"`}>
${[['form', id], ['submissionId', submissionId], ...hidden].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" autocomplete="off">\n`)}
${formFields({ fields, consent: form.consent, consentRequired: form.consentRequired, honeypot, button: form.button, values, problems, words })}
</form>
</div>`;
  return page({
    title: form.title,
    body,
    problem: problems.length > 0,
    script: formScript,
    language,
  });
}
