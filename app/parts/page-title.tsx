import { useEffect } from 'react';
import { useMe } from './me.ts';

/** What the browser calls the page: in its tab, in the history, and aloud when the page is reached. */
export function PageTitle({ children }: { children: string }) {
  const product = useMe().data?.product.name;
  useEffect(() => {
    document.title = [children, product].filter(Boolean).join(' · ');
  }, [children, product]);
  return null;
}
