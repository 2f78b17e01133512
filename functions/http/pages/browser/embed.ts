import type { EmbeddedForm } from '../embedded.ts';
import { inTime, solved } from './parts/challenge.ts';
import { element, type Problem, showProblem } from './parts/problems.ts';
import { suggestAddress } from './parts/suggestion.ts';
import { remember, visit } from './parts/visit.ts';
import { visitorId } from './parts/visitor-id.ts';
import { timeZone } from './parts/zone.ts';

/** The form this script brings (../embedded-form.ts wraps the script in it). */
declare const leadloopForm: EmbeddedForm;

const { id, markup, style, words, allowedOrigins, isChallenged } = leadloopForm;
const path = `/forms/${id}.js`;
// A tag manager runs scripts outside the page's HTML; then the address identifies this script.
const script = (document.currentScript ?? document.querySelector(`script[src*="${path}"]`)) as HTMLScriptElement | null;
const place = script?.dataset.target;

if (place && document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
else start();

function start() {
  const host = document.createElement('leadloop-form');
  const target = place ? document.querySelector(place) : undefined;
  if (target) target.append(host);
  else if (script && !place && document.body?.contains(script)) script.after(host);
  else return console.error(`leadloop: put the script where the form shall be, or say data-target="#place" (${path})`);
  const api = script?.src.split(path)[0] ?? '';
  if (!mayBeSent(api))
    console.error(
      `leadloop: pages of ${location.origin} may not send the form "${id}", so nothing sent here arrives. Add ${location.origin} to allowedOrigins of the form in config/capture.yaml, or of all forms in config/deployment.yaml. Allowed: ${allowedOrigins.join(', ')}`,
    );
  run(host, host.attachShadow({ mode: 'open' }), api);
}

/** The same that the server and its gateway decide on. */
function mayBeSent(api: string): boolean {
  const [here, there] = [location.hostname, new URL(api || location.href, location.href).hostname];
  const isLocal = (name: string) => name === 'localhost' || name === '127.0.0.1';
  return (
    here === there ||
    (isLocal(here) && isLocal(there)) ||
    allowedOrigins.includes('*') ||
    allowedOrigins.includes(location.origin)
  );
}

function run(host: HTMLElement, root: ShadowRoot, api: string) {
  root.innerHTML = markup;
  dress(root);
  const form = root.querySelector('form') as HTMLFormElement;
  const again = root.querySelector('.again') as HTMLElement;
  const button = root.querySelector('.send') as HTMLButtonElement;
  const shown = performance.now();
  const submissionId = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const came = visit();
  let checked = '';

  suggestAddress(
    form,
    (address) => {
      checked = address;
    },
    true,
  );
  ask(form, again, came.profile);
  again.querySelector('button')?.addEventListener('click', askAll);

  /** Asks for the whole form: for another person, or after the token has expired. */
  function askAll() {
    remember(undefined);
    delete came.profile;
    ask(form, again, undefined);
    form.querySelector<HTMLElement>('input,select,textarea')?.focus();
  }

  // Asked for by who fills the form in, not by each view of the page.
  let challenge = Promise.resolve('');
  if (isChallenged && mayBeSent(api))
    form.addEventListener(
      'focusin',
      () => {
        challenge = fetch(`${api}/challenge`)
          .then(async (answer) => (answer.ok ? solved(await answer.json()) : ''))
          .catch(() => '');
      },
      { once: true },
    );

  function body(challenge: string) {
    return JSON.stringify({
      ...came,
      challenge,
      visitorId: visitorId(),
      ...Object.fromEntries(new FormData(form)),
      form: id,
      submissionId,
      addressChecked: checked,
      timeZone: timeZone(),
      // Both moments are from this clock, which may be wrong: only their difference counts.
      formShownAt: new Date(Date.now() - (performance.now() - shown)).toISOString(),
      formSentAt: new Date().toISOString(),
    });
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    showProblem(root, words);
    if (!mayBeSent(api)) {
      showProblem(root, words, words.notHere);
      button.disabled = false;
      return;
    }
    try {
      const answer = await fetch(`${api}/leads`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: body(await inTime(challenge)),
      });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) thank(said);
      else refused(answer.status, said);
    } catch {
      showProblem(root, words, words.unreachable);
    }
    button.disabled = false;
  });

  function refused(status: number, problem: Problem) {
    if (came.profile && problem.invalid?.some(({ field }) => field === 'email')) askAll();
    // API Gateway throttles without a title; our own 429 says when to send the form again.
    const busy = status >= 500 || problem.title === undefined;
    showProblem(root, words, busy ? words.failed : problem);
  }

  function thank(said: { receipt?: string; profile?: string; thanks?: EmbeddedForm['thanks'] }) {
    const { receipt, profile, thanks = leadloopForm.thanks } = said;
    remember(profile);
    const box = element('div', { className: 'thanks', tabIndex: -1 });
    box.append(element('h2', { textContent: thanks.title }), element('p', { textContent: thanks.text }));
    root.querySelector('.embedded')?.replaceChildren(box);
    box.focus();
    host.dispatchEvent(new CustomEvent('leadloop:sent', { bubbles: true, detail: { form: id, receipt } }));
  }
}

/** A constructed sheet works where the page's content security policy forbids style elements. */
function dress(root: ShadowRoot) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(element('style', { textContent: style }));
  }
}

/** Leaves out the fields that the token names as known. The server decides what a token is worth. */
function ask(form: HTMLFormElement, again: HTMLElement, profile: string | undefined) {
  const { known = [], who } = claimsIn(profile);
  for (const field of form.querySelectorAll<HTMLElement>('[data-field]')) {
    const hide = known.includes(field.dataset.field ?? '') && !field.querySelector('textarea');
    field.hidden = hide;
    for (const input of field.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input,select'))
      input.disabled = hide;
  }
  again.hidden = known.length === 0;
  const place = again.querySelector('.who');
  if (place) place.textContent = who ? `, ${who}` : '';
}

function claimsIn(token: string | undefined): { known?: string[]; who?: string } {
  try {
    const body = (token ?? '').split('.')[0]?.replace(/-/g, '+').replace(/_/g, '/') ?? '';
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes))[1];
  } catch {
    return {};
  }
}
