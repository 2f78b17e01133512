import { connect, type Socket } from 'node:net';
import { percentile } from '../measure.ts';

/** Results of one closed-loop run: answers per second, and milliseconds from the request's first byte to the answer's last. */
export interface Load {
  perSecond: number;
  p50: number;
  p99: number;
  seconds: number;
  /** Answers by status. */
  statuses: Record<string, number>;
}

export interface Target {
  port: number;
  path: string;
  /** The body of the n-th request. */
  body: (n: number) => string;
}

/**
 * `connections` keep-alive connections, each sending its next request when it has the answer to its last, `count` in all.
 * Raw sockets: node's own HTTP client would cost as much as the bare server it measures.
 */
export async function load({ port, path, body }: Target, count: number, connections: number): Promise<Load> {
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const line = await open(port);
      while (next < count) {
        const text = body(next++);
        const at = performance.now();
        const status = await line.post(path, text);
        latencies.push(performance.now() - at);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      line.close();
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
  return { perSecond: count / seconds, p50, p99, seconds, statuses };
}

function open(port: number): Promise<{ post(path: string, body: string): Promise<string>; close(): void }> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let answered: (status: string) => void = () => undefined;
    let failed: (error: Error) => void = reject;
    let got = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      got += chunk;
      const end = got.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(got.slice(0, end + 2))?.[1]);
      if (!(got.length >= end + 4 + length)) return; // every server here sends its content-length
      const status = got.slice(9, 12);
      got = got.slice(end + 4 + length);
      answered(status);
    });
    socket.on('error', (error) => failed(error));
    socket.on('close', () => failed(new Error('the server closed a connection under load')));
    socket.once('connect', () =>
      resolve({
        post: (path, body) =>
          new Promise((done, fail) => {
            answered = done;
            failed = fail;
            socket.write(
              `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
            );
          }),
        close: () => {
          failed = () => undefined;
          socket.destroy();
        },
      }),
    );
  });
}
