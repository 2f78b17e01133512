import type { Layout, PlacedState, Point } from './layout.ts';
import { portOf, type Way } from './ways.ts';

/** A way with its corners, and the place of its label. */
export interface Route extends Way {
  points: Point[];
  label: Point & { anchor: 'start' | 'middle' | 'end' };
}

interface Ends {
  from: PlacedState;
  to: PlacedState;
}

/** Gives every way its corners; all segments are level or upright. */
export function routeWays(layout: Layout): Route[] {
  const byName = new Map(layout.states.map((it) => [it.name, it]));
  return layout.ways.flatMap((way) => {
    const [from, to] = [byName.get(way.from), byName.get(way.to)];
    return from && to ? [{ ...way, ...route(way, { from, to }, layout) }] : [];
  });
}

function route(way: Way, ends: Ends, { corridors, ways, states }: Layout): Pick<Route, 'points' | 'label'> {
  const { from, to } = ends;
  if (way.kind === 'next') return down(ends);
  if (way.kind === 'lane') return beside(ends, corridors.lanes.get(to.name) ?? corridors.rail, portOf(way, ways));
  if (way.kind === 'end') return beside(ends, corridors.rail, portOf(way, ways));
  const answers = ways.some((it) => it.from === way.to && it.to === way.from);
  if (to.column === 'left' && from.column === 'middle' && Math.abs(from.y - to.y) < 40)
    return park(ends, corridors.gutter, answers && from.y === to.y ? -8 : 0);
  if (from.column === 'left' && to.column === 'middle') {
    if (from.y === to.y) return answer(ends);
    if (isFree(ends, states)) return resume(ends);
  }
  return around(ends, corridors.outer);
}

function down({ from, to }: Ends): Pick<Route, 'points' | 'label'> {
  const points = [bottom(from), top(to)];
  return { points, label: { x: from.x + 7, y: (from.y + to.y) / 2 + 3, anchor: 'start' } };
}

/** Out on the right, along a lane or the rail, and in again: to another row of the middle, or to an end. */
function beside({ from, to }: Ends, x: number, port: number): Pick<Route, 'points' | 'label'> {
  // A question is pointed: away from its middle a line starts a little further in.
  const start = { x: right(from).x - (from.kind === 'choice' ? Math.abs(port) * 0.75 : 0), y: from.y + port };
  const points = [start, { x, y: start.y }, { x, y: to.y }, to.column === 'right' ? left(to) : right(to)];
  return { points, label: { x: right(from).x + 2, y: start.y + (port < 0 ? -6 : 13), anchor: 'start' } };
}

function park({ from, to }: Ends, gutter: number, port: number): Pick<Route, 'points' | 'label'> {
  const points = [
    { x: left(from).x, y: from.y + port },
    { x: gutter, y: from.y + port },
    { x: gutter, y: to.y + port },
    { x: right(to).x, y: to.y + port },
  ];
  return { points, label: { x: (left(from).x + right(to).x) / 2, y: from.y + port - 5, anchor: 'middle' } };
}

/** Back to the state beside, which is where it was parked from. */
function answer({ from, to }: Ends): Pick<Route, 'points' | 'label'> {
  const y = from.y + 8;
  const points = [
    { x: right(from).x, y },
    { x: left(to).x, y },
  ];
  return { points, label: { x: (right(from).x + left(to).x) / 2, y: y + 13, anchor: 'middle' } };
}

/** Back to another row: straight up (or down) and in from the left. */
function resume({ from, to }: Ends): Pick<Route, 'points' | 'label'> {
  const points = [to.y < from.y ? top(from) : bottom(from), { x: from.x, y: to.y }, left(to)];
  return { points, label: { x: from.x + 10, y: to.y - 6, anchor: 'start' } };
}

function around({ from, to }: Ends, x: number): Pick<Route, 'points' | 'label'> {
  const points = [left(from), { x, y: from.y }, { x, y: to.y }, left(to)];
  return { points, label: { x: left(from).x, y: top(from).y - 5, anchor: 'start' } };
}

/** Whether no other parked state is between a parked state and the row it resumes. */
function isFree({ from, to }: Ends, states: readonly PlacedState[]): boolean {
  const [high, low] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  return !states.some((it) => it.column === 'left' && it !== from && bottom(it).y > high && top(it).y < low);
}

const top = (it: PlacedState): Point => ({ x: it.x, y: it.y - it.height / 2 });
const bottom = (it: PlacedState): Point => ({ x: it.x, y: it.y + it.height / 2 });
const left = (it: PlacedState): Point => ({ x: it.x - it.width / 2, y: it.y });
const right = (it: PlacedState): Point => ({ x: it.x + it.width / 2, y: it.y });
