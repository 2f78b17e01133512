import { pathOf } from './activity-text.ts';
import type { Subject } from './activity-types.ts';

/** One condition that a rule may set on an activity. It sees the fields it names and no others: `matchKey` is made of those. */
interface MatchCondition {
  reads: readonly (keyof Subject)[];
  /** What may be written in the file, and how that is said. */
  pattern: RegExp;
  expected: string;
  /** Made once for a text of the file, called for each activity. */
  fits(wanted: string): (subject: Subject) => boolean;
}

function condition<F extends keyof Subject>(
  reads: readonly F[],
  written: Pick<MatchCondition, 'pattern' | 'expected'>,
  fits: (wanted: string) => (subject: Pick<Subject, F>) => boolean,
): MatchCondition {
  return { reads, ...written, fits };
}

const anyText = { pattern: /^\S+$/, expected: 'expected a text without spaces; "*" matches anything' };
const name = {
  pattern: /^[a-z][a-z0-9-]*$/,
  expected: 'expected lower-case letters, digits and hyphens, such as "day-3"',
};
const partOfPath = { pattern: /^\/\S*$/, expected: 'expected the part of a path such as "/pricing"' };

/**
 * A condition is one row: the fields it reads, the pattern of its text, and when it fits. Schema, checks and cache key derive
 * from it.
 */
export const matchConditions = {
  /** Only this form. */
  form: condition(
    ['form'],
    name,
    (wanted) =>
      ({ form }) =>
        form === wanted,
  ),
  /** Whole parts of the URL's path: "/pricing" fits /en/pricing, not /pricing-myths. */
  path: condition(['url'], partOfPath, (wanted) => {
    const part = `${wanted.toLowerCase().replace(/\/$/, '')}/`;
    return ({ url }) => url !== undefined && `${pathOf(url)}/`.includes(part);
  }),
  /** The whole address without https://, "*" for anything: "docs.example.com/*". */
  url: condition(['url'], anyText, (wanted) => {
    const fits = wildcard(wanted);
    return ({ url }) => url !== undefined && fits(addressOf(url));
  }),
  /** The guide or file, "*" for anything. */
  file: condition(['file'], anyText, (wanted) => {
    const fits = wildcard(wanted);
    return ({ file }) => file !== undefined && fits(file);
  }),
  /** The campaign of the visit it belongs to, else the one in the address itself; "*" for anything. */
  campaign: condition(['campaign', 'url', 'file'], anyText, (wanted) => {
    const fits = wildcard(wanted);
    return ({ campaign, url, file }) => {
      const named = campaign || campaignIn(url ?? file ?? '');
      return named !== undefined && fits(named);
    };
  }),
  /** The name of an event of the site or the product, "*" for anything. */
  event: condition(['event'], anyText, (wanted) => {
    const fits = wildcard(wanted);
    return ({ event }) => event !== undefined && fits(event);
  }),
  /** Whether the person's text asks something. */
  asks: condition(
    ['asks'],
    { pattern: /^question$/, expected: 'expected "question"' },
    (wanted) =>
      ({ asks }) =>
        asks === wanted,
  ),
} satisfies Record<string, MatchCondition>;

export type MatchName = keyof typeof matchConditions;

/** A rule's conditions on an activity beside its type; every given one must hold. */
export type Match = { [C in MatchName]?: string | undefined };

export const matchNames = Object.keys(matchConditions) as MatchName[];

/** A text with "*" for any characters, whole and in any case. Parts are found one after the other: linear for any text. */
export function wildcard(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  return (text) => {
    const whole = text.toLowerCase();
    if (last === undefined) return whole === first;
    if (!whole.startsWith(first) || whole.length < first.length + last.length || !whole.endsWith(last)) return false;
    let from = first.length;
    for (const part of rest) {
      const found = whole.indexOf(part, from);
      if (found < 0) return false;
      from = found + part.length;
    }
    return from <= whole.length - last.length;
  };
}

/** The address without scheme and fragment; the path alone when it is relative. */
function addressOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host}${parsed.pathname}${parsed.search}` : url;
}

/** Undefined: no campaign, so "*" does not fit. */
function campaignIn(address: string): string | undefined {
  const query = /[?&]utm_campaign=[^&#]*/.exec(address)?.[0];
  return (query && new URLSearchParams(query).get('utm_campaign')) || undefined;
}
