import type { Place } from './place.ts';
import type { Person, Visitor } from './visitor.ts';

/** A place and everybody who lives with it. */
export interface Town extends Place {
  visitor(person?: Person): Visitor;
  visitors(): readonly Visitor[];
}
