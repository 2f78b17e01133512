import type { ExecutionView } from '../../functions/http/api/shapes-operations.ts';
import { momentText } from '../moments.ts';
import { words } from '../texts/ops/index.ts';

/** The execution's steps, newest first. */
export function Steps({ execution: { steps, cut }, zone }: { execution: ExecutionView; zone: string }) {
  return (
    <>
      <ol className="timeline">
        {steps.toReversed().map(({ state, from, until, how, failures, kind }) => (
          <li key={`${from}${state}`} className={kind}>
            <time dateTime={from}>{momentText(from, zone)}</time>
            <span>
              <strong>{state}</strong>{' '}
              <span className="quiet">
                {[
                  how ?? (until === undefined && kind !== 'end' ? words.hereNow : undefined),
                  failures > 1 ? `${failures} ${words.failures}` : undefined,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
          </li>
        ))}
      </ol>
      {cut && <p className="quiet">{words.cut}</p>}
    </>
  );
}
