import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const channel = 'http.client.request.start';

/**
 * Tells of each call of an AWS service that this process begins, such as `DynamoDB_20120810.Query`, until the function that it answers
 * is called. Everything in the embedded cloud calls over HTTP, so this hears all.
 */
export function listenToCalls(heard: (target: string) => void): () => void {
  const listen = (message: unknown): void => {
    const target = String((message as { request: ClientRequest }).request.getHeader('x-amz-target') ?? '');
    if (target !== '') heard(target);
  };
  subscribe(channel, listen);
  return () => unsubscribe(channel, listen);
}
