import { useEffect, useRef, useState } from 'react';

/**
 * The text in a box that filters a list: the typed one, until the filter changes elsewhere. `now`: the current filter; the box
 * calls `sends` before it changes the filter itself.
 */
export function useTyped(now: string) {
  const [typed, setTyped] = useState(now);
  const last = useRef(now);
  const sent = useRef<string[]>([]);
  useEffect(() => {
    if (now === last.current) return;
    last.current = now;
    const at = sent.current.indexOf(now);
    sent.current = at < 0 ? [] : sent.current.slice(at + 1);
    // A person who types on has more in the box than the filter that the box sent a moment ago.
    if (at < 0) setTyped(now);
  }, [now]);
  return { typed, setTyped, sends: (text: string) => void sent.current.push(text) };
}
