import { originParameters } from '../../../../domain/lead/origin.ts';
import { withoutParameters, withParameter } from '../../../../domain/tracking/query-text.ts';
import type { SiteSettings } from '../site-settings.ts';

/** Settings that are the same for every visitor (../site-script.ts wraps the script in them). */
declare const leadloopSettings: SiteSettings;

type Command = [string, ...unknown[]];
interface Leadloop {
  (...command: Command): void;
  /** Commands that the page queued before this script loaded. */
  q?: Command[];
}
declare global {
  interface Window {
    leadloop?: Leadloop;
  }
  interface Document {
    prerendering?: boolean;
  }
  interface Navigator {
    globalPrivacyControl?: boolean;
  }
}

const { consent, downloads } = leadloopSettings;
const script = (document.currentScript ?? document.querySelector('script[src*="/t.js"]')) as HTMLScriptElement;
const api = script.src.split('/t.js')[0];
const most = 50;
/** A page that cannot send keeps this many: the first ones hold where the visit came from. */
const mostKept = 500;
const refuses = navigator.globalPrivacyControl || navigator.doNotTrack === '1';
/** Each event as JSON. */
let queue: string[] = [];
/** Three bytes a character at most: a longer event would be refused each time it is sent. */
const tooLong = 20_000;
let lastPage = '';

/** An error of ours must not disturb the host page in any browser. */
const safely =
  <Given extends unknown[]>(act: (...given: Given) => unknown) =>
  (...given: Given): void => {
    try {
      act(...given);
    } catch {}
  };

// Browsers may forbid storage altogether; then nothing is remembered and nothing is sent.
const keep = (name: string, value?: string | null): string | null => {
  try {
    const key = `leadloop.${name}`;
    if (value === null) localStorage.removeItem(key);
    else if (value !== undefined) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const random = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const mayTrack = () => !refuses && (keep('consent') ?? (consent ? 'yes' : 'no')) === 'yes';
const visitorId = () => (mayTrack() ? (keep('visitor') ?? keep('visitor', random())) : null);

/** Where this visit came from: what its first page said, until the tab is closed. */
function source(): unknown {
  const key = 'leadloop.source';
  try {
    let kept = sessionStorage[key];
    if (!kept) {
      const query = new URLSearchParams(location.search);
      const found: Record<string, string> = { landingPage: address() };
      for (const [name, field] of Object.entries(originParameters)) found[field] = query.get(name) ?? '';
      found.link = query.get('ll') ?? '';
      if (new URL(document.referrer || location.href).host !== location.host) found.referrer = document.referrer;
      kept = sessionStorage[key] = JSON.stringify(found);
    }
    return JSON.parse(kept);
  } catch {
    return undefined;
  }
}

/** The address without identity tokens, and without a fragment, unless the fragment is a route (`#/pricing`, `#!/pricing`). */
function address(): string {
  const [page = ''] = withoutParameters(location.href, ['profile', 'referral', 'visitorId']).split('#');
  return /^#!?\//.test(location.hash) ? page + location.hash : page;
}

function track(name: string, more: object) {
  if (!visitorId() || queue.length >= mostKept) return;
  queue.push(JSON.stringify({ id: random(), name, at: Date.now(), ...more }));
  if (queue.length >= most) send();
}

function page() {
  const url = address();
  if (url === lastPage || !visitorId()) return;
  lastPage = url;
  track('page.viewed', { url, source: source() });
}

/**
 * A text in a beacon needs no preflight and outlives the page. Browsers take some 60 kB at once: a refused batch is halved. A
 * single refused event waits for the next time, or is dropped when it alone is too long.
 */
function send() {
  const id = visitorId();
  for (let size = most; id && queue.length > 0; ) {
    const events = queue.slice(0, size);
    const body = `{"visitorId":${JSON.stringify(id)},"sentAt":${Date.now()},"events":[${events.join()}]}`;
    if (navigator.sendBeacon(`${api}/events`, body)) {
      queue = queue.slice(events.length);
    } else if (events.length > 1) size = Math.ceil(events.length / 2);
    else if (body.length > tooLong) queue.shift();
    else return;
  }
}

const commands: Record<string, (...given: never[]) => void> = {
  consent(given: boolean) {
    keep('consent', given ? 'yes' : 'no');
    if (given) page();
    else {
      queue = [];
      lastPage = '';
      keep('visitor', null);
    }
  },
  event: (name: string, properties?: object) => track(name, { properties, url: address() }),
  page,
};
const run = safely(([name, ...given]: Command) => commands[name]?.(...(given as never[])));
const [sendSafely, pageSafely] = [safely(send), safely(page)];

const waiting = window.leadloop?.q ?? [];
window.leadloop = (...command) => run(command);
for (const command of waiting) run([...command] as Command);
// A browser that prerenders a page has no reader yet.
if (document.prerendering) addEventListener('prerenderingchange', pageSafely, { once: true });
else page();

setInterval(sendSafely, 5000);
// A page that is hidden may never come back; one that is shown again may send, too.
for (const event of ['visibilitychange', 'pagehide']) addEventListener(event, sendSafely);
// Sites that change the address without loading a page.
for (const event of ['popstate', 'hashchange']) addEventListener(event, () => setTimeout(pageSafely));
for (const name of ['pushState', 'replaceState'] as const) {
  const original = history[name];
  history[name] = function (...given) {
    original.apply(this, given);
    setTimeout(pageSafely);
  };
}

/** Where a link leads: in drawings (SVG) its address is an object. */
function hrefOf(link: Element): string {
  const { href } = link as HTMLAnchorElement | SVGAElement;
  return new URL(typeof href === 'string' ? href : href.baseVal, document.baseURI).href;
}

addEventListener(
  'click',
  safely((event: MouseEvent) => {
    // Inside the parts of a page that are built as components, the target is the component.
    const [target] = event.composedPath();
    const link = target instanceof Element ? target.closest('a[*|href]') : null;
    if (!link) return;
    const href = hrefOf(link);
    const ending = /\.(\w+)$/.exec(new URL(href).pathname)?.[1]?.toLowerCase() ?? '';
    if (downloads.includes(ending)) track('file.downloaded', { url: href });
    const id = visitorId();
    // The hosted form is on another origin: the link carries the visitor's id.
    if (id && link instanceof HTMLAnchorElement && href.startsWith(`${api}/forms/`)) {
      link.href = withParameter(withoutParameters(href, ['visitorId']), 'visitorId', id);
      send();
    }
  }),
  true,
);
// A form of the page itself that posts to us.
addEventListener(
  'submit',
  safely(({ target }: SubmitEvent) => {
    const form = target as HTMLFormElement;
    const id = visitorId();
    if (!id || form.getAttribute('action') !== `${api}/leads` || form.querySelector('[name=visitorId]')) return;
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'visitorId', value: id });
    form.append(field);
    send();
  }),
  true,
);
