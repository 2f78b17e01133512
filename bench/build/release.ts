import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { day } from '../../domain/time/instant.ts';
import { bundle } from '../../lib/build/bundle.ts';
import { readSettings } from '../../lib/build/settings.ts';
import { synth } from '../../lib/build/synth.ts';
import { functionRows } from '../../lib/functions.ts';
import type { Bench, Figure } from '../measure.ts';

/** CloudFormation's own limits: resources of a stack, and bytes of a template in S3. */
const mostResources = 500;
const mostBytes = 1024 * 1024;

/** The changes of a deployment after one edited delay, and the template's distance from CloudFormation's limits. */
export const release: Bench = async (progress) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-release-'));
  try {
    const settings = readSettings();
    const edited = structuredClone(settings);
    const step = edited.config.nurture.tracks[0]?.steps.find(({ after }) => after > 0);
    if (!step) throw new Error('the first track has no step with a delay');
    step.after += day;
    const [before, after] = [join(folder, 'before'), join(folder, 'after')];
    await bundle({ ...settings, outdir: before, quiet: true });
    await bundle({ ...edited, outdir: after, quiet: true });
    progress('bundled with the delay as it is, and a day longer');
    const code = (dist: string, name: string) => readFileSync(join(dist, name, 'index.js'));
    const changed = functionRows.filter(([name]) => !code(before, name).equals(code(after, name)));
    const doors = changed.filter(([, { routes }]) => routes);
    const out = join(folder, 'out');
    await synth({ ...settings, dist: before, outdir: out });
    // The mails are a nested stack, to which the same limits apply.
    const templates = readdirSync(out).filter((file) => file.endsWith('.template.json'));
    const resourcesOf = (file: string) =>
      Object.keys(JSON.parse(readFileSync(join(out, file), 'utf8')).Resources as object).length;
    const resources = Math.max(...templates.map(resourcesOf));
    const bytes = Math.max(...templates.map((file) => statSync(join(out, file)).size));
    const share = (part: number, whole: number) => (part / whole).toFixed(2);
    return [
      {
        what: 'functions that one edit of a delay changes',
        ratio: share(changed.length, functionRows.length),
        got: `${changed.length}: ${changed.map(([name]) => name).join(', ')}`,
        floor: `${functionRows.length} functions`,
        aim: 'those that decide by it',
      },
      {
        what: 'of them doors, over which the canary watches',
        ratio: share(doors.length, changed.length),
        got: `${doors.length}`,
        floor: `${changed.length} changed functions`,
        aim: '≥ 1',
      },
      {
        what: 'resources of the larger template',
        ratio: share(resources, mostResources),
        got: `${resources}`,
        floor: `${mostResources}, CloudFormation's limit`,
        aim: '≤ 0.9',
      },
      {
        what: 'size of the larger template',
        ratio: share(bytes, mostBytes),
        got: `${Math.round(bytes / 1000)} kB`,
        floor: `${Math.round(mostBytes / 1000)} kB, CloudFormation's limit`,
        aim: '≤ 0.9',
      },
    ] satisfies Figure[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
