import { useSyncExternalStore } from 'react';
import { words } from '../texts/work/index.ts';

/** How long something can be taken back before it is said to the API, and how long a message stays. */
const graceMs = 6_000;

interface Toast {
  text: string;
  undo?: () => void;
  isError?: boolean;
}

/** Sends a deed, and answers whether it was done. It tells a failure itself. */
type Act = () => Promise<boolean>;

let toast: Toast | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let waiting: Act | undefined;
/** What is being sent, after its time to be taken back. */
let underWay: Promise<boolean> = Promise.resolve(true);
let sending = 0;
const listeners = new Set<() => void>();

function show(next: Toast | undefined) {
  toast = next;
  for (const listener of listeners) listener();
}

/** Says what was done, with a way back where there is one. */
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

/** Takes back what the message says, once. False when it cannot be taken back. */
export function takeBack(): boolean {
  const { undo, ...said } = toast ?? {};
  if (!undo) return false;
  show({ text: '', ...said });
  undo();
  return true;
}

/** What was waiting is done now. */
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

/** Does at once what could be taken back. False when the API refused it: the message that says so stays to be read. */
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
