import { leadBody } from '../cloud.ts';
import type { Bench } from '../measure.ts';
import { measured, repMailCloud } from './rep-mail.ts';

/**
 * Milliseconds from the post of a form that asks for sales until the rep's mail is handed to SES, on the real clock: captured,
 * verified, scored, a rep chosen, the offer written down, and the mail claimed.
 */
export const hotForm: Bench = async (progress) => {
  const { cloud, mailed } = await repMailCloud(progress);
  let visitor = 0;
  const asks = async (): Promise<number> => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ ...JSON.parse(leadBody(visitor++)), form: 'demo' });
    const posted = performance.now();
    const response = await fetch(`${cloud.url}/leads`, { method: 'POST', headers, body });
    if (response.status !== 202) throw new Error(`a post was answered ${response.status}`);
    const { leadId } = (await response.json()) as { leadId: string };
    return (await mailed(leadId)) - posted;
  };
  try {
    return await measured(asks, { what: 'hot form → rep’s mail', aim: 1_500 }, progress);
  } finally {
    await cloud.stop();
  }
};
