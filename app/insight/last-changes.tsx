import type { Answer } from '../../functions/http/api/operations.ts';
import { momentText } from '../moments.ts';
import { useZone } from '../parts/me.ts';
import { Scroll } from '../parts/scroll.tsx';
import { words } from '../texts/insight/index.ts';

/** The last deployments' changes to config/, newest first: added and removed lines. */
export function LastChanges({ changes }: { changes: Answer<'marketingConfig'>['changes'] }) {
  const zone = useZone();
  return (
    <section>
      <h2>{words.lastChanges}</h2>
      {changes.length === 0 && <p className="quiet">{words.noChanges}</p>}
      {changes.map(({ at, files }, place) => (
        <details key={at} open={place === 0}>
          <summary>
            <time dateTime={at}>{momentText(at, zone)}</time> {files.map(({ name }) => name).join(', ')}
          </summary>
          {files.map(({ name, lines, more }) => (
            <Scroll key={name} label={`${words.lastChanges}: ${name}`}>
              <table className="lines">
                <caption>{name}</caption>
                <tbody>
                  {lines.map(({ added, line, text }) => (
                    <tr key={`${added} ${line}`}>
                      <th scope="row">
                        {words.line} {line}, {added ? words.newLine : words.goneLine}
                      </th>
                      <td>
                        <code>{text}</code>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {more > 0 && (
                <p className="quiet">
                  {words.moreLines} {more}
                </p>
              )}
            </Scroll>
          ))}
        </details>
      ))}
    </section>
  );
}
