import { enableCompileCache } from 'node:module';

// `npm start`: the whole of Leadloop on this machine. Loading is most of a start; compiled code is kept between starts.
enableCompileCache();
await import('./run.ts');
