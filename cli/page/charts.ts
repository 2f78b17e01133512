import { type Html, html } from '../../functions/http/pages/html.ts';

// Inline SVG in the colours of the page, each with a title and a description for screen readers.

export interface Point {
  x: number;
  y: number;
}
export interface Line {
  name: string;
  className: string;
  points: Point[];
  /** Points that are marked and named. */
  marks?: (Point & { label: string })[];
}

const [width, height] = [640, 300];
const [left, right, top, bottom] = [52, 26, 32, 44];
const x = (part: number) => left + part * (width - left - right);
const y = (part: number) => height - bottom - part * (height - top - bottom);
const round = (value: number) => Math.round(value * 10) / 10;

interface Frame {
  id: string;
  title: string;
  description: string;
  xLabel: string;
  yLabel: string;
  /** From 0 to 1 along the axis, with the words there. */
  xTicks: [number, string][];
  yTicks: [number, string][];
}

function framed(frame: Frame, content: Html | Html[]): Html {
  const { id, title, description, xLabel, yLabel, xTicks, yTicks } = frame;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-text"><title id="${id}-title">${title}</title><desc id="${id}-text">${description}</desc>
${yTicks.map(([at, label]) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${round(y(at))}" y2="${round(y(at))}"/><text class="tick" x="${left - 8}" y="${round(y(at) + 4)}" text-anchor="end">${label}</text>`)}
${xTicks.map(([at, label]) => html`<text class="tick" x="${round(x(at))}" y="${height - bottom + 18}" text-anchor="middle">${label}</text>`)}
${content}<text class="axis" x="${width - right}" y="${height - 6}" text-anchor="end">${xLabel}</text><text class="axis" x="4" y="12">${yLabel}</text></svg>`;
}

/** Lines over both axes from 0 to 1. */
export function lineChart(frame: Frame, lines: readonly Line[]): Html {
  return framed(
    frame,
    lines.map(({ className, points, marks = [] }) => {
      const path = points.map((one, n) => `${n === 0 ? 'M' : 'L'}${round(x(one.x))} ${round(y(one.y))}`).join('');
      return html`<path class="line ${className}" d="${path}"/>${marks.map(
        (mark) =>
          html`<circle class="mark ${className}" cx="${round(x(mark.x))}" cy="${round(y(mark.y))}" r="5"><title>${mark.label}</title></circle>`,
      )}`;
    }),
  );
}

export interface Bars {
  name: string;
  className: string;
  /** One for each bin. */
  counts: readonly number[];
}

/** Bars of several groups side by side in each bin, over the largest. */
export function barChart(frame: Omit<Frame, 'yTicks'>, bins: readonly string[], groups: readonly Bars[]): Html {
  const most = Math.max(1, ...groups.flatMap(({ counts }) => counts));
  const slot = 1 / bins.length;
  const bar = (slot * 0.8) / groups.length;
  const ticks = [0, 0.5, 1].map((at): [number, string] => [at, String(Math.round(most * at))]);
  return framed(
    { ...frame, yTicks: ticks },
    bins.flatMap((bin, n) =>
      groups.map(({ name, className, counts }, group) => {
        const [count, from] = [counts[n] ?? 0, n * slot + slot * 0.1 + group * bar];
        const size = round(y(0) - y(count / most));
        return html`<rect class="bar ${className}" x="${round(x(from))}" y="${round(y(count / most))}" width="${round(x(bar) - x(0) - 1)}" height="${size}" rx="2"><title>${bin}: ${count} ${name}</title></rect>`;
      }),
    ),
  );
}

/** The meaning of a chart's colours. */
export const legend = (entries: readonly { name: string; className: string }[]): Html =>
  html`<p class="legend">${entries.map(({ name, className }) => html`<span><i class="${className}"></i>${name}</span>`)}</p>`;
