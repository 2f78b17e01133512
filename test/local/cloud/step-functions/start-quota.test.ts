import { expect, test } from 'vitest';
import { startQuotaOf } from '../../../../local/cloud/step-functions/start-quota.ts';
import { machine, machineArn, workflow } from './workflow.ts';

test('StartExecution takes a burst, then what comes back each second, and says ThrottlingException', async () => {
  const startQuota = { burst: 5, perSecond: 2 };
  const flow = await workflow({ definition: machine({ A: { Type: 'Succeed' } }), startQuota });
  let names = 0;
  const start = async () => {
    const request = { stateMachineArn: machineArn, name: `n${names++}`, input: '{}' };
    const { body } = await flow.sf.handle('AWSStepFunctions.StartExecution', request);
    return '__type' in body ? body.__type : 'started';
  };
  const burst = await Promise.all(Array.from({ length: 7 }, start));
  expect(burst).toEqual([...Array(5).fill('started'), ...Array(2).fill('ThrottlingException')]);
  await flow.advance(1_000);
  expect([await start(), await start(), await start()]).toEqual(['started', 'started', 'ThrottlingException']);
  await flow.advance(3_600_000);
  const again = await Promise.all(Array.from({ length: 7 }, start));
  expect(again.filter((answer) => answer === 'started')).toHaveLength(5);
});

test('the buckets are those of the Step Functions Developer Guide', () => {
  expect(startQuotaOf('eu-west-1')).toEqual({ burst: 1_300, perSecond: 300 });
  expect(startQuotaOf('eu-central-1')).toEqual({ burst: 800, perSecond: 150 });
});
