import type { EmbeddedForm } from '../../embedded.ts';
import { fieldProblem } from '../../form-words.ts';

/** A problem+json answer of POST /leads (RFC 9457). */
export interface Problem {
  title?: string;
  detail?: string;
  invalid?: { field: string; expected: string; suggestion?: string }[];
}

const nothing = (form: ParentNode) => {
  for (const wrong of form.querySelectorAll('.wrong')) wrong.remove();
  for (const input of form.querySelectorAll('[aria-invalid]')) {
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
  }
};

/** Puts every problem beside its field and all of them on top, where the focus goes; without a problem takes them away. */
export function showProblem(root: ShadowRoot, words: EmbeddedForm['words'], problem?: Problem) {
  const summary = root.querySelector('.summary');
  summary?.replaceChildren();
  nothing(root);
  if (!summary || !problem) return;
  const box = element('div', { className: 'notice bad', tabIndex: -1 });
  box.setAttribute('role', 'alert');
  const invalid = problem.invalid ?? [];
  box.append(element('p', { textContent: invalid.length > 0 ? words.wrong : textOf(problem) }));
  const list = element('ul');
  for (const { field, expected, suggestion } of invalid) {
    const id = `field-${field.replace(/^answers\./, '')}`;
    const input = root.getElementById(id);
    const text = fieldProblem(words, { expected, suggestion });
    const item = element('li', { textContent: `${field}: ${text}` });
    list.append(item);
    if (!input) continue;
    const link = element('a', {
      href: `#${id}`,
      textContent: root.querySelector(`label[for=${id}]`)?.firstChild?.textContent ?? field,
    });
    // An address within a shadow root leads nowhere.
    link.addEventListener('click', (event) => {
      event.preventDefault();
      input.focus();
    });
    item.replaceChildren(link);
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', `${id}-wrong`);
    input.closest('.field')?.append(element('p', { className: 'wrong', id: `${id}-wrong`, textContent: text }));
  }
  if (invalid.length > 0) box.append(list);
  summary.append(box);
  box.focus();
}

const textOf = ({ title, detail }: Problem) => [title, detail].filter(Boolean).join('. ');

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), properties);
}
