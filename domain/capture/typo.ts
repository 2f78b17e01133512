/**
 * Providers whose names people in our markets mistype. A suggestion is always one of these, and never made for one. The known
 * libraries lack providers outside the US (docs/decisions/addresses-are-checked-in-the-workflow.md).
 */
const wellKnown = [
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'outlook.de', 'outlook.fr', 'hotmail.com', 'hotmail.de'],
  ...[
    'hotmail.fr',
    'hotmail.it',
    'hotmail.es',
    'hotmail.co.uk',
    'live.com',
    'live.de',
    'live.nl',
    'live.fr',
    'msn.com',
  ],
  ...['yahoo.com', 'yahoo.de', 'yahoo.fr', 'yahoo.it', 'yahoo.es', 'yahoo.co.uk', 'ymail.com', 'aol.com', 'aol.de'],
  ...['icloud.com', 'me.com', 'mac.com', 'gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'gmx.com', 'web.de', 't-online.de'],
  ...['freenet.de', 'arcor.de', 'posteo.de', 'mailbox.org', 'proton.me', 'protonmail.com', 'bluewin.ch', 'chello.at'],
  ...[
    'orange.fr',
    'wanadoo.fr',
    'free.fr',
    'sfr.fr',
    'laposte.net',
    'libero.it',
    'virgilio.it',
    'ziggo.nl',
    'kpnmail.nl',
  ],
  ...[
    'telenet.be',
    'skynet.be',
    'btinternet.com',
    'comcast.net',
    'verizon.net',
    'mail.com',
    'email.com',
    'fastmail.com',
  ],
  ...['hey.com', 'zoho.com', 'mail.ru', 'yandex.com', 'yandex.ru', 'qq.com'],
] as const;

const known = new Set<string>(wellKnown);

/** Names of fewer letters are one slip apart from other people's real domains: aol.com and all.com, me.com and ne.com. */
const shortName = 5;
const longName = 9;

/**
 * The probably intended address: `ada@gmail.com` for `ada@gmial.com`; undefined without a suggestion, and for a well-known
 * domain. It forgives one slip by Damerau-Levenshtein distance (optimal string alignment), two in long names, or one each in
 * name and ending.
 */
export function suggestionFor(address: string): string | undefined {
  const typed = address.trim();
  const at = typed.lastIndexOf('@');
  const domain = typed.slice(at + 1).toLowerCase();
  if (at < 1 || /\s/.test(typed) || known.has(domain) || domain.length > 40) return undefined;
  const meant = wellKnown.find((name) => nameOf(name) === domain) ?? nearest(domain) ?? withRealEnding(domain);
  return meant && `${typed.slice(0, at)}@${meant}`;
}

function nearest(domain: string): string | undefined {
  let best: { name: string; slips: number } | undefined;
  for (const name of wellKnown) {
    const allowed = name.length >= longName ? 2 : 1;
    const slips = distance(domain, name);
    if (slips <= allowed && likely(domain, name, slips) && (!best || slips < best.slips)) best = { name, slips };
  }
  return best?.name;
}

/** Whether a near miss is a slip rather than another company's domain. */
function likely(domain: string, name: string, slips: number): boolean {
  const [typed, meant] = [nameOf(domain), nameOf(name)];
  if (!domain.includes('.')) return true; // no domain ends like this
  if (typed === meant) return slips === 1 && !isCountry(domain);
  const sameEnding = domain.slice(typed.length) === name.slice(meant.length);
  if (meant.length < shortName) return sameEnding && meant.length > 2 && typed.length > meant.length;
  return sameEnding ? slips === 1 || meant.length >= longName : slips > 1;
}

/** The part before the first dot. */
const nameOf = (domain: string) => domain.split('.')[0] ?? '';

/** Providers have a domain in many countries: hotmail.be is no slip for hotmail.de. */
const isCountry = (domain: string) => /\.[a-z]{2}$/.test(domain) && !/\.(?:co|cm|om|d|ed|fe)$/.test(domain);

/** Unregistrable endings become what was meant. `.co` and `.cm` are countries, so they count only for a well-known name. */
function withRealEnding(domain: string): string | undefined {
  const real = domain
    .replace(/\.(?:con|cmo|ocm|c?comm?|[vx]om|cpm|c0m)$/, '.com')
    .replace(/\.(?:nte|ent|nett)$/, '.net')
    .replace(/\.(?:ogr|rog|orgg)$/, '.org');
  return real === domain ? undefined : real;
}

/** Slips between two texts, up to 3: it stops once two rows have no less. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  let least = 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let leastHere = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const steps = Math.min((last[j] ?? 3) + 1, (row[j - 1] ?? 3) + 1, (last[j - 1] ?? 3) + cost);
      const slips = swapped ? Math.min(steps, (before[j - 2] ?? 3) + 1) : steps;
      row.push(slips);
      leastHere = Math.min(leastHere, slips);
    }
    if (least > 2 && leastHere > 2) return 3;
    [before, last, least] = [last, row, leastHere];
  }
  return Math.min(3, last[b.length] ?? 3);
}
