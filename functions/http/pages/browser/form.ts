import { solved } from './parts/challenge.ts';
import { suggestAddress } from './parts/suggestion.ts';
import { visit } from './parts/visit.ts';
import { timeZone } from './parts/zone.ts';

/**
 * The hosted form's script: fills in hidden fields, and suggests a correction while the address is typed. The form works
 * without it. A page restored from the browser's back-forward cache gets a new submission id, because its next post is a new
 * form.
 */
const form = document.querySelector<HTMLFormElement>('form[data-lead]');
if (form) start(form);

function start(form: HTMLFormElement) {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | null;
  const fill = (name: string, value = '') => {
    const input = field(name);
    if (input && !input.value) input.value = value;
  };
  fill('timeZone', timeZone());
  // A form shown again has the address /leads, which is not where the visitor entered.
  if (form.dataset.fresh)
    for (const [name, value] of Object.entries(visit())) if (name !== 'profile') fill(name, value);
  suggestAddress(form, () => fill('addressChecked', 'yes'));

  if (form.dataset.challenge)
    void solved(JSON.parse(form.dataset.challenge)).then((answer) => fill('challenge', answer));

  const button = form.querySelector<HTMLButtonElement>('.send');
  const disable = (disabled: boolean) => {
    if (button) button.disabled = disabled;
  };
  form.addEventListener('submit', () => setTimeout(disable, 0, true));
  addEventListener('pageshow', ({ persisted }) => {
    disable(false);
    const id = field('submissionId');
    if (persisted && id) id.value = crypto.randomUUID();
  });
}
