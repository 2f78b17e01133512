import { originIn, originParameterNames } from '../../../../../domain/lead/origin.ts';
import { withoutParameters } from '../../../../../domain/tracking/query-text.ts';

/** What is kept of a visit while the tab is open, by field name of POST /leads. No cookie is set. */
export type Visit = Record<string, string>;

const campaign: string[] = originParameterNames;
const tokens = ['profile', 'referral'];
const isToken = /^[\w-]+\.[\w-]{22}$/;
const key = 'leadloop.visit';
const longest = 1000;

/**
 * Where the visit came from: its first page and referrer, the newest address with campaign or click ids, and its visitor or
 * referrer token. The token is removed from the address bar, which people copy and share.
 */
export function visit(): Visit {
  const kept = read();
  const address = new URL(location.href);
  const given = (names: string[]) => names.filter((name) => address.searchParams.get(name));
  const found: Visit = kept ?? { referrer: document.referrer.slice(0, longest), landingPage: bare(location.href) };
  const named = Object.entries(originIn(address.searchParams));
  // A new campaign replaces the one before as a whole: half of each would be neither.
  if (named.length > 0) for (const name of campaign) delete found[name];
  for (const [name, value] of named) found[name] = value.slice(0, longest);
  for (const name of given(tokens)) {
    const token = address.searchParams.get(name) ?? '';
    if (!isToken.test(token)) continue;
    found[name] = token;
    history.replaceState(history.state, '', withoutParameters(location.href, [name]));
  }
  write(found);
  return found;
}

/** Keeps who is there for the next form of this visit; without a token it is forgotten. */
export function remember(profile: string | undefined) {
  const kept = read() ?? {};
  if (profile) kept.profile = profile;
  else delete kept.profile;
  write(kept);
}

function bare(address: string): string {
  return withoutParameters(address, tokens).slice(0, longest);
}

// Browsers may forbid storage altogether; then a visit is one page long.
function read(): Visit | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

function write(visit: Visit) {
  try {
    sessionStorage.setItem(key, JSON.stringify(visit));
  } catch {}
}
