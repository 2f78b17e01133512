import { addUsage, costOf, timesUsage, type Usage } from '../../analysis/cost/cost.ts';
import { plainUsage } from '../../analysis/cost/lead-usage.ts';
import { prices } from '../../analysis/cost/prices.ts';
import type { LeadCost } from './lead-costs.ts';

/** The most that everything beside SES may cost, of what SES asks for the same mails. */
export const aim = 0.8;

const money = (value: number) => `$${value.toFixed(6)}`;
const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 });

/** A line a lead, then one lead as it is on average, beside the plain machine. */
export function costText(found: readonly LeadCost[]): string {
  if (found.length === 0) return 'There is no lead yet.';
  const average = timesUsage(addUsage(...found.map(({ usage }) => usage)), 1 / found.length);
  const gone = found.reduce((sum, one) => sum + one.gone, 0);
  return [
    `${'lead'.padEnd(34)}${['transitions', 'Lambda ms', 'reads', 'writes', 'mails', 'beside SES', 'SES'].map((name) => name.padStart(12)).join('')}`,
    ...found.map(({ leadId, usage }) => line(leadId, usage)),
    ...(found.length > 1 ? [line('one of them, on average', average)] : []),
    line('plain Wait/Send, the same mails', plainUsage(average.mails)),
    '',
    ratioText(average),
    ...(gone === 0
      ? []
      : [`No longer kept by Step Functions, and so left out: ${gone} execution${gone === 1 ? '' : 's'}.`]),
    `Prices of ${prices.asOf} in ${prices.region}, without free tiers; SES at ${money(prices.mail)} a mail (Essentials).`,
  ].join('\n');
}

function ratioText(usage: Usage): string {
  const { beside, mail } = costOf(usage);
  if (mail === 0) return 'No mail was sent.';
  const alone = usage.mails * prices.mailAlone;
  return `Everything beside SES is ${(beside / mail).toFixed(2)} of SES (aim: at most ${aim}); ${(beside / alone).toFixed(2)} where SES is billed à la carte.`;
}

function line(name: string, usage: Usage): string {
  const { beside, mail } = costOf(usage);
  const { transitions, lambdaMs, readUnits, writeUnits, mails } = usage;
  const cells = [...[transitions, lambdaMs, readUnits, writeUnits, mails].map(number), money(beside), money(mail)];
  return name.padEnd(34) + cells.map((cell) => cell.padStart(12)).join('');
}
