import { site } from 'leadloop:scripts';
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';

type Listener = (event: object) => void;

/** t.js in a page as far as it asks one: what it sends, and what a page can do to it. `largest`: bytes a beacon may have. */
function aPage(address: string, { largest = 60_000, globals = {} }: { largest?: number; globals?: object } = {}) {
  const listeners = new Map<string, Listener[]>();
  const timers: (() => void)[] = [];
  const sent: { name: string; url?: string }[] = [];
  const location = new URL(address);
  const goTo = (to: string) => {
    location.href = new URL(to, location.href).href;
  };
  const history = {
    pushState: (_: unknown, __: string, to: string) => goTo(to),
    replaceState: (_: unknown, __: string, to: string) => goTo(to),
  };
  class Link {
    readonly href: string | { baseVal: string };
    constructor(href: string | { baseVal: string }) {
      this.href = href;
    }
    closest = () => this;
  }
  const storage = new Map<string, string>();
  const page = {
    URL,
    URLSearchParams,
    location,
    history,
    crypto,
    Element: Link,
    HTMLAnchorElement: class {},
    addEventListener: (name: string, act: Listener) => listeners.set(name, [...(listeners.get(name) ?? []), act]),
    setTimeout: (act: () => void) => act(),
    setInterval: (act: () => void) => timers.push(act),
    localStorage: {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => storage.set(key, value),
      removeItem: (key: string) => storage.delete(key),
    },
    sessionStorage: {},
    document: {
      currentScript: { src: 'https://api.example/t.js' },
      referrer: '',
      baseURI: address,
      addEventListener: () => {},
      querySelector: () => null,
    },
    navigator: {
      sendBeacon(_: string, body: string) {
        if (Buffer.byteLength(body) > largest) return false;
        sent.push(...JSON.parse(body).events);
        return true;
      },
    },
    ...globals,
  } as Record<string, unknown>;
  page.window = page;
  vm.runInNewContext(`(leadloopSettings=>{${site}})({consent:true,downloads:['pdf']})`, page);
  return {
    leadloop: page.leadloop as (...command: unknown[]) => void,
    history,
    goTo,
    fire: (name: string, event: object = {}) => {
      for (const act of listeners.get(name) ?? []) act(event);
    },
    click: (href: string | { baseVal: string }) => {
      const link = new Link(href);
      for (const act of listeners.get('click') ?? []) act({ target: link, composedPath: () => [link] });
    },
    sent: () => {
      for (const act of timers) act();
      return sent.map(({ name, url = '' }) => `${name} ${url.replace('https://site.example', '')}`.trim());
    },
  };
}

test('C17: a batch that is refused is halved, and what is too long for any is dropped', () => {
  const page = aPage('https://site.example/blog');
  page.leadloop('event', 'far-too-long', { x: 'x'.repeat(100_000) });
  for (let n = 0; n < 12; n++) page.leadloop('event', `e${n}`, { x: 'x'.repeat(6_000) });
  const names = page.sent().map((event) => event.split(' ')[0]);
  expect(names).toEqual(['page.viewed', ...Array.from({ length: 12 }, (_, n) => `e${n}`)]);
});

test('C17: what a browser does not take now stays for the next time', () => {
  const page = aPage('https://site.example/blog', { largest: 0 });
  page.leadloop('event', 'e');
  expect(page.sent()).toEqual([]);
});

test('C17: a page that stays open while nothing can be sent keeps what came first, and not without end', () => {
  let takes = false;
  const sent: string[] = [];
  const sendBeacon = (_: string, body: string) => {
    if (takes) sent.push(...JSON.parse(body).events.map(({ name }: { name: string }) => name));
    return takes;
  };
  const page = aPage('https://site.example/blog', { globals: { navigator: { sendBeacon } } });
  for (let n = 0; n < 2_000; n++) page.leadloop('event', `e${n}`);
  takes = true;
  page.sent();
  expect(sent).toEqual(['page.viewed', ...Array.from({ length: 499 }, (_, n) => `e${n}`)]);
});

test('C18: each way to another page of a site without loads is a view, and a place on a page is none', () => {
  const page = aPage('https://site.example/app');
  page.history.replaceState(null, '', '/jobs');
  page.history.pushState(null, '', '/team');
  for (const hash of ['#/pricing', '#!/terms?x=1', '#part-2']) {
    page.goTo(hash);
    page.fire('hashchange');
  }
  expect(page.sent()).toEqual(
    ['/app', '/jobs', '/team', '/team#/pricing', '/team#!/terms?x=1', '/team'].map((url) => `page.viewed ${url}`),
  );
});

describe('C19: t.js never throws into a page', () => {
  test('of drawings, whose links are objects', () => {
    const page = aPage('https://site.example/app');
    page.click({ baseVal: '/guide.pdf' });
    page.click('https://site.example/other.pdf');
    page.click('http://[');
    expect(page.sent()).toEqual(['page.viewed /app', 'file.downloaded /guide.pdf', 'file.downloaded /other.pdf']);
  });

  test('of calls that mean nothing, and of values that are no JSON', () => {
    const page = aPage('https://site.example/app');
    const endless: Record<string, unknown> = {};
    endless.self = endless;
    for (const command of [
      ['event', 'endless', endless],
      ['event', 'big', { n: 1n }],
      ['nothing'],
      [],
      ['constructor'],
    ])
      page.leadloop(...command);
    for (const name of ['click', 'submit']) page.fire(name, { target: null, composedPath: () => [null] });
    expect(page.sent()).toEqual(['page.viewed /app']);
  });
});
