import { ProblemError } from '../api.ts';
import { texts } from '../texts/index.ts';

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
