import { z } from 'zod';
import { captureSchema } from './capture.ts';
import { deploymentSchema } from './deployment.ts';
import { nurtureSchema } from './nurture.ts';
import { salesSchema } from './sales.ts';
import { scoringSchema } from './scoring.ts';

/** What marketers and sales ops edit, one file each under config/. */
export const configSchema = z.strictObject({
  capture: captureSchema,
  scoring: scoringSchema,
  nurture: nurtureSchema,
  sales: salesSchema,
  deployment: deploymentSchema,
});

export type Config = z.output<typeof configSchema>;
export type CaptureRules = Config['capture'];
export type Form = CaptureRules['forms'][string];
export type ScoringRules = Config['scoring'];
export type NurtureRules = Config['nurture'];
export type SalesRules = Config['sales'];
export type Rep = SalesRules['reps'][number];
export type Team = SalesRules['teams'][number];
export type RoutingRule = SalesRules['rules'][number];
export type Deployment = Config['deployment'];
