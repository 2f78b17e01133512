// A person's place in a list, so that the page of a lead can lead on to the next one. It lasts as long as the window.

interface ListPlace {
  ids: readonly string[];
  /** The address of the list, with its filters. */
  href: string;
  /** The lead that was opened last from it. */
  opened?: string;
}

let place: ListPlace | undefined;

/** The list that the person looks at now. */
export function rememberList(ids: readonly string[], href: string): void {
  place = { ids, href, ...(place?.href === href && place.opened && { opened: place.opened }) };
}

/** Where a person who comes back to a list was. */
export const openedFrom = (href: string): string | undefined => (place?.href === href ? place.opened : undefined);

/** The neighbours of a lead in the list it was opened from. */
export function neighboursOf(id: string) {
  const at = place?.ids.indexOf(id) ?? -1;
  if (!place || at < 0) return undefined;
  place.opened = id;
  const { ids, href } = place;
  return { href, previous: ids[at - 1], next: ids[at + 1], at: at + 1, of: ids.length };
}
