import type { Journey } from '../../analysis/insight/journey.ts';
import { createInsightFiles } from '../../functions/adapters/s3/insight-files.ts';
import type { DeploymentTarget } from '../target.ts';
import { s3Of } from './s3.ts';

/** The files of insight of a target. */
export const insightFiles = async (target: DeploymentTarget): Promise<ReturnType<typeof createInsightFiles<Journey>>> =>
  createInsightFiles<Journey>(await s3Of(target), target.output('InsightBucket'));
