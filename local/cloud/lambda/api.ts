import type { LambdaHost } from './index.ts';

export interface LambdaAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** Lambda's `Invoke`, for operators who run a function by hand, also by version or alias; an undefined result is null, as on AWS. */
export function createLambdaApi(host: Pick<LambdaHost, 'invoke' | 'knows'>) {
  return async (method: string, path: string, invocationType: unknown, event: unknown): Promise<LambdaAnswer> => {
    const { pathname, searchParams } = new URL(path, 'http://lambda');
    const [, name = ''] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(pathname) ?? [];
    const qualifier = searchParams.get('Qualifier');
    const functionName = `${decodeURIComponent(name)}${qualifier === null ? '' : `:${qualifier}`}`;
    if (method !== 'POST' || name === '') return refused(404, 'UnknownOperationException', `no ${method} ${path} here`);
    if (!host.knows(functionName))
      return refused(404, 'ResourceNotFoundException', `Function not found: ${functionName}`);
    if (event === undefined)
      return refused(400, 'InvalidRequestContentException', 'Could not parse request body into json');
    if (invocationType === 'DryRun') return { status: 204, headers: {}, body: undefined };
    const result = host.invoke(functionName, event);
    if (invocationType === 'Event') return { status: 202, headers: {}, body: undefined };
    const ended = await result;
    if ('error' in ended) return { status: 200, headers: { 'x-amz-function-error': 'Unhandled' }, body: ended.error };
    return { status: 200, headers: {}, body: ended.payload ?? null };
  };
}

const refused = (status: number, type: string, Message: string): LambdaAnswer => ({
  status,
  headers: { 'x-amzn-errortype': type },
  body: { Message, Type: 'User' },
});
