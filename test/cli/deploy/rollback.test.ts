import { expect, test } from 'vitest';
import { createReleaseStore } from '../../../cli/aws/release-store.ts';
import { releaseBefore, releaseId, type Template } from '../../../cli/deploy/releases.ts';
import { rollBack } from '../../../cli/deploy/rollback.ts';

const bucket = 'cdk-hnb659fds-assets-123456789012-eu-central-1';
const release = (code: string, text = 'Hallo Jürgen'): Template => ({
  Resources: {
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: { 'Fn::Sub': bucket.replace('123456789012', '${AWS::AccountId}') }, S3Key: code },
      },
    },
    Live: { Type: 'AWS::Lambda::Alias', UpdatePolicy: { CodeDeployLambdaAliasUpdate: {} }, Properties: { text } },
  },
});
const lossy = (text: string) => text.replace(/[\u{80}-\u{10ffff}]/gu, '?');

/** A CloudFormation with one stack and an S3, as far as a rollback asks them. */
function account() {
  const objects = new Map<string, string>();
  const state = { status: 'UPDATE_COMPLETE', body: '', asked: [] as string[], outcome: 'UPDATE_COMPLETE', left: 3 };
  type Input = { Bucket?: string; Key?: string; Prefix?: string; Body?: string; TemplateURL?: string };
  const answers: Record<string, (input: Input) => object> = {
    DescribeStacks: () => {
      const StackStatus = state.status;
      if (StackStatus.endsWith('_IN_PROGRESS') && --state.left <= 0) state.status = state.outcome;
      return {
        Stacks: [{ StackStatus, StackId: 'arn:aws:cloudformation:eu-central-1:123456789012:stack/Leadloop-prod/1' }],
      };
    },
    // CloudFormation gives templates back with a question mark for each character beyond ASCII.
    GetTemplate: () => ({ TemplateBody: lossy(state.body) }),
    UpdateStack: ({ TemplateURL = '' }) => {
      const [, key = ''] = TemplateURL.split(`https://${bucket}.s3.eu-central-1.amazonaws.com/`);
      state.body = objects.get(key) ?? '';
      Object.assign(state, { status: 'UPDATE_IN_PROGRESS', left: 3 });
      return {};
    },
    CancelUpdateStack: () => {
      if (state.status !== 'UPDATE_IN_PROGRESS') throw Object.assign(new Error('no'), { name: 'ValidationError' });
      state.outcome = 'UPDATE_ROLLBACK_COMPLETE';
      return {};
    },
    ListObjectsV2: ({ Prefix = '' }) => ({
      Contents: [...objects.keys()].filter((Key) => Key.startsWith(Prefix)).map((Key) => ({ Key })),
    }),
    GetObject: ({ Key = '' }) => ({ Body: { transformToString: async () => objects.get(Key) } }),
    PutObject: ({ Bucket, Key = '', Body = '' }) => {
      expect(Bucket).toBe(bucket);
      objects.set(Key, Body);
      return {};
    },
    DeleteObject: ({ Key = '' }) => {
      objects.delete(Key);
      return {};
    },
  };
  const client = {
    send: async ({ constructor: { name }, input }: { constructor: { name: string }; input: Input }) => {
      state.asked.push(name.replace(/Command$/, ''));
      return answers[name.replace(/Command$/, '')]?.(input);
    },
  } as never;
  const store = createReleaseStore(
    'Leadloop-prod',
    'eu-central-1',
    { cloudFormation: client, s3: client },
    async () => undefined,
  );
  let hour = 0;
  /** As `leadloop deploy` ends. */
  async function deploys(template: Template, isKept = true) {
    state.body = JSON.stringify(template);
    if (isKept) await store.keep(template, new Date(Date.UTC(2026, 10, 29, hour++)));
  }
  return { state, objects, store, deploys, said: [] as string[] };
}

test('13.5: goes back to the release before, with its own texts and all at once, and then to the one before that', async () => {
  const { state, store, deploys } = account();
  const [one, two, three] = [release('1', 'Grüße'), release('2'), release('3')];
  for (const each of [one, two, three]) await deploys(each);
  await rollBack(store, () => undefined);
  expect(releaseId(JSON.parse(state.body))).toBe(releaseId(two));
  expect(state.body).toContain('Jürgen');
  // While an alarm rings CodeDeploy begins no deployment.
  expect(state.body).not.toContain('UpdatePolicy');
  await rollBack(store, () => undefined);
  expect(releaseId(JSON.parse(state.body))).toBe(releaseId(one));
  await expect(rollBack(store, () => undefined)).rejects.toThrow(/no release before this one is kept/);
});

test('13.5: a release that was gone back from is no target any more', async () => {
  const { state, store, deploys } = account();
  const [good, bad, mended] = [release('1'), release('bad'), release('2')];
  for (const each of [good, bad]) await deploys(each);
  await rollBack(store, () => undefined);
  await deploys(mended);
  await rollBack(store, () => undefined);
  expect(releaseId(JSON.parse(state.body))).toBe(releaseId(good));
});

test('13.5: what cdk deployed alone goes back to the newest release that is kept', async () => {
  const { state, store, deploys } = account();
  await deploys(release('1'));
  await deploys(release('2'), false);
  await rollBack(store, () => undefined);
  expect(releaseId(JSON.parse(state.body))).toBe(releaseId(release('1')));
});

test('13.5: breaks off a deployment that is under way, and waits for one that is taken back already', async () => {
  for (const [status, asked] of [
    ['UPDATE_IN_PROGRESS', ['CancelUpdateStack']],
    ['UPDATE_ROLLBACK_IN_PROGRESS', []],
  ] as const) {
    const { state, store, deploys } = account();
    await deploys(release('1'));
    Object.assign(state, { status, ...(asked.length === 0 && { outcome: 'UPDATE_ROLLBACK_COMPLETE' }) });
    await rollBack(store, () => undefined);
    expect(state.asked.filter((name) => name.endsWith('Stack'))).toEqual(asked);
    expect(state.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  }
});

test('13.5: a deployment that ends while it is broken off is gone back from like any other', async () => {
  const { state, store, deploys } = account();
  for (const each of [release('1'), release('2')]) await deploys(each);
  Object.assign(state, { status: 'UPDATE_IN_PROGRESS', left: 1 });
  await rollBack(store, () => undefined);
  expect(releaseId(JSON.parse(state.body))).toBe(releaseId(release('1')));
});

test('13.5: a rollback that CloudFormation cannot do says so', async () => {
  const { state, store, deploys } = account();
  for (const each of [release('1'), release('2')]) await deploys(each);
  state.outcome = 'UPDATE_ROLLBACK_COMPLETE';
  await expect(rollBack(store, () => undefined)).rejects.toThrow(/ended in UPDATE_ROLLBACK_COMPLETE/);
});

test('13.5: the same release is kept once, and of many the newest thirty', async () => {
  const { objects, deploys } = account();
  for (let each = 0; each < 35; each++) {
    await deploys(release(`${each}`));
    await deploys(release(`${each}`));
  }
  expect(objects.size).toBe(30);
  expect([...objects.values()].some((body) => body.includes('"34"'))).toBe(true);
  expect([...objects.values()].some((body) => body.includes('"4"'))).toBe(false);
});

test('13.5: the release before is the next older one that differs, in any order of the deploys', () => {
  const kept = ['c', 'b', 'b', 'a'].map((id, place) => ({ id, key: `${place}` }));
  expect(['c', 'b', 'a', 'unkept'].map((id) => releaseBefore(kept, id)?.id)).toEqual(['b', 'a', undefined, 'c']);
});
