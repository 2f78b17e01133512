import { escaped } from '../../functions/http/pages/html.ts';
import { style } from '../page/style.ts';
import type { Table } from './table.ts';

/** Tables are shown whole, also on paper. */
const whole = '.scroll{max-height:none}.scroll th,.scroll td{white-space:nowrap}main{max-width:1280px}';

/** The tables as a page without script. */
export function insightPage(groups: readonly { name?: string; tables: readonly Table[] }[], source: string): string {
  const sections = groups.map(
    ({ name, tables }) => `${name === undefined ? '' : `<h1>${escaped(name)}</h1>`}${tables.map(panel).join('')}`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Insight</title><style>${style}${whole}</style></head>
<body><main><header><h1>Insight</h1><p class="soft">${escaped(source)}</p></header>${sections.join('')}</main></body></html>
`;
}

function panel({ title, note, head, rows }: Table): string {
  const cells = (row: readonly string[]) =>
    row
      .map((cell, index) => (index === 0 ? `<th scope="row">${escaped(cell)}</th>` : `<td>${escaped(cell)}</td>`))
      .join('');
  const body = rows.map((row) => `<tr>${cells(row)}</tr>`).join('');
  const heading = head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('');
  const table =
    rows.length === 0
      ? '<p class="soft">Nothing yet.</p>'
      : `<div class="scroll"><table class="reasons"><thead><tr>${heading}</tr></thead><tbody>${body}</tbody></table></div>`;
  return `<section class="panel"><h2>${escaped(title)}</h2>${table}${note ? `<p class="soft">${escaped(note)}</p>` : ''}</section>`;
}
