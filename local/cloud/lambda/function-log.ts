import { createWriteStream, openSync, renameSync, statSync, type WriteStream } from 'node:fs';

/** Recent output of the functions as JSON lines, like a log group with JSON logging. */
export interface FunctionLog {
  line(functionName: string, requestId: string, text: string, at: number): void;
  close(): Promise<void>;
}

const flushAfterMs = 200;
const flushAtBytes = 64 * 1024;

/** A log is no data: the file holds at most this many bytes, and the one before it as many. */
const mostBytes = 5_000_000;

/** The file with older output. */
export const formerLog = (path: string) => `${path}.1`;

/** Writes in batches: a log line must not cost a request a system call. Keeps between `most` and twice `most` bytes. */
export function openFunctionLog(path: string, most = mostBytes): FunctionLog {
  let size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let stream = opened();
  const ending: Promise<void>[] = [];
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting) write(waiting);
    waiting = '';
  };
  function opened(): WriteStream {
    const file = createWriteStream(path, { fd: openSync(path, 'a') });
    file.on('error', () => undefined); // a full disk shows elsewhere; logging must not end the process
    return file;
  }
  function ended(file: WriteStream): Promise<void> {
    return new Promise((done) => file.once('close', done).end());
  }
  function write(text: string): void {
    size += Buffer.byteLength(text);
    stream.write(text);
    if (size < most) return;
    const full = stream;
    try {
      renameSync(path, formerLog(path));
      stream = opened();
    } catch {
      return; // the disk is full, and the file stays in use
    }
    ending.push(ended(full));
    size = 0;
  }
  return {
    line(functionName, requestId, text, at) {
      const head = `{"time":"${new Date(at).toISOString()}","function":"${functionName}","requestId":"${requestId}",`;
      for (const row of text.split('\n'))
        if (row !== '')
          waiting += isJsonObject(row) ? `${head}"record":${row}}\n` : `${head}"message":${JSON.stringify(row)}}\n`;
      if (waiting.length > flushAtBytes) flush();
      else timer ??= setTimeout(flush, flushAfterMs).unref();
    },
    async close() {
      flush();
      await Promise.all([...ending, ended(stream)]);
    },
  };
}

/** Enough to embed without parsing: our functions write one JSON object a line. */
const isJsonObject = (row: string) => row.startsWith('{"') && row.endsWith('}');
