import { createServer } from 'node:http';
import { serve } from './server.ts';

// The baseline: node:http reading a body and answering 202, nothing else.

const answer = JSON.stringify({ leadId: '0'.repeat(32), receipt: '0'.repeat(24) });
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) };

const server = createServer((incoming, outgoing) => {
  incoming.resume().on('end', () => outgoing.writeHead(202, headers).end(answer));
});
serve(server);
