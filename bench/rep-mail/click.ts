import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../domain/config/config.ts';
import type { Cloud } from '../../local/leadloop/cloud.ts';
import { leadBody } from '../cloud.ts';
import type { Bench } from '../measure.ts';
import { leads, measured, repMailCloud, together } from './rep-mail.ts';

const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

/**
 * Milliseconds from the click that makes a waiting lead sales-ready until the rep's mail is handed to SES, on the real clock:
 * the click is recorded and decided on, the lead woken, scored and offered to a rep, and the mail claimed.
 */
export const click: Bench = async (progress) => {
  const { cloud, mailed } = await repMailCloud(progress, aClickIsEnough);
  try {
    const waiting = await nurtured(cloud, leads * together.length + 10);
    const clicks = async (): Promise<number> => {
      const { leadId, link } = waiting.shift() ?? { leadId: '', link: '' };
      const clicked = performance.now();
      const { status } = await fetch(link, { redirect: 'manual', headers: browser });
      if (status !== 302) throw new Error(`a click was answered ${status}`);
      return (await mailed(leadId)) - clicked;
    };
    return await measured(clicks, { what: 'click → rep’s mail', aim: 1_000 }, progress);
  } finally {
    await cloud.stop();
  }
};

interface Waiting {
  leadId: string;
  link: string;
}

/** `count` leads that wait, with their first mail long enough ago for a click to count as a person's. */
async function nurtured(cloud: Cloud, count: number): Promise<Waiting[]> {
  const headers = { 'content-type': 'application/json' };
  for (let n = 0; n < count; n++) await fetch(`${cloud.url}/leads`, { method: 'POST', headers, body: leadBody(n) });
  const isAsleep = async () =>
    (await cloud.executions()).filter(({ state }) => state === 'Wait for engagement').length === count;
  while (!(await isAsleep())) await sleep(500);
  await sleep(6_000);
  return (await cloud.mail())
    .filter(({ tags }) => tags.template === 'welcome')
    .map(({ html, tags }) => ({ leadId: tags.lead ?? '', link: /https?:[^"\s]*\/c\/[\w.~-]+/.exec(html)?.[0] ?? '' }));
}

/** A form and a click are enough for sales. */
const aClickIsEnough = (config: Config): Config =>
  ({ ...config, scoring: { ...config.scoring, handOff: { score: 22, grade: 'D' } } }) as Config;
