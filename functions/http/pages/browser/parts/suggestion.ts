import { suggestionFor } from '../../../../../domain/capture/typo.ts';

/** So long after the last key the person has finished typing, and not just paused at "gmai". */
const settled = 600;

/**
 * Says below the address field which address was probably meant, and puts it in when asked to. Tells `seen` each address a
 * suggestion was shown for, so that nobody is asked twice.
 */
export function suggestAddress(form: HTMLFormElement, seen: (address: string) => void) {
  const field = form.querySelector<HTMLInputElement>('[name=email]');
  const place = form.querySelector<HTMLElement>('.suggestion');
  if (!field || !place) return;
  let timer = 0;
  const look = () => {
    clearTimeout(timer);
    const meant = suggestionFor(field.value);
    if ((meant ?? '') === (place.dataset.meant ?? '')) return;
    place.dataset.meant = meant ?? '';
    place.replaceChildren();
    if (!meant) return;
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: meant });
    button.addEventListener('click', () => {
      field.value = meant;
      look();
      field.focus();
    });
    place.append('Did you mean ', button, '?');
    seen(field.value);
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, settled);
  });
  field.addEventListener('change', look);
  form.addEventListener('submit', look);
}
