import { enableCompileCache } from 'node:module';

// The build process of `npm start`: `cdk synth` without the checks. Its arguments are two folders and the file that remembers
// bundles. Loading is half of the time, so compiled code is cached.
enableCompileCache();
const [{ assemble }, { exitWithProblems }] = await Promise.all([
  import('../../bin/leadloop.ts'),
  import('../../cli/user-error.ts'),
]);
const [outdir, dist, kept] = process.argv.slice(2);
await assemble({ outdir, dist, kept }).then(() => process.exit(0), exitWithProblems);
