import { enableCompileCache } from 'node:module';

// `npm run demo`: thirty days of one lead in seconds; with `--app` a company that stays. Loading takes a good part of the time,
// so compiled code is cached.
enableCompileCache();
await import(process.argv.includes('--app') ? './company.ts' : './story.ts');
