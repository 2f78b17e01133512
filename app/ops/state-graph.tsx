import { useEffect, useRef } from 'react';
import type { ExecutionView } from '../../functions/http/api/shapes-operations.ts';
import { words } from '../texts/ops/index.ts';

/** The drawing of the lifecycle, which lib/build/app.ts puts in: the same as in state-machines/README.md. */
declare const STATE_GRAPH: string;

/** The execution on the state graph: where it is, and the way it came. */
export function StateGraph({ execution }: { execution: ExecutionView }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const graph = drawing();
    light(graph, execution);
    place.current?.replaceChildren(graph);
  }, [execution]);
  return <div className="graph" ref={place} role="img" aria-label={`${words.graph}: ${execution.state ?? ''}`} />;
}

let styled = false;

/** The drawing as a part of this page. Its styles are adopted, because the page's policy lets no style element in. */
function drawing(): Element {
  const graph = new DOMParser().parseFromString(STATE_GRAPH, 'image/svg+xml').documentElement;
  const style = graph.querySelector('style');
  if (!styled && style) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style.textContent ?? '');
    document.adoptedStyleSheets.push(sheet);
    styled = true;
  }
  style?.remove();
  return document.importNode(graph, true);
}

function light(graph: Element, { steps, state }: ExecutionView): void {
  const visited = new Set(steps.map((step) => step.state));
  const ways = new Set(steps.slice(1).map((step, at) => `${steps[at]?.state}\n${step.state}`));
  for (const one of graph.querySelectorAll<SVGGElement>('[data-state]')) {
    const name = one.dataset.state ?? '';
    one.classList.toggle('current', name === state);
    one.classList.toggle('visited', name !== state && visited.has(name));
  }
  for (const edge of graph.querySelectorAll<SVGGElement>('.edge')) {
    const { from, to } = edge.dataset;
    edge.classList.toggle('visited', from === undefined ? steps.length > 0 : ways.has(`${from}\n${to}`));
  }
}
