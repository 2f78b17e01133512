import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Assembly } from '../../../../local/cloud/assembly/index.ts';
import { announceDeployment } from '../../../../local/cloud/cloud-formation/index.ts';
import type { NewEvent } from '../../../../local/cloud/event-bridge/index.ts';

let folder: string;
let said: NewEvent[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadloop-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const starts = (config: string, put = async (event: NewEvent) => String(said.push(event))) =>
  announceDeployment(join(folder, 'deployed'), { stackId: 'arn:stack', metadata: { config } } as unknown as Assembly, {
    put,
  });

test('a start with another config is told as a deployment, as CloudFormation tells it, and once', async () => {
  for (const config of ['a', 'a', 'b', 'b']) await starts(config);
  expect(said).toEqual([
    {
      source: 'aws.cloudformation',
      'detail-type': 'CloudFormation Stack Status Change',
      resources: ['arn:stack'],
      detail: { 'stack-id': 'arn:stack', 'status-details': { status: 'UPDATE_COMPLETE', 'status-reason': '' } },
    },
  ]);
});

test('one that could not be told is told at the next start', async () => {
  await starts('a');
  await expect(starts('b', () => Promise.reject(new Error('full disk')))).rejects.toThrow('full disk');
  await starts('b');
  expect(said).toHaveLength(1);
});
