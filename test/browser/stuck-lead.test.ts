import { ListExecutionsCommand, ListStateMachinesCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Visit, visit } from './browser.ts';

let visited: Visit;
beforeAll(async () => {
  visited = await visit();
}, 120_000);
afterAll(async () => {
  await visited?.end();
});

/** The unmodified AWS SDK, as ops have it. */
async function stepFunctions() {
  const endpoints = await (await fetch(`${visited.cloud.url}/_local/endpoints`)).json();
  const credentials = { accessKeyId: 'any', secretAccessKey: 'thing' };
  const sfn = new SFNClient({ region: 'eu-central-1', credentials, endpoint: endpoints.sfn, maxAttempts: 1 });
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  const stateMachineArn = stateMachines[0]?.stateMachineArn;
  const running = async () =>
    (await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }))).executions ?? [];
  return { sfn, running };
}

test('R4: the console shows a stopped lead as stuck, and its button starts it again', async () => {
  const response = await fetch(`${visited.cloud.url}/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'stuck@works.example', name: 'Ada', form: 'contact', consent: true }),
  });
  expect(response.status).toBe(202);
  await visited.cloud.idle();
  const { sfn, running } = await stepFunctions();
  const [execution] = await running();
  await sfn.send(new StopExecutionCommand({ executionArn: execution?.executionArn }));
  await visited.cloud.idle();
  const page = await visited.open(`/#/leads/${(await visited.lead('stuck@works.example'))?.id}`);
  await page.getByTestId('stuck-note').waitFor();
  expect(await page.getByTestId('stuck-note').textContent()).toMatch(/Stuck.*It starts again/);
  await page.getByTestId('stuck').waitFor();
  expect(await running()).toEqual([]);
  await page.getByTestId('restart').click();
  await page.getByTestId('stuck-note').waitFor({ state: 'detached' });
  await visited.cloud.idle();
  expect(await running()).toHaveLength(1);
  expect(visited.wrongs).toEqual([]);
  sfn.destroy();
});
