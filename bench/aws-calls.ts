import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const channel = 'http.client.request.start';

/**
 * Reports each call of an AWS service by this process, as `DynamoDB_20120810.Query`, until the returned function is called. The
 * embedded cloud calls everything over HTTP, so none is missed.
 */
export function listenToCalls(heard: (target: string) => void): () => void {
  const listen = (message: unknown): void => {
    const target = String((message as { request: ClientRequest }).request.getHeader('x-amz-target') ?? '');
    if (target !== '') heard(target);
  };
  subscribe(channel, listen);
  return () => unsubscribe(channel, listen);
}
