import { advance, answer, copyNearby, type Page, restart, startOver, step } from './actions.ts';
import { forgetLead, model } from './model.ts';
import { mostListed } from './pipeline.ts';

/** Connects clicks, keys and the address bar. One listener for each, on the document: views come and go below it. */
export function connect(page: Page): void {
  const actions: Record<string, (button: HTMLElement) => void> = {
    advance: (button) => void advance(button.dataset.advance ?? 'next', page),
    copy: (button) => void copyNearby(button),
    reset: () => void startOver(page),
    restart: (button) => void restart(button.dataset.lead ?? '', page),
    unfold: ({ dataset: { stage = '', listed } }) => {
      model.unfolded = { ...model.unfolded, [stage]: Math.min(Number(listed) + 100, mostListed) };
      void page.again();
    },
    'older-mails': () => {
      model.mailsWanted += 100;
      void page.again();
    },
  };
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    closeMenus(target);
    const button = target.closest<HTMLElement>('[data-action]');
    const { action = '' } = button?.dataset ?? {};
    if (button !== null && Object.hasOwn(actions, action)) actions[action]?.(button);
  });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.answers === undefined) return;
    event.preventDefault();
    void answer(form, page);
  });

  document.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.id !== 'filter') return;
    model.filter = target.value;
    void page.again();
  });

  // `toggle` does not bubble, but it can be captured on its way down.
  document.addEventListener('toggle', ({ target }) => onToggle(target, page), true);

  const keys: Record<string, () => void> = {
    j: () => step(1),
    k: () => step(-1),
    h: () => void advance('1h', page),
    d: () => void advance('1d', page),
    n: () => void advance('next', page),
    '/': () => document.getElementById('filter')?.focus(),
  };
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') closeMenus(document.body);
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]?.();
  });

  addEventListener('hashchange', () => {
    forgetLead();
    page.show();
    void page.again();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void page.again();
  });
}

/** A menu closes when something else, or something in it, was chosen. */
function closeMenus(target: Element): void {
  for (const menu of document.querySelectorAll('details.menu[open]'))
    if (!menu.contains(target) || target.closest('.menu-list') !== null) menu.removeAttribute('open');
}

/** The events of a stay in the history are drawn while it is open, and only then. */
function onToggle(target: EventTarget | null, page: Page): void {
  if (!(target instanceof HTMLDetailsElement)) return;
  const { stay } = target.dataset;
  if (stay === undefined) return;
  model.opened = target.open ? [...model.opened, stay] : model.opened.filter((it) => it !== stay);
  page.show();
}
