import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type GatewayRequest, type GatewayResponse, largestBody, message } from '../http-api/index.ts';

/** What answers a request; undefined means never. */
export type Answer = (request: GatewayRequest) => Promise<GatewayResponse | undefined>;

interface LocalServer {
  port: number;
  url: string;
  /** From now on this answers; before, every request gets 503. */
  serve(answer: Answer): void;
  stop(): Promise<void>;
}

const address = '127.0.0.1';
const keepAliveMs = 60_000;

/** The one port of the embedded cloud, loopback only. Port 0 takes a free one. Throws a readable error when the port is taken. */
export async function listen(port: number, onError: (error: unknown) => void): Promise<LocalServer> {
  let answer: Answer = async () => message(503, 'Starting');
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (incoming, outgoing) => {
    receive(incoming, outgoing, (request) => answer(request)).catch((error: unknown) => {
      if (error === incoming.errored) return; // the client has gone while asking
      onError(error);
      if (!outgoing.headersSent) send(outgoing, message(500, 'Internal Server Error'));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return reject(error);
      const why = error.code === 'EACCES' ? 'needs more rights' : 'is already in use';
      reject(
        new Error(
          `Port ${port} ${why}. Choose another one, for example: LEADLOOP_PORT=${port + 1} npm start (0 takes any free port).`,
        ),
      );
    });
    server.listen(port, address, resolve);
  });
  const actual = (server.address() as AddressInfo).port;
  return {
    port: actual,
    url: `http://${address}:${actual}`,
    serve(next) {
      answer = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function receive(incoming: IncomingMessage, outgoing: ServerResponse, answer: Answer): Promise<void> {
  const body = await readBody(incoming);
  if (body === undefined) {
    outgoing.setHeader('connection', 'close');
    return send(outgoing, message(413, 'Request Entity Too Large'));
  }
  const { method = 'GET', url = '/', headers } = incoming;
  const response = await answer({ method, url, headers, body, sourceIp: incoming.socket.remoteAddress ?? address });
  if (response && !outgoing.destroyed) send(outgoing, response);
}

const nothing = Buffer.alloc(0);

/** The whole body; undefined as soon as it is larger than the gateway takes. */
function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  if (incoming.method === 'GET' || incoming.method === 'HEAD') {
    incoming.resume();
    return Promise.resolve(nothing);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBody) return void chunks.push(chunk);
      incoming.removeAllListeners('data').resume();
      resolve(undefined);
    });
    incoming.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    incoming.on('error', reject);
  });
}

function send(outgoing: ServerResponse, { status, headers, cookies, body }: GatewayResponse): void {
  const all: Record<string, string | string[] | number> = { ...headers, 'content-length': Buffer.byteLength(body) };
  if (cookies.length > 0) all['set-cookie'] = cookies;
  outgoing.writeHead(status, all);
  outgoing.end(body);
}
