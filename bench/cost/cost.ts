import { assumedMs, type Cost, costOf, noUsage, type Usage } from '../../analysis/cost/cost.ts';
import { day } from '../../domain/time/instant.ts';
import { freshCloud, leadBody, monday } from '../cloud.ts';
import type { Bench, Figure } from '../measure.ts';
import { runPlain } from './plain.ts';

const days = 40;
const aim = 0.8;
const dollars = (value: number) => `$${(value * 1_000).toFixed(3)} a thousand leads`;

/** Everything beside SES for the five-touch journey, of the SES price of its mails; and the same mails by a plain machine. */
export const cost: Bench = async (progress) => {
  const cloud = await freshCloud('virtual', progress);
  try {
    const headers = { 'content-type': 'application/json' };
    const posted = await fetch(`${cloud.url}/leads`, { method: 'POST', headers, body: leadBody(1) });
    const { leadId } = (await posted.json()) as { leadId: string };
    await cloud.advance(monday + days * day);
    const lead = (await cloud.lead(leadId)) as { cost: { usage: Usage; cost: Cost } };
    const { usage, cost: paid } = lead.cost;
    progress(`${usage.mails} mails, ${usage.transitions} transitions`);
    const run = await runPlain([3, 4, 7, 7]);
    const plain = costOf({
      ...noUsage,
      transitions: run.transitions,
      invocations: run.invocations,
      lambdaMs: run.invocations * assumedMs,
      readUnits: run.invocations,
      writeUnits: run.invocations,
      mails: run.invocations,
    });
    const figure = (what: string, { beside, mail, workflow }: Cost, transitions: number): Figure => ({
      what,
      ratio: (beside / mail).toFixed(2),
      got: `${dollars(beside)}, of it ${dollars(workflow)} for ${transitions} transitions`,
      floor: `SES for ${usage.mails} mails: ${dollars(mail)}`,
      aim: `≤ ${aim}`,
    });
    return [
      figure('five-touch journey to Dormant, everything beside SES', paid, usage.transitions),
      { ...figure('the same mails by a plain Wait/Send machine, same interpreter', plain, run.transitions), aim: '–' },
    ];
  } finally {
    await cloud.stop();
  }
};
