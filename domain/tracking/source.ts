import type { OriginFilter } from '../lead/origin.ts';
import type { Attribution } from '../lead/person.ts';

export const unknownSource = 'unknown';
export const directSource = 'direct';
const longestWord = 80;

/** The parts of an origin that `sourceOf` reads. A form posted by a program has none of them. */
type Origin = Partial<Omit<Attribution, 'form' | 'at'>>;

/**
 * A visit's origin: the link's UTM parameters, then click ids of ads, then our own routes, then the referrer. `google / cpc`,
 * `recommendation`, `example.org` …; `unknown` for a lead who visited none of our pages. `siteName` names known sites.
 */
export function sourceOf(origin: Origin, siteName: (referrer: string) => string | undefined = () => undefined): string {
  const { source, medium, gclid, gbraid, wbraid, dclid, msclkid, fbclid, ttclid, twclid, liFatId } = origin;
  const { via, referredBy, link, referrer, landingPage } = origin;
  if (source) return word(medium ? `${source} / ${medium}` : source).toLowerCase();
  if (gclid || gbraid || wbraid || dclid) return 'google / cpc';
  if (msclkid) return 'bing / cpc';
  if (ttclid) return 'tiktok / cpc';
  if (twclid) return 'twitter / cpc';
  if (liFatId) return 'linkedin / cpc';
  if (referredBy) return 'recommendation';
  // Intake writes `partner:acme`.
  if (via) return word(via.replace(':', ' '));
  const before = referrer && hostOf(referrer);
  if (before && before !== hostOf(landingPage ?? '')) return siteName(referrer) ?? word(before);
  if (fbclid) return 'Facebook social';
  if (link) return 'short link';
  return landingPage === undefined ? unknownSource : directSource;
}

/** A lead's origin by `originFilters`: `google`, `example.org`, `recommendation` … In small letters but for the id of the form. */
export type OriginParts = Record<'source' | 'form', string> & Partial<Record<OriginFilter, string>>;

/** The parts of where a lead came from first. */
export function originParts(origin: Attribution): OriginParts {
  const { campaign, form } = origin;
  return { ...sourceParts(sourceOf(origin)), ...(campaign && { campaign: partWord(campaign) }), form };
}

/** `Google / CPC` is the source `google` with the medium `cpc`. */
export function sourceParts(line: string): Pick<OriginParts, 'source' | 'medium'> {
  const [source = '', medium] = line.split(' / ').map(partWord);
  return { source, ...(medium && { medium }) };
}

/** A part as it is compared. */
export const partWord = (text: string): string => word(text).toLowerCase();

function hostOf(url: string): string | undefined {
  try {
    return new URL(url).hostname.replace(/^www\./, '');
  } catch {
    return undefined;
  }
}

/** A link's parameter, cut short. A link can contain any text, so an e-mail address is left out. */
export const word = (text: string) => (text.includes('@') ? 'unreadable' : text.trim().slice(0, longestWord));
