import { assemble } from '../../bin/leadloop.ts';
import { exitWithProblems } from '../../cli/user-error.ts';

// The process that builds for `npm start`: what `cdk synth` runs, without the checks. Its arguments are the two folders.
const [outdir, dist] = process.argv.slice(2);
await assemble({ ...(outdir && { outdir }), ...(dist && { dist }) }).then(() => process.exit(0), exitWithProblems);
