import { createWriteStream } from 'node:fs';

/** Everything the functions wrote, as JSON lines, like a log group with JSON logging. */
export interface FunctionLog {
  line(functionName: string, requestId: string, text: string, at: number): void;
  close(): Promise<void>;
}

const flushAfterMs = 200;
const flushAtBytes = 64 * 1024;

/** Writes in batches: a log line must not cost a request a system call. */
export function openFunctionLog(path: string): FunctionLog {
  const stream = createWriteStream(path, { flags: 'a' });
  stream.on('error', () => undefined); // a full disk shows elsewhere; logging must not end the process
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting) stream.write(waiting);
    waiting = '';
  };
  return {
    line(functionName, requestId, text, at) {
      const head = `{"time":"${new Date(at).toISOString()}","function":"${functionName}","requestId":"${requestId}",`;
      for (const row of text.split('\n'))
        if (row !== '')
          waiting += isJsonObject(row) ? `${head}"record":${row}}\n` : `${head}"message":${JSON.stringify(row)}}\n`;
      if (waiting.length > flushAtBytes) flush();
      else timer ??= setTimeout(flush, flushAfterMs).unref();
    },
    close: () =>
      new Promise((resolve) => {
        flush();
        stream.end(resolve);
      }),
  };
}

/** Good enough to embed without parsing: our functions write one JSON object a line. */
const isJsonObject = (row: string) => row.startsWith('{"') && row.endsWith('}');
