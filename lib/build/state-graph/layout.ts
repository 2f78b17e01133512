import { assignLanes } from './lanes.ts';
import type { StateMachine, StateNode } from './transitions.ts';
import {
  type Column,
  columnOf,
  errorsWithoutLine,
  portOf,
  textWidth,
  type Way,
  waysOf,
  widthOf,
  writtenLabel,
} from './ways.ts';

export interface Point {
  x: number;
  y: number;
}

/** A state's shape by its centre, in pixels. */
export interface PlacedState extends StateNode, Point {
  width: number;
  height: number;
  column: Column;
  fromAnyTask: string[];
}

/** Where lines may run between the columns: x in pixels. */
interface Corridors {
  outer: number;
  gutter: number;
  /** By the name of the state the lane leads to. */
  lanes: ReadonlyMap<string, number>;
  /** The common line of all ways from the middle to ends. */
  rail: number;
}

export interface Layout {
  width: number;
  height: number;
  start: Point;
  startAt: string;
  states: PlacedState[];
  ways: Way[];
  corridors: Corridors;
}

export const startRadius = 6;
const [margin, rowHeight, gutter, laneWidth, stateHeight, endHeight] = [14, 66, 50, 17, 36, 28];
/** Room for the errors that are named above an end. */
const errorsHeight = 14;
/** From centre to centre. */
const distances: Record<Column, number> = { left: 52, middle: rowHeight, right: 36 };

/** Places every state and the corridors between them. The same definition always gives the same layout. */
export function layOut(machine: StateMachine): Layout {
  const ways = waysOf(machine);
  const widest = (column: Column) =>
    Math.max(0, ...machine.states.filter((it) => columnOf(it.kind) === column).map(widthOf));
  const outer = margin;
  const left = outer + 14;
  const middle = left + widest('left') + gutter;
  const middleX = middle + widest('middle') / 2;
  const rows = rowsOf(machine, ways);
  const numbers = assignLanes(ways, rows);
  const firstLane = Math.max(middle + widest('middle') + 14, ...lanesNeed(machine, ways, middleX));
  const lanes = new Map([...numbers].map(([name, number]) => [name, firstLane + number * laneWidth]));
  const rail = Math.max(firstLane - laneWidth, ...lanes.values()) + laneWidth;
  const right = rail + 24;
  const x: Record<Column, number> = {
    left: left + widest('left') / 2,
    middle: middleX,
    right: right + widest('right') / 2,
  };
  const states = machine.states.map((it): PlacedState => {
    const column = columnOf(it.kind);
    const size =
      column === 'right' ? { width: widest('right'), height: endHeight } : { width: widthOf(it), height: stateHeight };
    return {
      ...it,
      ...size,
      column,
      x: x[column],
      y: rows.get(it.name) ?? 0,
      fromAnyTask: errorsWithoutLine(it.name, machine.transitions),
    };
  });
  return {
    width: Math.ceil(right + widest('right') + margin),
    height: Math.ceil(Math.max(...states.map((it) => it.y + it.height / 2)) + margin),
    start: { x: middleX, y: margin + startRadius },
    startAt: machine.start,
    states,
    ways,
    corridors: { outer, gutter: middle - gutter / 2, lanes, rail },
  };
}

/** The height of every state: the middle by file order, the sides beside the state that leads to them. */
function rowsOf({ states, transitions }: StateMachine, ways: readonly Way[]): Map<string, number> {
  const of = (column: Column) => states.filter((it) => columnOf(it.kind) === column).map((it) => it.name);
  const rows = new Map(of('middle').map((name, index) => [name, margin + startRadius + 54 + index * rowHeight]));
  const bottom = Math.max(0, ...rows.values());
  const beside = (column: Column, choose: (...ys: number[]) => number) => {
    const wished = of(column).map((name) => {
      const from = ways.filter((it) => it.to === name && rows.has(it.from));
      const ys = from.map((it) => (rows.get(it.from) ?? 0) + (column === 'right' ? portOf(it, ways) : 0));
      return { name, y: ys.length > 0 ? choose(...ys) : bottom };
    });
    let free = 0;
    for (const { name, y } of wished.sort((a, b) => a.y - b.y)) {
      const row = Math.max(y, free + (errorsWithoutLine(name, transitions).length > 0 ? errorsHeight : 0));
      rows.set(name, row);
      free = row + distances[column];
    }
  };
  beside('left', Math.min);
  beside('right', Math.max);
  return rows;
}

/** The first lane's distance that leaves room for the labels beside the states. */
function lanesNeed({ states }: StateMachine, ways: readonly Way[], middleX: number): number[] {
  return ways
    .filter((it) => it.kind === 'lane')
    .map((it) => {
      const from = states.find((state) => state.name === it.from);
      return middleX + (from ? widthOf(from) / 2 : 0) + textWidth(writtenLabel(it), 11) + 8;
    });
}
