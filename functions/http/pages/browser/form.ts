import { solved } from './parts/challenge.ts';
import { suggestAddress } from './parts/suggestion.ts';
import { visit } from './parts/visit.ts';
import { timeZone } from './parts/zone.ts';

/**
 * The hosted form's script: fills in what a visitor should not have to, and says while the address is typed which one was
 * probably meant. The form is complete without it. A page that comes back from the browser's back-forward cache gets a new
 * submission id: what is sent then is a new form.
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
  // The address of a form shown again is /leads, which is no page anybody came to.
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
