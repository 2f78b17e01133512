import { texts } from '../texts/index.ts';

/** After signing out, or when a sign-in failed. */
export function SignedOut({ why }: { why?: string }) {
  return (
    <main className="alone">
      <h1>{why ? texts.failed : texts.signedOut}</h1>
      {why && <p>{why}</p>}
      <a className="button" href="/app">
        {texts.signInAgain}
      </a>
    </main>
  );
}
