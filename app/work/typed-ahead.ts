/** Milliseconds after which a search box that does not come is no longer waited for. */
const patience = 5_000;

let ahead: { text: string; stop: () => void } | undefined;

/** Keeps typed letters for the search box of a page that is still loading; shortcuts are off meanwhile. */
export function typeAhead(): void {
  takeTypedAhead();
  const listen = (event: KeyboardEvent) => {
    if (!ahead || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return void takeTypedAhead();
    if (event.key === 'Backspace') ahead.text = ahead.text.slice(0, -1);
    else if ([...event.key].length === 1) ahead.text += event.key;
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener('keydown', listen, { capture: true });
  const timer = setTimeout(takeTypedAhead, patience);
  const stop = () => {
    clearTimeout(timer);
    removeEventListener('keydown', listen, { capture: true });
  };
  ahead = { text: '', stop };
}

/** The text typed before the search box existed, once; undefined when no box waits for it. */
export function takeTypedAhead(): string | undefined {
  const text = ahead?.text;
  ahead?.stop();
  ahead = undefined;
  return text;
}
