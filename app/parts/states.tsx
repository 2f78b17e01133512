import { ProblemError } from '../api.ts';
import { texts } from '../texts/index.ts';

/**
 * The error to show in place of a page. After a failed refresh or an ended sign-in, the shown data and typed text stay; a
 * refusal replaces them.
 */
export function failureOf({ error, data }: { error: Error | null; data?: unknown }): Error | undefined {
  const isRefused = error instanceof ProblemError && error.status < 500 && error.status !== 401;
  return error && (data === undefined || isRefused) ? error : undefined;
}

/** What did not work and what to do: the words are the API's. */
export function Failed({ error, again }: { error: Error; again?: () => unknown }) {
  return (
    <div className="failed" role="alert">
      <h1>{texts.failed}</h1>
      <p>{error.message}</p>
      {error instanceof ProblemError && error.detail && <p>{error.detail}</p>}
      {again && (
        <button type="button" onClick={() => void again()}>
          {texts.again}
        </button>
      )}
    </div>
  );
}
