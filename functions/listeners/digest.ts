import { capture, deployment, insight, nurture, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { minute } from '../../domain/time/instant.ts';
import { env } from '../adapters/aws/environment.ts';
import { createEntered } from '../adapters/dynamodb/entered-team.ts';
import { createLeads } from '../adapters/dynamodb/leads.ts';
import { createReps } from '../adapters/dynamodb/reps.ts';
import { createSends } from '../adapters/dynamodb/sends.ts';
import { createPng } from '../adapters/png/png.ts';
import { createInsightFiles } from '../adapters/s3/insight-files.ts';
import { remembered } from '../adapters/s3/remembered.ts';
import { deployedS3 } from '../adapters/s3/s3.ts';
import { leadIdOfInsight } from '../adapters/secrets/key-ring.ts';
import { createWeeklyDigest } from '../services/digest/weekly-digest.ts';
import type { InsightLine } from '../services/insight-reader.ts';
import { deployedMailer, deployedTable, now } from '../wiring.ts';
import { listener } from './listener.ts';

/** Every quarter of an hour: whose Monday morning it is gets the digest. */
export const handler = listener('digest', async () => {
  const table = deployedTable();
  const post = await deployedMailer(deployment, mails, table);
  const { deliver } = createWeeklyDigest({
    ...post,
    files: createInsightFiles<InsightLine>(remembered(deployedS3(), minute, Date.now), env('INSIGHT_BUCKET')),
    leads: createLeads(table),
    reps: createReps(table),
    entered: createEntered(table),
    sends: createSends(table),
    png: createPng((name) => readFile(join(__dirname, name))),
    leadOf: (id) => leadIdOfInsight(post.composer.keys, id),
    config: { capture, scoring, nurture, sales, deployment, insight },
    now,
  });
  return deliver;
});
