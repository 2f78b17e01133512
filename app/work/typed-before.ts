/** Input of forms that the API refused after they had closed, until it is sent again; by lead and form. */
const kept = new Map<string, FormData>();
const keyOf = (leadId: string, form: string) => `${leadId} ${form}`;

export const typedBefore = {
  keep: (leadId: string, form: string, typed: FormData): void => void kept.set(keyOf(leadId, form), typed),

  isEmpty: (): boolean => kept.size === 0,

  /** Puts the input back into the form. A choice may add fields, which are filled on the next frame. */
  putBack(leadId: string, name: string, form: HTMLFormElement): void {
    const typed = kept.get(keyOf(leadId, name));
    if (!typed) return;
    kept.delete(keyOf(leadId, name));
    const fill = () => {
      for (const [field, value] of typed) {
        const control = form.elements.namedItem(field);
        if (!isControl(control) || control.value === value) continue;
        control.value = String(value);
        control.dispatchEvent(new Event('change', { bubbles: true }));
      }
    };
    fill();
    requestAnimationFrame(fill);
  },
};

const isControl = (found: unknown): found is HTMLInputElement =>
  found instanceof HTMLInputElement || found instanceof HTMLSelectElement || found instanceof HTMLTextAreaElement;
