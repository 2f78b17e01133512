import { enableCompileCache } from 'node:module';

// The process that builds for `npm start`: what `cdk synth` runs, without the checks. Its arguments are two folders and the file that
// remembers bundles. Loading is half of it, so compiled code is kept between builds.
enableCompileCache();
const [{ assemble }, { exitWithProblems }] = await Promise.all([
  import('../../bin/leadloop.ts'),
  import('../../cli/user-error.ts'),
]);
const [outdir, dist, kept] = process.argv.slice(2);
await assemble({ outdir, dist, kept }).then(() => process.exit(0), exitWithProblems);
