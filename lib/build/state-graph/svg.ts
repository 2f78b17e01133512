import { type Layout, type PlacedState, type Point, startRadius } from './layout.ts';
import { type Route, routeWays } from './routes.ts';
import { style } from './style.ts';
import { writtenLabel } from './ways.ts';

/** Writes a layout as one self-contained SVG document: no script, no font or image from elsewhere. */
export function writeSvg(title: string, layout: Layout): string {
  const { width, height, start, states, startAt } = layout;
  const first = states.find((it) => it.name === startAt);
  const entry = first === undefined ? [] : [start, { x: start.x, y: first.y - first.height / 2 }];
  return `<svg xmlns="http://www.w3.org/2000/svg" class="state-graph" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${text(title)}</title>
<style>${style}</style>
<rect class="backdrop" width="${width}" height="${height}" rx="12"/>
<g class="edge" data-to="${text(first?.name ?? '')}">${line(entry)}</g>
<circle class="start" cx="${number(start.x)}" cy="${number(start.y)}" r="${startRadius}"/>
${routeWays(layout).map(edge).join('\n')}
${states.map(state).join('\n')}
</svg>
`;
}

function state(it: PlacedState): string {
  const { x, y, width: w, height: h } = it;
  const icon = it.kind === 'parked' || it.kind === 'wait';
  const parts = [
    `<title>${text(it.comment)}</title>`,
    shape(it),
    icon ? pause(x - w / 2 + 13, y) : '',
    `<text x="${number(icon ? x + 9 : x)}" y="${number(y + 4.5)}">${text(it.name)}</text>`,
  ];
  if (it.fromAnyTask.length > 0) {
    const title = `any task: ${it.fromAnyTask.join(', ')}`;
    parts.push(`<text class="stub" x="${number(x + w / 2)}" y="${number(y - h / 2 - 8)}">${text(title)}</text>`);
  }
  return `<g class="state ${it.kind}" data-state="${text(it.name)}">${parts.join('')}</g>`;
}

function shape({ kind, x, y, width: w, height: h }: PlacedState): string {
  const [left, top, right, low] = [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
  if (kind === 'choice') {
    const tip = 14;
    const corners = [
      { x: left, y },
      { x: left + tip, y: top },
      { x: right - tip, y: top },
      { x: right, y },
      { x: right - tip, y: low },
      { x: left + tip, y: low },
    ];
    return `<polygon class="shape" points="${corners.map(pair).join(' ')}"/>`;
  }
  const radius = kind === 'succeed' || kind === 'fail' ? h / 2 : 8;
  return `<rect class="shape" x="${number(left)}" y="${number(top)}" width="${w}" height="${h}" rx="${radius}"/>`;
}

/** The two bars of a pause button: this state waits. */
function pause(x: number, y: number): string {
  return `<path class="icon" d="M${pair({ x, y: y - 5.5 })}h3.5v11h-3.5zM${pair({ x: x + 6.5, y: y - 5.5 })}h3.5v11h-3.5z"/>`;
}

function edge(route: Route): string {
  const { from, to, labels, failure, points, label } = route;
  const written = writtenLabel(route);
  const place = `x="${number(label.x)}" y="${number(label.y)}" text-anchor="${label.anchor}"`;
  return [
    `<g class="edge${failure ? ' failure' : ''}" data-from="${text(from)}" data-to="${text(to)}">`,
    `<title>${text(`${from} → ${to}${labels.length > 0 ? `: ${labels.join(', ')}` : ''}`)}</title>`,
    line(points),
    written === '' ? '' : `<text ${place}>${text(written)}</text>`,
    '</g>',
  ].join('');
}

const cornerRadius = 9;
const headLength = 8;

/** A line with round corners through `points`, and an arrow head at its last. */
function line(points: readonly Point[]): string {
  const corners = points.filter((it, index) => index === 0 || distance(it, points[index - 1] ?? it) > 0.1);
  const [first, before, tip] = [corners[0], corners.at(-2), corners.at(-1)];
  if (first === undefined || before === undefined || tip === undefined) return '';
  const bends = corners.slice(1, -1).map((corner, index) => {
    const [back, on] = [corners[index] ?? corner, corners[index + 2] ?? corner];
    const radius = Math.min(cornerRadius, distance(back, corner) / 2, distance(corner, on) / 2);
    return `L${pair(towards(corner, back, radius))}Q${pair(corner)} ${pair(towards(corner, on, radius))}`;
  });
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
  const wing = (turn: number) =>
    pair(towards(tip, { x: tip.x - Math.cos(angle + turn), y: tip.y - Math.sin(angle + turn) }, headLength));
  const shaft = `M${pair(first)}${bends.join('')}L${pair(towards(tip, before, headLength - 2))}`;
  return `<path d="${shaft}"/><path class="head" d="M${pair(tip)}L${wing(0.42)}L${wing(-0.42)}z"/>`;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** The point `by` pixels from `from` on the way to `to`. */
function towards(from: Point, to: Point, by: number): Point {
  const part = by / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function pair({ x, y }: Point): string {
  return `${number(x)},${number(y)}`;
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function text(value: string): string {
  return value.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
