import { ProblemError } from '../api.ts';
import { texts } from '../texts/index.ts';

/**
 * What a page says in place of what it shows. When only a refresh did not get through, or the sign-in has ended, what is shown stays, and
 * what is being typed; a refusal is news.
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
