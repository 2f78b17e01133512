import { readFields } from '../capture/submission-fields.ts';
import type { ActivityDetails } from '../lead/activity.ts';
import { type PersonalField, personal } from '../lead/fields.ts';
import type { InvalidField } from '../lead/invalid-field.ts';
import type { Lead } from '../lead/lead.ts';

export type Corrected = ActivityDetails['profile.corrected']['fields'];

/** The expected values, for fields that forms drop silently when they are wrong. */
const expected: Partial<Record<PersonalField, string>> = {
  country: 'a country, by its name or its two letters',
  timeZone: 'an IANA time zone such as "Europe/Berlin"',
  phone: 'one phone number',
};

/** Reads a person's fields as a form does; a phone number stays as typed. An empty text removes the value; an absent one keeps it. */
export function correctionIn(given: Readonly<Record<string, string | undefined>>): {
  fields: Corrected;
  invalid: InvalidField[];
} {
  const fields: Corrected = {};
  const invalid: InvalidField[] = [];
  for (const name of personal) {
    const text = given[name]?.trim();
    if (text === undefined) continue;
    const read = readFields({ [name]: text }, 'strict');
    const value = read.fields[name];
    if (text === '') fields[name] = '';
    else if (value !== undefined) fields[name] = value;
    else invalid.push({ field: name, got: text, expected: read.expected[0]?.expected ?? expected[name] ?? 'a text' });
  }
  return { fields, invalid };
}

/** The part of a correction that is not known already. */
export function newIn(fields: Corrected, lead: Lead): Corrected {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => (lead[name as PersonalField] ?? '') !== value),
  );
}
