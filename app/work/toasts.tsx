import { useSyncExternalStore } from 'react';
import { words } from '../texts/work/index.ts';

/** How long something can be taken back before it is said to the API, and how long a message stays. */
const graceMs = 6_000;

interface Toast {
  text: string;
  undo?: () => void;
  isError?: boolean;
}

let toast: Toast | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let waiting: (() => void) | undefined;
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
export function doSoon(text: string, act: () => void): void {
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
  act?.();
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
