import { form as formScript } from 'leadloop:scripts';
import type { Form } from '../../domain/config.ts';
import type { InvalidField } from '../../domain/submission.ts';
import { type Html, html } from './html.ts';
import { page } from './page.ts';

export interface FormOptions {
  /** Tells a double click from a second form; new for every page shown. */
  submissionId: string;
  /** The name of the field no human sees (config/capture.yaml). */
  honeypot: string;
  /** What was typed, when the form is shown again. */
  values?: Readonly<Record<string, string>>;
  problems?: readonly InvalidField[];
  /** Campaign, click ids, referrer, landing page, by field name of POST /leads. */
  hiddenAttribution?: Readonly<Record<string, string>>;
}

type Field = Form['fields'][number];

const attribution = [
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'gclid',
  'fbclid',
  'referrer',
  'landingPage',
];

/** A hosted form: complete without JavaScript, every problem beside its field and listed on top. Posts to /leads. */
export function formPage(id: string, form: Form, options: FormOptions): string {
  const { submissionId, honeypot, values = {}, problems = [], hiddenAttribution = {} } = options;
  const shown = new Set(form.fields.map(({ name }) => name));
  const origin = Object.fromEntries(attribution.map((name) => [name, values[name] ?? hiddenAttribution[name] ?? '']));
  const hidden = {
    form: id,
    submissionId,
    ...(!shown.has('timeZone') && { timeZone: values.timeZone ?? '' }),
    ...origin,
  };
  const body = html`<div class="card">
<h1>${form.title}</h1>
${form.intro && html`<p class="lead">${form.intro}</p>`}
${problems.length > 0 && summary(form, problems)}
<form method="post" action="/leads" data-lead${problems.length === 0 && html` data-fresh="yes"`}>
${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" autocomplete="off">\n`)}
${form.fields.map((field) => control(field, values[field.name] ?? '', problemOf(field.name, problems)))}
${form.consent && consent(form.consent, values.consent !== undefined, problemOf('consent', problems))}
<div class="trap" aria-hidden="true"><label>Leave this empty <input type="text" name="${honeypot}" tabindex="-1" autocomplete="off"></label></div>
<button>${form.button}</button>
</form>
</div>`;
  return page({ title: form.title, body, problem: problems.length > 0, script: formScript });
}

function summary(form: Form, problems: readonly InvalidField[]): Html {
  const items = problems.map(({ field, expected }) => {
    const shown = form.fields.find(({ name }) => name === nameIn(field));
    return shown
      ? html`<li><a href="#field-${shown.name}">${shown.label}</a></li>`
      : html`<li>${field}: expected ${expected}</li>`;
  });
  return html`<div class="notice bad" role="alert"><p><strong>Please look at this again:</strong></p><ul>${items}</ul></div>`;
}

function control(field: Field, value: string, problem: string | undefined): Html {
  const id = `field-${field.name}`;
  const wrong = problem !== undefined && html`<p class="wrong" id="${id}-wrong">${problem}</p>`;
  const attributes = html`id="${id}" name="${field.name}"${field.required && html` required`}${field.autocomplete && html` autocomplete="${field.autocomplete}"`}${problem !== undefined && html` aria-invalid="true" aria-describedby="${id}-wrong"`}`;
  if (field.type === 'checkbox') {
    return html`<div class="field"><label class="choice"><input type="checkbox" ${attributes} value="yes"${value !== '' && html` checked`}><span>${field.label}</span></label>${wrong}</div>\n`;
  }
  const label = html`<label for="${id}">${field.label}${!field.required && html` <span class="optional">(optional)</span>`}</label>`;
  return html`<div class="field">${label}${input(field, value, attributes)}${wrong}</div>\n`;
}

function input({ type, choices = [], required }: Field, value: string, attributes: Html): Html {
  if (type === 'textarea') return html`<textarea ${attributes} rows="5" maxlength="5000">${value}</textarea>`;
  if (type !== 'select') return html`<input type="${type}" ${attributes} value="${value}" maxlength="300">`;
  const options = choices.map((choice) => html`<option${choice === value && html` selected`}>${choice}</option>`);
  return html`<select ${attributes}><option value="">${required ? 'Please choose' : '–'}</option>${options}</select>`;
}

function consent(text: string, given: boolean, problem: string | undefined): Html {
  return html`<div class="field"><label class="choice"><input type="checkbox" name="consent" value="true"${given && html` checked`}${problem !== undefined && html` aria-invalid="true" aria-describedby="consent-wrong"`}><span>${text}</span></label>${problem !== undefined && html`<p class="wrong" id="consent-wrong">${problem}</p>`}</div>\n`;
}

/** Answers may be reported as `answers.teamSize`. */
const nameIn = (field: string) => field.replace(/^answers\./, '');

function problemOf(name: string, problems: readonly InvalidField[]): string | undefined {
  const problem = problems.find(({ field }) => nameIn(field) === name);
  return problem && `Expected: ${problem.expected}`;
}
