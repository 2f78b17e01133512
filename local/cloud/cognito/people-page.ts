import type { Account } from './accounts.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText }
main { width: min(26rem, 100vw - 2rem); padding: 2rem 0 }
h1 { font-size: 1.4rem; margin: 0 0 .25rem }
p { margin: 0 0 1.25rem; opacity: .75 }
button { display: block; width: 100%; margin: 0 0 .5rem; padding: .7rem 1rem; font: inherit; text-align: left; cursor: pointer;
  border: 1px solid color-mix(in srgb, CanvasText 25%, Canvas); border-radius: .5rem; background: Canvas; color: CanvasText }
button:hover { border-color: CanvasText }
small { display: block; opacity: .7 }`;

/** The page in place of a company's sign-in: one click on a name, no password. `action` takes the chosen address. */
export function peoplePage(accounts: readonly Account[], action: string): string {
  const choices = accounts.map(
    ({ email, name, note }) =>
      `<button name="email" value="${escaped(email)}"><strong>${escaped(name)}</strong><small>${escaped(note ?? email)}</small></button>`,
  );
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in</title><style>${style}</style>
<main><h1>Sign in</h1><p>This is the laptop: choose who you are. Deployed, your company asks for a password.</p>
<form method="post" action="${escaped(action)}">${choices.join('\n')}</form></main></html>`;
}

/** Ends the session without a question, as Cognito does. `form` is the provider's own; without scripts a button sends it. */
export function signOutPage(form: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign out</title><style>${style}</style>
<main><h1>Sign out</h1>${form}<input type="hidden" name="logout" value="yes" form="op.logoutForm">
<button form="op.logoutForm">Sign out</button></main>
<script>document.getElementById('op.logoutForm').submit()</script></html>`;
}
