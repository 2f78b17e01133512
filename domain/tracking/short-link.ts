import type { VisitSource } from '../lead/activity.ts';
import { hasParameter, withParameter } from './query-text.ts';

/** The target of a short link, and the origin of a visit by it. */
export interface ShortLink extends Pick<VisitSource, 'source' | 'medium' | 'campaign' | 'content'> {
  url: string;
}

/** The address with its campaign appended, for any analytics, and the link's code, for ours. The address's own parameters stay. */
export function landingOf(link: ShortLink, code: string): string {
  const said = {
    utm_source: link.source,
    utm_medium: link.medium,
    utm_campaign: link.campaign,
    utm_content: link.content,
  };
  return Object.entries({ ...said, ll: code }).reduce(
    (url, [name, value]) => (value === undefined || hasParameter(url, name) ? url : withParameter(url, name, value)),
    new URL(link.url).href,
  );
}
