import type { FigureCell, FigureTable } from '../../functions/http/api/shapes-insight.ts';
import { wordOf, words } from '../texts/insight/index.ts';
import { cellText, rowName } from './cells.ts';

interface Bar {
  label: string;
  parts: number[];
  text: string;
  low?: number;
  high?: number;
}

/** Bars of a table. The table beside them has the same figures for screen readers. */
export function Bars({ table }: { table: FigureTable }) {
  const bars = barsOf(table);
  const largest = Math.max(...bars.map(({ parts, high = 0 }) => Math.max(sum(parts), high)), 0);
  if (largest === 0) return null;
  const share = (value: number) => (value / largest) * 100;
  return (
    <figure className="bars" aria-hidden="true">
      {bars.map(({ label, parts, text, low, high }) => (
        <div key={label} className="bar-row">
          <span className="bar-label">{label}</span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            {parts.map((part, index) => (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name and never change places
                key={index}
                className={`part-${index}`}
                x={share(sum(parts.slice(0, index)))}
                width={share(part)}
                height="10"
              />
            ))}
            {high !== undefined && <line x1={share(low ?? 0)} x2={share(high)} y1="5" y2="5" className="whisker" />}
          </svg>
          <span className="quiet">{text}</span>
        </div>
      ))}
      {table.picture && table.picture.bars === 'rows' && table.picture.columns.length > 1 && (
        <figcaption className="legend">
          {table.picture.columns.map((column, index) => (
            <span key={column} className={`key-${index}`}>
              {wordOf(words.columns, column)}
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}

function barsOf(table: FigureTable): Bar[] {
  const { picture, columns, rows } = table;
  if (!picture) return [];
  const cellOf = (row: FigureTable['rows'][number], column: string): FigureCell =>
    row.cells[columns.indexOf(column)] ?? {};
  if (picture.bars === 'columns') {
    const last = rows.at(-1);
    if (!last) return [];
    return picture.columns.map((column) => {
      const cell = cellOf(last, column);
      return { label: wordOf(words.columns, column), parts: [cell.n ?? 0], text: cellText(cell, column).figure };
    });
  }
  const [column = ''] = picture.columns;
  return rows.slice(-mostBars).map((row) => {
    const cells = picture.columns.map((one) => cellOf(row, one));
    const [cell = {}] = cells;
    const until = picture.until && cellOf(row, picture.until).ms;
    return {
      label: [rowName(table, row), row.beside === 'unknown' ? undefined : row.beside].filter(Boolean).join(', '),
      parts: cells.map((one) => one.rate ?? one.ms ?? one.n ?? 0),
      text: cells.length > 1 ? '' : cellText(cell, column).figure,
      ...(cells.length === 1 && cell.low !== undefined && { low: cell.low, high: cell.high }),
      ...(typeof until === 'number' && { low: cell.ms, high: until }),
    };
  });
}

const mostBars = 20;
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);
