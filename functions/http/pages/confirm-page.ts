import { donePage } from './done-page.ts';
import { html } from './html.ts';
import { page } from './page.ts';

/** Double opt-in. Opening the link confirms nothing, because mail scanners open links; the button does. */
export function confirmPage({ token, confirmed }: { token: string; confirmed: boolean }): string {
  if (confirmed)
    return donePage('Thank you, that is confirmed', 'You will hear from us soon. You can close this page.');
  const body = html`<div class="card">
<h1>One click to confirm</h1>
<p class="lead">Please confirm that we may write to your e-mail address.</p>
<form method="post" action="/confirm/${token}"><button>Yes, that was me</button></form>
<hr>
<p class="soft small">If it was not you, close this page. Without your click you will not hear from us again.</p>
</div>`;
  return page({ title: 'Confirm your address', body });
}
