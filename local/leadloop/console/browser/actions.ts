import { post } from './api.ts';
import { moment } from './format.ts';
import { forgetLead, model, now } from './model.ts';
import { readRoute } from './route.ts';

/** What the buttons and keys do. `again` looks at the cloud at once; `say` tells a screen reader. */
export interface Page {
  again(): Promise<void>;
  show(): void;
  say(words: string): void;
}

/** Moves the cloud's clock by a span such as `1h`, or to the next event, and waits until all that was due has happened. */
export async function advance(by: string, page: Page): Promise<void> {
  if (model.moving) return;
  model.moving = true;
  page.show();
  try {
    await post('/_local/clock', by === 'next' ? { to: 'next' } : { advance: by });
    model.failure = undefined;
  } catch (error) {
    model.failure = error instanceof Error ? error.message : String(error);
  } finally {
    model.moving = false;
  }
  await page.again();
  page.say(`It is now ${moment(now(), { year: true })}`);
}

/** Forgets every lead, after asking. */
export async function startOver(page: Page): Promise<void> {
  if (!confirm('Forget every lead, execution and mail, and start over?')) return;
  await post('/_local/reset');
  // An empty address: the first new lead is selected by itself.
  history.replaceState(null, '', location.pathname);
  forgetLead();
  await page.again();
}

/** Gives a stuck lead another execution. */
export async function restart(leadId: string, page: Page): Promise<void> {
  try {
    await post('/_local/restart', { leadId });
    model.failure = undefined;
    page.say('The lead goes on');
  } catch (error) {
    model.failure = error instanceof Error ? error.message : String(error);
  }
  await page.again();
}

/** Answers a mail of the inbox as its recipient. */
export async function answer(form: HTMLFormElement, page: Page): Promise<void> {
  const text = form.querySelector('textarea');
  try {
    await post('/_local/reply', { messageId: form.dataset.answers, text: text?.value ?? '' });
    model.failure = undefined;
    if (text) text.value = '';
    form.closest('details')?.removeAttribute('open');
    page.say('The reply was sent');
  } catch (error) {
    model.failure = error instanceof Error ? error.message : String(error);
  }
  await page.again();
}

export async function copyNearby(button: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(button.parentElement?.querySelector('pre')?.textContent ?? '');
  button.textContent = 'Copied';
}

/** Moves the selection to the next or previous row of the list in view. */
export function step(direction: 1 | -1): void {
  const list = document.querySelector(readRoute(location.hash).view === 'inbox' ? '#mails' : '#pipeline');
  const rows = [...(list?.querySelectorAll<HTMLAnchorElement>('a.row') ?? [])];
  const at = rows.findIndex((it) => it.getAttribute('aria-current') === 'true');
  const next = rows[at < 0 ? 0 : at + direction];
  next?.focus();
  next?.click();
}
