import { writeFileSync } from 'node:fs';

// Loaded before a command (`node --import`), it writes down the most memory that was in use, in bytes.

const told = process.env.LEADLOOP_BENCH_PEAK;
let heap = 0;
setInterval(() => {
  heap = Math.max(heap, process.memoryUsage().heapUsed);
}, 20).unref();
process.on('exit', () => {
  if (told) writeFileSync(told, JSON.stringify({ rss: process.resourceUsage().maxRSS * 1024, heap }));
});
