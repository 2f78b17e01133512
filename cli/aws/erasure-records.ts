import { createErasureRecords, type ErasureRecords } from '../../functions/adapters/s3/erasure-records.ts';
import type { DeploymentTarget } from '../target.ts';
import { s3Of } from './s3.ts';

/** The records of erasures of a target. */
export const erasureRecords = async (target: DeploymentTarget): Promise<ErasureRecords> =>
  createErasureRecords(await s3Of(target), target.output('ErasureBucket'));
