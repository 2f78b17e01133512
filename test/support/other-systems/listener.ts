import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a listener got, in order. */
export interface Heard {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** How a listener answers: with a status (and where to), or never. */
export type Answer = { status: number; location?: string; retryAfter?: number; afterMs?: number } | 'never';

/** Somebody else's server on this machine, which behaves as it is told. */
export async function openListener(answer: Answer = { status: 200 }) {
  const heard: Heard[] = [];
  const open = new Set<ServerResponse>();
  const listener = { heard, answer, url: '', close };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    heard.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
    if (listener.answer === 'never') return void open.add(response);
    const { status, location, retryAfter, afterMs = 0 } = listener.answer;
    const headers = { ...(location && { location }), ...(retryAfter && { 'retry-after': String(retryAfter) }) };
    setTimeout(() => response.writeHead(status, headers).end('{}'), afterMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  listener.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  async function close(): Promise<void> {
    for (const response of open) response.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return listener;
}

export type Listener = Awaited<ReturnType<typeof openListener>>;

/** As a receiver checks it: Standard Webhooks, "Verifying webhook authenticity". */
export function isAuthentic({ headers, body }: Heard, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}
