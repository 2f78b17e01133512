import { suggestionFor } from '../../../../../domain/capture/typo.ts';

/** How long after the last key the person has finished typing, and not just paused at "gmai". */
const settled = 600;

/**
 * Suggests a corrected address below the field, and inserts it on a click. Reports each suggested address to `seen`, so that a
 * visitor is asked once. `asksFirst`: the post that shows the suggestion is stopped.
 */
export function suggestAddress(form: HTMLFormElement, seen: (address: string) => void, asksFirst = false) {
  const field = form.querySelector<HTMLInputElement>('[name=email]');
  const place = form.querySelector<HTMLElement>('.suggestion');
  if (!field || !place) return;
  let timer = 0;
  /** Whether a suggestion is there that was not there before. */
  const look = (): boolean => {
    clearTimeout(timer);
    const meant = suggestionFor(field.value);
    if ((meant ?? '') === (place.dataset.meant ?? '')) return false;
    place.dataset.meant = meant ?? '';
    place.replaceChildren();
    if (!meant) return false;
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: meant });
    button.addEventListener('click', () => {
      field.value = meant;
      look();
      field.focus();
    });
    place.append(`${place.dataset.ask} `, button, '?');
    seen(field.value);
    return true;
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, settled);
  });
  field.addEventListener('change', look);
  form.addEventListener('submit', (event) => {
    if (!look() || !asksFirst) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    field.focus();
  });
}
