import { deployment } from 'leadloop:config';
import type { Form } from '../../../domain/config/config.ts';
import type { InvalidField } from '../../../domain/lead/invalid-field.ts';
import { type FormWords, fieldProblem } from './form-words.ts';
import { type Html, html } from './html.ts';

type Field = Form['fields'][number];

interface Filled {
  fields: Form['fields'];
  consent?: string;
  consentRequired?: boolean;
  /** The name of the field no human sees (config/capture.yaml). */
  honeypot: string;
  button: string;
  values?: Readonly<Record<string, string>>;
  problems?: readonly InvalidField[];
  words: FormWords;
}

/** The visible fields, the same on the hosted page and inside other pages (embed.ts finds them by their ids). */
export function formFields({
  fields,
  consent,
  consentRequired = false,
  honeypot,
  button,
  values = {},
  problems = [],
  words,
}: Filled): Html {
  return html`${fields.map((field) => control(field, values[field.name] ?? '', problemOf(field.name, problems), words))}
${consent && consentBox(consent, consentRequired, values.consent !== undefined, problemOf('consent', problems), words)}
<div class="trap" aria-hidden="true"><label>${words.leaveEmpty} <input type="text" name="${honeypot}" tabindex="-1" autocomplete="off"></label></div>
<button class="send">${button}</button>${deployment.privacyUrl && html`\n<p class="soft small"><a href="${deployment.privacyUrl}" target="_blank" rel="noopener">${words.privacy}</a></p>`}`;
}

/** Takes the focus when the page opens, so that a screen reader announces the error at once. */
export function problemSummary(
  { fields, consent, words }: Pick<Form, 'fields' | 'consent'> & { words: FormWords },
  problems: readonly InvalidField[],
): Html {
  const items = problems.map(({ field, expected }) => {
    const shown = fields.find(({ name }) => name === nameIn(field));
    if (field === 'consent' && consent !== undefined) return html`<li><a href="#field-consent">${consent}</a></li>`;
    return shown
      ? html`<li><a href="#field-${shown.name}">${shown.label}</a></li>`
      : html`<li>${field}: ${fieldProblem(words, { expected })}</li>`;
  });
  return html`<div class="notice bad" role="alert" tabindex="-1" autofocus><p><strong>${words.wrong}</strong></p><ul>${items}</ul></div>`;
}

function control(field: Field, value: string, problem: InvalidField | undefined, words: FormWords): Html {
  const { name, label, type, required, autocomplete } = field;
  const id = `field-${name}`;
  const attributes = html`id="${id}" name="${name}"${required && html` required`}${autocomplete && html` autocomplete="${autocomplete}"`}${described(id, problem)}`;
  const body =
    type === 'checkbox'
      ? html`<label class="choice"><input type="checkbox" ${attributes} value="yes"${value !== '' && html` checked`}><span>${label}</span></label>`
      : html`<label for="${id}">${label}${!required && html` <span class="optional">${words.optional}</span>`}</label>${input(field, value, attributes, words)}`;
  return html`<div class="field" data-field="${name}">${body}${name === 'email' && html`<p class="suggestion" role="status" data-ask="${words.meant}"></p>`}${wrong(id, problem, words)}</div>\n`;
}

function input({ type, choices = [], required }: Field, value: string, attributes: Html, words: FormWords): Html {
  if (type === 'textarea')
    return html`<textarea ${attributes} dir="auto" rows="5" maxlength="5000">${value}</textarea>`;
  // Right-to-left text is shown so in each language of the page.
  const direction = type === 'text' && html` dir="auto"`;
  if (type !== 'select') return html`<input type="${type}" ${attributes}${direction} value="${value}" maxlength="300">`;
  const options = choices.map((choice) => html`<option${choice === value && html` selected`}>${choice}</option>`);
  return html`<select ${attributes}><option value="">${required ? words.choose : '–'}</option>${options}</select>`;
}

function consentBox(
  text: string,
  required: boolean,
  given: boolean,
  problem: InvalidField | undefined,
  words: FormWords,
): Html {
  return html`<div class="field" data-field="consent"><label class="choice"><input type="checkbox" id="field-consent" name="consent" value="true"${required && html` required`}${given && html` checked`}${described('field-consent', problem)}><span>${text}</span></label>${wrong('field-consent', problem, words)}</div>\n`;
}

const described = (id: string, problem: InvalidField | undefined) =>
  problem && html` aria-invalid="true" aria-describedby="${id}-wrong"`;

const wrong = (id: string, problem: InvalidField | undefined, words: FormWords) =>
  problem && html`<p class="wrong" id="${id}-wrong">${fieldProblem(words, problem)}</p>`;

/** Answers may be reported as `answers.teamSize`. */
const nameIn = (field: string) => field.replace(/^answers\./, '');

const problemOf = (name: string, problems: readonly InvalidField[]) =>
  problems.find(({ field }) => nameIn(field) === name);
