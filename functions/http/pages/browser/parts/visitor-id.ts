/** The visitor id, when t.js (../site.ts) runs on this site and may keep one. */
export function visitorId(): string | undefined {
  try {
    return localStorage.getItem('leadloop.visitor') ?? undefined;
  } catch {
    return undefined;
  }
}
