import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const writes = ['PutItem', 'UpdateItem'];
const reads = ['GetItem', 'Query'];
/**
 * The walks of the re-plan and of retention, the mails of the digest, what the sweep asks about the team, and the files that a
 * deployment notes: of no lead, but of a deployment, a night, a week and a minute.
 */
const walk = /"StageIndex"|"REPLAN"|"SWEEP"|"RETENTION"|"TEAM"|"CONFIG"|"TRACKS"|"TEMPLATE"|"LEAD#digest"/;

/**
 * Asks DynamoDB with every call what it consumed, from the outside: everything in the embedded cloud calls over HTTP. Table
 * units only, because dynalite does not count index entries. A failed condition is billed like the write it would have been:
 * one unit, the least.
 */
export function countConsumed() {
  const units = { reads: 0, writes: 0 };
  const real = http.request;
  const counted = (...args: Parameters<typeof http.request>): http.ClientRequest => {
    const call = (real as (...all: unknown[]) => http.ClientRequest)(...args);
    const action = String(call.getHeader('x-amz-target') ?? '').split('.')[1] ?? '';
    if (![...writes, ...reads].includes(action)) return call;
    const end = call.end.bind(call) as (body: string) => http.ClientRequest;
    let isOfLead = true;
    call.end = ((body: string | Buffer) => {
      isOfLead = !walk.test(String(body));
      const asking = JSON.stringify({ ...JSON.parse(String(body)), ReturnConsumedCapacity: 'TOTAL' });
      call.setHeader('content-length', Buffer.byteLength(asking));
      return end(asking);
    }) as typeof call.end;
    call.prependListener('response', (answer) => {
      let text = '';
      const push = answer.push.bind(answer);
      answer.push = (chunk, encoding) => {
        if (chunk === null && isOfLead) note(action, answer.statusCode ?? 0, text);
        else if (chunk !== null) text += String(chunk);
        return push(chunk, encoding);
      };
    });
    return call;
  };
  function note(action: string, status: number, text: string): void {
    const consumed = status === 200 ? (JSON.parse(text).ConsumedCapacity?.CapacityUnits as number | undefined) : 1;
    units[reads.includes(action) ? 'reads' : 'writes'] += consumed ?? 0;
  }
  http.request = counted as typeof http.request;
  syncBuiltinESMExports();
  return {
    units,
    stop() {
      http.request = real;
      syncBuiltinESMExports();
    },
  };
}
