import { existsSync, readFileSync, writeFileSync } from 'node:fs';

// Loaded before a command and its child process (`node --import`), it writes the peak memory of either, in bytes.

const told = process.env.LEADLOOP_BENCH_PEAK;
let heap = 0;
setInterval(() => {
  heap = Math.max(heap, process.memoryUsage().heapUsed);
}, 20).unref();
process.on('exit', () => {
  if (!told) return;
  const rss = process.resourceUsage().maxRSS * 1024;
  const child = existsSync(told) ? (JSON.parse(readFileSync(told, 'utf8')) as { rss: number }) : undefined;
  if (child === undefined || child.rss < rss) writeFileSync(told, JSON.stringify({ rss, heap }));
});
