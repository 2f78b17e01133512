import { z } from 'zod';
import { id } from './values.ts';
import { basis, signature } from './webhooks.ts';

/** Fields of a meeting that a calendar can report; each is a JSONata expression over its message. */
export const meetingFields: readonly string[] = [...['event', 'id', 'was', 'at', 'starts', 'host', 'title', 'note']];

const expressions = z.record(z.string(), z.string().min(1));

/** A calendar in which people choose a time, at POST /webhooks/<name>. */
export const meetingSource = z.strictObject({
  form: id.describe('The form that people count as who were no leads before.'),
  basis: basis.optional().describe('Why these people may get marketing mail. Without it they get none.'),
  signature: signature.describe('How the calendar signs.'),
  fields: expressions.describe('What the message says about the meeting, each from a JSONata expression over it.'),
  person: expressions.describe('Field of the lead, each from a JSONata expression over the message.'),
});
