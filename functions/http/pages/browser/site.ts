import { withoutParameters, withParameter } from '../../../../domain/tracking/query-text.ts';
import type { SiteSettings } from '../site-settings.ts';

/** What the page decided for everybody (../site-script.ts wraps the script in it). */
declare const leadloopSettings: SiteSettings;

type Command = [string, ...unknown[]];
interface Leadloop {
  (...command: Command): void;
  /** What the page said before this script was there. */
  q?: Command[];
}
declare global {
  interface Window {
    leadloop?: Leadloop;
    doNotTrack?: string;
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
const refuses =
  navigator.globalPrivacyControl || navigator.doNotTrack === '1' || window.doNotTrack === '1' /* Safari */;
let queue: object[] = [];
let lastPage = '';

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
      for (const name of ['source', 'medium', 'campaign', 'term', 'content'])
        found[name] = query.get(`utm_${name}`) ?? '';
      for (const name of ['gclid', 'fbclid']) found[name] = query.get(name) ?? '';
      found.link = query.get('ll') ?? '';
      if (new URL(document.referrer || location.href).host !== location.host) found.referrer = document.referrer;
      kept = sessionStorage[key] = JSON.stringify(found);
    }
    return JSON.parse(kept);
  } catch {
    return undefined;
  }
}

/** Without the fragment and without tokens that say who somebody is. */
function address(): string {
  return withoutParameters(location.href, ['profile', 'referral', 'visitorId']).split('#')[0] ?? '';
}

function track(name: string, more: object) {
  if (!visitorId()) return;
  queue.push({ id: random(), name, at: Date.now(), ...more });
  if (queue.length >= most) send();
}

function page() {
  const url = address();
  if (url === lastPage || !visitorId()) return;
  lastPage = url;
  track('page.viewed', { url, source: source() });
}

/** A text in a beacon needs no preflight and outlives the page. What the browser does not take stays for the next time. */
function send() {
  const id = visitorId();
  if (
    id &&
    queue.length &&
    navigator.sendBeacon(
      `${api}/events`,
      JSON.stringify({ visitorId: id, sentAt: Date.now(), events: queue.slice(0, most) }),
    )
  )
    queue = queue.slice(most);
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
const run = ([name, ...given]: Command) => commands[name]?.(...(given as never[]));

const waiting = window.leadloop?.q ?? [];
window.leadloop = (...command) => run(command);
for (const command of waiting) run([...command] as Command);
// A browser that renders a page ahead of any click has no reader yet.
if (document.prerendering) addEventListener('prerenderingchange', page, { once: true });
else page();

setInterval(send, 5000);
addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && send());
addEventListener('pagehide', send);
// Sites that change the address without loading a page.
addEventListener('popstate', () => setTimeout(page));
const push = history.pushState;
history.pushState = function (...given) {
  push.apply(this, given);
  setTimeout(page);
};

addEventListener(
  'click',
  ({ target }) => {
    const link = (target as Element).closest?.<HTMLAnchorElement>('a[href]');
    if (!link) return;
    const ending = /\.(\w+)$/.exec(link.pathname)?.[1]?.toLowerCase() ?? '';
    if (downloads.includes(ending)) track('file.downloaded', { url: link.href });
    const id = visitorId();
    // The hosted form is a site of its own: it learns who comes by the link.
    if (id && link.href.startsWith(`${api}/forms/`)) {
      link.href = withParameter(withoutParameters(link.href, ['visitorId']), 'visitorId', id);
      send();
    }
  },
  true,
);
// A form of the page itself that posts to us.
addEventListener(
  'submit',
  ({ target }) => {
    const form = target as HTMLFormElement;
    const id = visitorId();
    if (!id || form.getAttribute('action') !== `${api}/leads` || form.querySelector('[name=visitorId]')) return;
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'visitorId', value: id });
    form.append(field);
    send();
  },
  true,
);
