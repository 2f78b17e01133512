import { z } from 'zod';
import { captureSchema } from './capture.ts';
import { deploymentSchema } from './deployment.ts';
import { insightSchema } from './insight.ts';
import { nurtureSchema } from './nurture.ts';
import { privacySchema } from './privacy.ts';
import { salesSchema } from './sales.ts';
import { scoringSchema } from './scoring.ts';
import { segmentsSchema } from './segments.ts';

/** What marketers and sales ops edit, one file each under config/. */
export const configSchema = z.strictObject({
  capture: captureSchema,
  scoring: scoringSchema,
  nurture: nurtureSchema,
  sales: salesSchema,
  deployment: deploymentSchema,
  // The metadata of an older deployment lacks it.
  insight: insightSchema.default(insightSchema.parse({})),
  // A folder of an older version lacks these files.
  segments: segmentsSchema.default(segmentsSchema.parse({})),
  privacy: privacySchema.default(privacySchema.parse({})),
});

export type WholeConfig = z.output<typeof configSchema>;
/** The part of the configuration that the workflow reads: all but the rules of figures. Tracks carry the segments they name. */
export type Config = Omit<WholeConfig, 'insight' | 'segments' | 'privacy'>;
export type CaptureRules = Config['capture'];
export type Form = CaptureRules['forms'][string];
export type ScoringRules = Config['scoring'];
export type NurtureRules = Config['nurture'];
export type SalesRules = Config['sales'];
export type Rep = SalesRules['reps'][number];
export type Team = SalesRules['teams'][number];
export type RoutingRule = SalesRules['rules'][number];
export type InsightRules = WholeConfig['insight'];
export type SegmentRules = WholeConfig['segments'];
export type Segment = SegmentRules['segments'][number];
export type PrivacyRules = WholeConfig['privacy'];
export type Deployment = Config['deployment'];
