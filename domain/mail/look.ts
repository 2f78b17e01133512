/** Below this path the app serves how mails look. */
export const looksPath = '/app/looks/';

/** The path of one mail's look. Its version is in the path, so that browsers may keep it for a year. */
export const lookOf = (template: string, version: string) => `${looksPath}${template}-${version}`;
