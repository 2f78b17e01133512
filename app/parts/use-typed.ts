import { useEffect, useRef, useState } from 'react';

/**
 * What stands in a box that filters a list: what was typed, until the filter is changed elsewhere. Takes what the list is filtered by
 * now; the box calls `sends` before it changes that itself.
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
