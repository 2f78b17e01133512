import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../domain/config/config.ts';
import { bundle } from '../../lib/build/bundle.ts';
import { readSettings } from '../../lib/build/settings.ts';
import { synth } from '../../lib/build/synth.ts';
import type { Cloud } from '../../local/leadloop/cloud.ts';
import { freshCloud } from '../cloud.ts';
import { type Figure, median, percentile, show } from '../measure.ts';

/** How many leads are measured, for each number of people in the same moment. */
export const leads = 200;
export const together = [1, 10];

const everyDay = { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], from: '00:00', to: '24:00' };

/** A cloud on the real clock that reports when the rep's mail about a lead reaches SES. */
interface RepMailCloud {
  cloud: Cloud;
  /** In milliseconds of `performance.now()`. The mail may have arrived before the call. */
  mailed(leadId: string): Promise<number>;
}

/** There is always a rep at work with room for one more; `more` of the config is the bench's own. */
export async function repMailCloud(
  progress: (text: string) => void,
  more: (config: Config) => Config = (config) => config,
): Promise<RepMailCloud> {
  const settings = readSettings();
  const config = more(alwaysAtWork(settings.config));
  const assembly = async (dir: string): Promise<string> => {
    const [dist, outdir] = [join(dir, 'dist'), join(dir, 'cdk.out')];
    await bundle({ ...settings, config, outdir: dist, quiet: true });
    await synth({ ...settings, config, dist, outdir });
    return outdir;
  };
  const mails = new Map<string, PromiseWithResolvers<number>>();
  const about = (leadId: string) => {
    const known = mails.get(leadId) ?? Promise.withResolvers<number>();
    mails.set(leadId, known);
    return known;
  };
  const cloud = await freshCloud('real', progress, assembly, {
    config,
    faults: {
      mail: ({ tags: { template, lead = '' } }) => {
        if (template === 'rep-assignment') about(lead).resolve(performance.now());
        return undefined;
      },
    },
  });
  return { cloud, mailed: (leadId) => about(leadId).promise };
}

/** Measures `act` on 200 leads, one at a time and ten in the same moment; it answers the milliseconds until the rep's mail. */
export async function measured(
  act: () => Promise<number>,
  { what, aim }: { what: string; aim: number },
  progress: (text: string) => void,
): Promise<Figure[]> {
  for (let warm = 0; warm < 10; warm++) await act(); // functions are loaded by these
  const figures: Figure[] = [];
  for (const size of together) {
    const times: number[] = [];
    while (times.length < leads) {
      times.push(...(await Promise.all(Array.from({ length: size }, act))));
      await sleep(50 * size); // visitors do not wait for each other's hand-off to be booked, but they are not one crowd
    }
    const p99 = percentile(times, 0.99);
    const figure: Figure = {
      what: `${what}, ${times.length} leads, ${size === 1 ? 'one at a time' : `${size} in the same moment`}`,
      ratio: show(aim / p99),
      got: `p50 ${show(median(times))} ms, p99 ${show(p99)} ms, worst ${show(Math.max(...times))} ms`,
      floor: `${aim / 1_000} s`,
      aim: `p99 < ${aim / 1_000} s`,
    };
    figures.push(figure);
    progress(`${figure.what}: ${figure.got}`);
  }
  return figures;
}

function alwaysAtWork(config: Config): Config {
  const reps = config.sales.reps.map((rep) => ({ ...rep, hours: everyDay, absences: [], capacity: undefined }));
  return { ...config, sales: { ...config.sales, reps, capacity: 10_000 } } as Config;
}
