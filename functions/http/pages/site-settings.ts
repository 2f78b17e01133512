/** What browser/site.ts is given. */
export interface SiteSettings {
  /** Whether visits are reported before the page has asked for consent. */
  consent: boolean;
  /** Endings of files, in lower case. */
  downloads: readonly string[];
}
