import type { VisitSource } from '../lead/activity.ts';

/** Where a short link leads, and what is known of a visit that came by it. */
export interface ShortLink extends Pick<VisitSource, 'source' | 'medium' | 'campaign' | 'content'> {
  url: string;
}

/** The address with its campaign appended, for any analytics, and the link's code, for ours. What the address says itself stays. */
export function landingOf(link: ShortLink, code: string): string {
  const url = new URL(link.url);
  const said = {
    utm_source: link.source,
    utm_medium: link.medium,
    utm_campaign: link.campaign,
    utm_content: link.content,
  };
  for (const [name, value] of Object.entries({ ...said, ll: code }))
    if (value !== undefined && !url.searchParams.has(name)) url.searchParams.set(name, value);
  return url.href;
}
