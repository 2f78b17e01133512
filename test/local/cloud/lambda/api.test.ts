import { expect, test } from 'vitest';
import { createLambdaApi } from '../../../../local/cloud/lambda/api.ts';

const seen: unknown[] = [];
const invoke = createLambdaApi({
  knows: (name) => /(?:^|:function:)sweep(?::live)?$/.test(name),
  invoke: async (_, event) => {
    seen.push(event);
    if (event === 'fail') return { error: { errorType: 'Broken', errorMessage: 'why' } };
    return { payload: event === 'nothing' ? undefined : { got: event } };
  },
});
const path = (name: string) => `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;

test('Invoke runs a function by name or ARN and answers what it answers', async () => {
  expect(await invoke('POST', path('sweep'), undefined, { a: 1 })).toEqual({
    status: 200,
    headers: {},
    body: { got: { a: 1 } },
  });
  expect(await invoke('POST', path('arn:aws:lambda:x:1:function:sweep:live'), undefined, 1)).toMatchObject({
    body: { got: 1 },
  });
  expect(await invoke('POST', `${path('sweep')}?Qualifier=live`, undefined, 1)).toMatchObject({ body: { got: 1 } });
  expect(await invoke('POST', `${path('sweep')}?Qualifier=old`, undefined, 1)).toMatchObject({ status: 404 });
  expect(await invoke('POST', path('sweep'), undefined, 'nothing')).toMatchObject({ status: 200, body: null });
});

test('Invoke answers 200 with the error of a function, as Lambda does', async () => {
  expect(await invoke('POST', path('sweep'), undefined, 'fail')).toEqual({
    status: 200,
    headers: { 'x-amz-function-error': 'Unhandled' },
    body: { errorType: 'Broken', errorMessage: 'why' },
  });
});

test('Invoke answers events at once, and a dry run without running anything', async () => {
  seen.length = 0;
  expect(await invoke('POST', path('sweep'), 'DryRun', 1)).toMatchObject({ status: 204 });
  expect(seen).toEqual([]);
  expect(await invoke('POST', path('sweep'), 'Event', 'fail')).toMatchObject({ status: 202 });
  expect(seen).toEqual(['fail']);
});

test('Invoke refuses functions that do not exist, bodies that are no JSON and other operations', async () => {
  const type = (one: { headers: Record<string, string> }) => one.headers['x-amzn-errortype'];
  expect(type(await invoke('POST', path('nobody'), undefined, 1))).toBe('ResourceNotFoundException');
  expect(type(await invoke('POST', path('sweep'), undefined, undefined))).toBe('InvalidRequestContentException');
  expect(type(await invoke('GET', '/2015-03-31/functions/sweep', undefined, 1))).toBe('UnknownOperationException');
});
