import { enableCompileCache } from 'node:module';

// `npm run demo`: thirty days of one lead in seconds. Loading is a good part of it; compiled code is kept between runs.
enableCompileCache();
await import('./story.ts');
