/** What browser/site.ts is given. */
export interface SiteSettings {
  /** Whether visits may be reported before the page says anything. */
  consent: boolean;
  /** Endings of files, in lower case. */
  downloads: readonly string[];
}
