import { Link } from '@tanstack/react-router';
import type { FigureTable } from '../../functions/http/api/shapes-insight.ts';
import { Scroll } from '../parts/scroll.tsx';
import { wordOf, words } from '../texts/insight/index.ts';
import { Bars } from './bars.tsx';
import { cellText, rowName } from './cells.ts';
import type { InsightSearch } from './search.ts';

/** Columns of words. All others have figures, whose digits are aligned. */
const wordy = ['condition', 'better'];
const classOf = (column: string) => (wordy.includes(column) ? undefined : 'number');

/** A table of figures with its picture. `only` is what else must be asked for to find the leads of this table, `group` its name. */
export function FigureView(props: {
  table: FigureTable;
  figure: string;
  search: InsightSearch;
  only?: InsightSearch;
  group?: string;
}) {
  const { table, figure, search, only, group } = props;
  const { name, columns, rows, rowsAre } = table;
  const title = wordOf(words.tables, name);
  const label = group === undefined ? title : `${title}: ${group}`;
  const note = (words.notes as Record<string, string>)[name];
  const hasBeside = rows.some(({ beside }) => beside !== undefined);
  const isTotal = rowsAre === 'total';
  return (
    <section>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className="quiet">{words.nothingYet}</p>
      ) : (
        <>
          <Bars table={table} />
          <Scroll label={label}>
            <table>
              <thead>
                <tr>
                  {!isTotal && <td />}
                  {hasBeside && <td />}
                  {columns.map((column) => (
                    <th key={column} scope="col" className={classOf(column)}>
                      {wordOf(words.columns, column)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.key}>
                    {!isTotal && (
                      <th scope="row">
                        {rowName(table, row)}
                        {row.growing && '\u00a0*'}
                      </th>
                    )}
                    {hasBeside && <td>{row.beside === 'unknown' ? '–' : row.beside}</td>}
                    {columns.map((column, index) => {
                      const cell = row.cells[index] ?? {};
                      const { figure: text, more, sure } = cellText(cell, column);
                      return (
                        <td key={column} className={classOf(column)}>
                          {cell.leads ? (
                            <Link
                              to="/insight/$figure"
                              params={{ figure }}
                              search={{ ...search, ...only, table: name, row: row.key, column }}
                              hash="behind"
                            >
                              {text}
                            </Link>
                          ) : (
                            text
                          )}
                          {more && <span className="quiet more">{more}</span>}
                          {sure && <span className="quiet more">{sure}</span>}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </>
      )}
      {note && <p className="quiet">{note}</p>}
    </section>
  );
}
