import { useSyncExternalStore } from 'react';
import { words } from '../texts/work/index.ts';

/** How long something can be taken back before it is said to the API, and how long a message stays. */
const graceMs = 6_000;

interface Toast {
  text: string;
  undo?: () => void;
  isError?: boolean;
}

/** Sends an action, and returns whether it succeeded. It shows a failure itself. */
type Act = () => Promise<boolean>;

let toast: Toast | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let waiting: Act | undefined;
/** The action being sent, after the time for its undo. */
let underWay: Promise<boolean> = Promise.resolve(true);
let sending = 0;
const listeners = new Set<() => void>();

function show(next: Toast | undefined) {
  toast = next;
  for (const listener of listeners) listener();
}

/** Shows what was done, with an undo where there is one. */
export function say(text: string, undo?: () => void, isError = false): void {
  flush();
  show({ text, undo, isError });
  timer = setTimeout(() => show(undefined), graceMs);
}

/** Does something that cannot be taken back, after a time in which it can. Leaving the page does it at once. */
export function doSoon(text: string, act: Act): void {
  flush();
  waiting = act;
  const undo = () => {
    waiting = undefined;
    say(words.undone);
  };
  show({ text, undo });
  timer = setTimeout(() => {
    flush();
    show(undefined);
  }, graceMs);
}

/** Undoes the shown action, once. False when it cannot be undone. */
export function takeBack(): boolean {
  const { undo, ...said } = toast ?? {};
  if (!undo) return false;
  show({ text: '', ...said });
  undo();
  return true;
}

/** Sends the waiting action now. */
function flush() {
  clearTimeout(timer);
  const act = waiting;
  waiting = undefined;
  if (!act) return;
  sending++;
  const sent = act().finally(() => sending--);
  underWay = Promise.all([underWay, sent]).then((done) => done.every(Boolean));
}

/** Whether a deed is not done yet: it can be taken back, or is being sent. */
export const isDeedOpen = (): boolean => waiting !== undefined || sending > 0;

/** Sends a waiting action at once. False when the API refused it: its message stays. */
export async function finishDeeds(): Promise<boolean> {
  flush();
  const done = await underWay;
  underWay = Promise.resolve(true);
  return done;
}

addEventListener('pagehide', flush);

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The place where messages appear. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toast);
  return (
    <div className={shown?.isError ? 'toast wrong' : 'toast'} role="status" hidden={!shown}>
      {shown?.text}{' '}
      {shown?.undo && (
        <button type="button" aria-keyshortcuts="u" onClick={takeBack}>
          {words.undo}
        </button>
      )}
    </div>
  );
}
