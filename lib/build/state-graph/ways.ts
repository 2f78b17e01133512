import type { StateKind, StateMachine, StateNode, Transition } from './transitions.ts';

/** Parked states are left, the process runs down the middle in the order of the file, ends are right. */
export type Column = 'left' | 'middle' | 'right';

/** All transitions between the same two states, drawn as one line. */
export interface Way {
  from: string;
  to: string;
  labels: string[];
  failure: boolean;
  /** `next`: to the row below; `lane`: to any other row of the middle; `end`: from the middle to an end; `side`: the rest. */
  kind: 'next' | 'lane' | 'end' | 'side';
}

/** The lines to draw: transitions between the same states merged, and failures that would bury the process left out. */
export function waysOf({ states, transitions }: StateMachine): Way[] {
  const kinds = new Map(states.map((it) => [it.name, it.kind]));
  const middle = states.filter((it) => columnOf(it.kind) === 'middle').map((it) => it.name);
  const merged = new Map<string, Way>();
  for (const it of transitions) {
    if (isCrowded(it, transitions)) continue;
    const key = `${it.from}\n${it.to}`;
    const columns = [it.from, it.to].map((name) => columnOf(kinds.get(name) ?? 'task')).join(' ');
    const isNext = middle.indexOf(it.to) === middle.indexOf(it.from) + 1;
    const kind = columns === 'middle middle' ? (isNext ? 'next' : 'lane') : columns === 'middle right' ? 'end' : 'side';
    const way = merged.get(key) ?? { from: it.from, to: it.to, labels: [], failure: it.failure, kind };
    if (it.label !== '' && !way.labels.includes(it.label)) way.labels.push(it.label);
    merged.set(key, way);
  }
  return [...merged.values()];
}

/** From this many tasks on, a failure that leads to an end of its own is named at that end instead of drawn. */
const crowd = 3;

function isCrowded(transition: Transition, all: readonly Transition[]): boolean {
  const into = all.filter((it) => it.to === transition.to);
  return into.length >= crowd && into.every((it) => it.failure);
}

/** The errors of any task that lead to a state without a line. */
export function errorsWithoutLine(name: string, transitions: readonly Transition[]): string[] {
  const crowded = transitions.filter((it) => it.to === name && isCrowded(it, transitions));
  return [...new Set(crowded.map((it) => it.label))];
}

/** Where on its right side a state lets a way out, from its middle: ends above, lanes below, alone in the middle. */
export function portOf(way: Way, all: readonly Way[]): number {
  const kinds = new Set(all.filter((it) => it.from === way.from).map((it) => it.kind));
  if (!kinds.has('lane') || !kinds.has('end')) return 0;
  return way.kind === 'end' ? -8 : 8;
}

/** The label of a way. A word that repeats its target's name is shown in the tooltip only. */
export function writtenLabel({ labels, to }: Way): string {
  return labels.filter((it) => it !== to.toLowerCase()).join(', ');
}

export function columnOf(kind: StateKind): Column {
  if (kind === 'parked') return 'left';
  return kind === 'succeed' || kind === 'fail' ? 'right' : 'middle';
}

/** The width of a state's shape in pixels. */
export function widthOf({ name, kind }: StateNode): number {
  return Math.round(textWidth(name, 13)) + (kind === 'choice' ? 38 : kind === 'parked' || kind === 'wait' ? 44 : 28);
}

/** A guess without a font at hand: proportions of common interface fonts, a little on the wide side. */
export function textWidth(text: string, size: number): number {
  const em = (char: string) => {
    if (/[ijlt.,'|:!fr ]/.test(char)) return 0.34;
    if (/[mwMW@]/.test(char)) return 0.86;
    return /[A-Z]/.test(char) ? 0.66 : 0.56;
  };
  return [...text].reduce((sum, char) => sum + em(char) * size, 0);
}
