import { enableCompileCache } from 'node:module';

// `npm run demo`: thirty days of one lead in seconds; with `--app` a company that stays. Loading is a good part of it; compiled code is
// kept between runs.
enableCompileCache();
await import(process.argv.includes('--app') ? './company.ts' : './story.ts');
