import type { Execution } from './api.ts';
import type { Visit } from './visits.ts';

/** The state graph: fetched once, then only its classes change. */
export async function loadGraph(into: Element): Promise<void> {
  const response = await fetch('/_console/graph.svg');
  if (!response.ok) throw new Error(await response.text());
  const parsed = new DOMParser().parseFromString(await response.text(), 'image/svg+xml');
  into.replaceChildren(document.importNode(parsed.documentElement, true));
}

export interface GraphData {
  execution?: Execution;
  stays: readonly Visit[];
  /** How many running executions are in each state; shown while no single execution is. */
  crowd: Readonly<Record<string, number>>;
}

/** Lights the current state, marks the visited states and the ways taken between them. */
export function light(graph: Element, { execution, stays, crowd }: GraphData): void {
  const visited = new Set(stays.map((it) => it.state));
  const current = execution?.state ?? stays.at(-1)?.state;
  const taken = new Set(stays.slice(1).map((it, index) => `${stays[index]?.state}\n${it.state}`));
  for (const state of graph.querySelectorAll<SVGGElement>('[data-state]')) {
    const name = state.dataset.state ?? '';
    const isCurrent = execution !== undefined && name === current;
    state.classList.toggle('visited', visited.has(name) && !isCurrent);
    state.classList.toggle('current', isCurrent);
    state.classList.toggle('resting', isCurrent && execution?.status !== 'RUNNING');
    if (isCurrent) state.setAttribute('aria-current', 'step');
    else state.removeAttribute('aria-current');
    badge(state, execution === undefined ? (crowd[name] ?? 0) : 0);
  }
  for (const edge of graph.querySelectorAll<SVGGElement>('.edge'))
    edge.classList.toggle(
      'visited',
      edge.dataset.from === undefined ? stays.length > 0 : taken.has(`${edge.dataset.from}\n${edge.dataset.to}`),
    );
}

const svg = 'http://www.w3.org/2000/svg';

/** A number at the corner of a state, or none for 0. */
function badge(state: SVGGElement, number: number): void {
  const old = state.querySelector('.badge');
  if (old?.textContent === String(number)) return;
  old?.remove();
  const shape = state.querySelector<SVGGraphicsElement>('.shape');
  if (number === 0 || shape === null) return;
  const { x, y, width } = shape.getBBox();
  const label = String(number);
  const group = document.createElementNS(svg, 'g');
  group.setAttribute('class', 'badge');
  const pill = document.createElementNS(svg, 'rect');
  const size = { x: x + width - 12, y: y - 9, width: 12 + 7 * label.length, height: 18, rx: 9 };
  for (const [name, value] of Object.entries(size)) pill.setAttribute(name, String(value));
  const text = document.createElementNS(svg, 'text');
  text.setAttribute('x', String(size.x + size.width / 2));
  text.setAttribute('y', String(size.y + 13));
  text.textContent = label;
  group.append(pill, text);
  state.append(group);
}
