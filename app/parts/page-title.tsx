import { type ReactNode, useEffect } from 'react';
import { useMe } from './me.ts';

/**
 * The heading of a page. The browser calls the page by it: in its tab, in the history, and aloud when the page is reached. `beside` is
 * shown in the same line.
 */
export function PageTitle({ children, beside }: { children: string; beside?: ReactNode }) {
  const product = useMe().data?.product.name;
  useEffect(() => {
    document.title = [children, product].filter(Boolean).join(' · ');
  }, [children, product]);
  return (
    <h1 className={beside ? 'row' : undefined}>
      <bdi>{children}</bdi>
      {beside}
    </h1>
  );
}
