import { day } from '../../domain/time/instant.ts';
import { build } from '../../local/leadloop/build.ts';
import { freshCloud, leadBody, monday } from '../cloud.ts';
import { type Bench, type Figure, show } from '../measure.ts';
import { load } from '../server/load.ts';

const days = 30;
/** A thousand take minutes where the machine is busy: LEADLOOP_BENCH_LEADS=1000. */
const many = Number(process.env.LEADLOOP_BENCH_LEADS ?? 50);

/** Wall seconds for thirty days of leads without activities: five mails each at the right local time. */
export const virtualTime: Bench = async (progress) => {
  const figures: Figure[] = [];
  for (const leads of [1, many]) {
    const { seconds, mails } = await thirtyDays(leads, progress);
    progress(`${leads} leads: ${show(seconds)} s, ${mails} mails`);
    figures.push({
      what: `${days} days of ${leads.toLocaleString('en')} ${leads === 1 ? 'lead' : 'leads'}, ${mails} mails`,
      ratio: show((days * 86_400) / seconds),
      got: `${show(seconds)} s, ${show((1000 * seconds) / mails)} ms a mail`,
      floor: `the ${days} days themselves`,
      aim: leads === 1 ? '< 10 s' : '–',
    });
  }
  return figures;
};

async function thirtyDays(
  leads: number,
  progress: (line: string) => void,
): Promise<{ seconds: number; mails: number }> {
  const cloud = await freshCloud('virtual', progress, build);
  try {
    const started = performance.now();
    const target = { port: cloud.port, path: '/leads', body: leadBody };
    const { statuses } = await load(target, leads, Math.min(leads, 20));
    if (statuses['202'] !== leads) throw new Error(`posts were answered ${JSON.stringify(statuses)}`);
    await cloud.advance(monday + days * day);
    return { seconds: (performance.now() - started) / 1000, mails: cloud.services().ses.count() };
  } finally {
    await cloud.stop();
  }
}
