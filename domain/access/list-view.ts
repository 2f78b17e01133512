/** A list of leads as somebody wants to see it again. */
export interface ListView {
  id: string;
  name: string;
  /** Filters and columns, as the address of the list has them. No words that were looked for: they may name a person. */
  search: Partial<Record<string, string>>;
  /** The address of the person who saved it, or the id of a program. */
  owner: string;
  /** The name of that person. */
  by: string;
  /** For everybody, and not for its owner alone. */
  shared: boolean;
}

/** More than anybody finds anything among. */
export const viewsEach = 50;
