import { expect, test } from 'vitest';
import { sources } from '../support/repository/sources.ts';

/**
 * Ways by which a text becomes markup, a script or an address that runs. React writes everything else as text, so what any person or
 * program stored, in a field of today or of tomorrow, is shown and never run.
 */
const ways = {
  markup:
    /dangerouslySetInnerHTML|(?:inner|outer)HTML|insertAdjacentHTML|createContextualFragment|document\.write|DOMParser/g,
  script: /\beval\(|new Function|createElement\('script'|setTimeout\('|import\((?!'\.)/g,
  frame: /srcDoc=\{\w+\}.*|<iframe[^>]*src=.*/g,
  address:
    /(?:href|src|formAction)=\{(?!`(?:tel|mailto):)(?:`[^`]*`|[^}]+)\}|location\.(?:assign|replace)\([^)]*\)|window\.open\([^)]*\)/g,
};

/** Each place that uses one, and why nothing that was stored runs there. */
const known: Record<string, string> = {
  'app/ops/state-graph.tsx: DOMParser': 'the drawing is built into the app',
  'app/pages/erased.tsx: href={path}': 'path is checked to be the page of a receipt',
  'app/pages/erased.tsx: href={`${path}?file`}': 'the same',
  'app/pages/lead.tsx: href={bookingUrl}': 'sales.yaml takes https:// alone',
  'app/pages/mails.tsx: <iframe className="look" title={shown.title} src={shown.look} sandbox="" />': 'runs no script',
  'app/pages/mails.tsx: src={shown.look}': 'the same',
  'app/work/edits.tsx: location.assign(address)': 'the API signs the address of a bucket',
  'app/work/mail.tsx: srcDoc={html} sandbox="allow-same-origin" onLoad={dressed} />': 'runs no script',
  'app/session.ts: location.assign(`${authorizationEndpoint}?${query}`)': 'from the settings of the deployment',
  'app/session.ts: location.assign(`${endSessionEndpoint}?${query}`)': 'the same',
  'app/session.ts: location.assign(after)': 'a page of the app',
};

test('no text that somebody stored becomes markup, a script or an address that runs', () => {
  const app = sources().filter(({ path }) => path.startsWith('app/'));
  expect(app.length).toBeGreaterThan(50);
  const found = app.flatMap(({ path, code }) =>
    Object.values(ways).flatMap((way) => [...code.matchAll(way)].map(([text]) => `${path}: ${text}`)),
  );
  expect([...new Set(found)].sort()).toEqual(Object.keys(known).sort());
});
