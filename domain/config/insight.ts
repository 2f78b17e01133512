import { z } from 'zod';
import { zone } from './values.ts';

export const insightSchema = z.strictObject({
  timeZone: zone.default('UTC').describe('IANA time zone of all days, weeks and months in figures.'),
});
