import { enableCompileCache } from 'node:module';

// `npm start`: all of Leadloop on this machine. Loading takes most of a start, so compiled code is cached.
enableCompileCache();
await import('./run.ts');
