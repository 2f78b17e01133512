/** What browser/site.ts is given. */
export interface SiteSettings {
  /** True: visits are reported until the page reports a refusal. False: only after the page has reported consent. */
  consent: boolean;
  /** Endings of files, in lower case. */
  downloads: readonly string[];
}
