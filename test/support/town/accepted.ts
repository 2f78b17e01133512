import type { Town } from './model.ts';
import type { Person, Visitor } from './visitor.ts';

/** Mary Jackson in Germany, or `person`, who asked for a demo and whom the first rep who was asked has accepted. */
export async function accepted(town: Town, person: Person = {}): Promise<Visitor> {
  const lead = town.visitor({ name: 'Mary Jackson', country: 'DE', ...person });
  await lead.posts('demo');
  await (await lead.offer()).accepts();
  return lead;
}
