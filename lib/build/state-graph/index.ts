import { readFileSync, writeFileSync } from 'node:fs';
import { layOut } from './layout.ts';
import { writeSvg } from './svg.ts';
import { readStateMachine, type StateKind } from './transitions.ts';

/**
 * Draws an ASL definition (JSONata) as an SVG document. Every state is a `<g data-state="Name">` whose class is its
 * kind, every line a `<g class="edge" data-from data-to>`; a page that embeds the drawing may add the classes `current`
 * and `visited` to them. Throws when `definition` is not a state machine.
 */
export function drawStateGraph(definition: unknown): string {
  const machine = readStateMachine(definition);
  return writeSvg(machine.comment, layOut(machine));
}

const kinds: Record<StateKind, string> = {
  task: 'work',
  parked: 'parked',
  choice: 'question',
  wait: 'pause',
  pass: 'step',
  succeed: 'end',
  fail: 'failure',
};

/** The same definition as a Markdown table, one row a state, in the order of the file. */
export function stateTable(definition: unknown): string {
  const { states, transitions } = readStateMachine(definition);
  const rows = states.map(({ name, kind, comment }) => {
    const out = transitions.filter((it) => it.from === name);
    const leaves = [...new Set(out.map((it) => it.to))].map((to) => {
      const labels = out.filter((it) => it.to === to && it.label !== '').map((it) => it.label);
      return `${labels.join(', ')} → ${to}`.trim();
    });
    return `| **${name}** | ${kinds[kind]} | ${comment} | ${leaves.join('<br>') || '–'} |`;
  });
  return ['| state | kind | what it does | what leaves it |', '|---|---|---|---|', ...rows].join('\n');
}

const begin = '<!-- states: written by `node lib/build/state-graph/index.ts` -->';
const end = '<!-- states: end -->';

/** `readme` with the table between its two markers replaced. Throws when the markers are not there. */
export function withStateTable(readme: string, definition: unknown): string {
  const [before, rest] = readme.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the README has no lines "${begin}" and "${end}"`);
  return `${before}${begin}\n${stateTable(definition)}\n${end}${after}`;
}

if (import.meta.main) {
  const room = new URL('../../../state-machines/', import.meta.url);
  const definition: unknown = JSON.parse(readFileSync(new URL('lead-lifecycle.asl.json', room), 'utf8'));
  const readme = new URL('README.md', room);
  writeFileSync(new URL('lead-lifecycle.svg', room), drawStateGraph(definition));
  writeFileSync(readme, withStateTable(readFileSync(readme, 'utf8'), definition));
}
