/** Shows progress: a bar on a terminal, a plain line now and then anywhere else. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress {
  /** `bytes` of the file are read, `rows` are done. */
  at(bytes: number, rows: number): void;
  /** Takes the bar away. */
  end(): void;
}

const barWidth = 24;
const redrawMs = 200;
const plainMs = 5_000;

/** Rows, rate and time left. The rate is of this run: rows skipped by a resume do not count. */
export function createProgress(
  screen: Screen,
  totalBytes: number,
  now = () => performance.now(),
  unit = 'rows',
): Progress {
  const started = now();
  let shown = started;
  let from: { rows: number; bytes: number } | undefined;
  return {
    at(bytes, rows) {
      from ??= { rows, bytes };
      if (now() - shown < (screen.isTTY ? redrawMs : plainMs)) return;
      shown = now();
      const seconds = (now() - started) / 1_000;
      const part = Math.min(1, bytes / totalBytes);
      const left = bytes > from.bytes ? ((totalBytes - bytes) * seconds) / (bytes - from.bytes) : Number.NaN;
      const text = [
        `${Math.floor(part * 100)} %`,
        `${rows.toLocaleString('en')} ${unit}`,
        `${Math.round((rows - from.rows) / seconds).toLocaleString('en')} ${unit}/s`,
        ...(Number.isNaN(left) ? [] : [`${duration(left)} left`]),
      ].join(' · ');
      const bar = '█'.repeat(Math.round(part * barWidth)).padEnd(barWidth, '░');
      screen.write(screen.isTTY ? `\r\u001B[K${bar} ${text}` : `${text}\n`);
    },
    end() {
      if (screen.isTTY) screen.write('\r\u001B[K');
    },
  };
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
