import { burst, type Preview } from '../../analysis/preview/preview.ts';
import { minute } from '../../domain/time/instant.ts';
import { factor, number, type PreviewFacts } from './facts.ts';

/** The busiest day and the busiest quarter of an hour against what SES allows. */
export function limitsText(found: Preview, facts: PreviewFacts): string {
  return found.busiest === undefined ? 'No mail is due.' : `${dayText(found, facts)} ${burstText(found, facts)}`;
}

function dayText(found: Preview, facts: PreviewFacts): string {
  const busiest = found.perDay.reduce((most, each) => (each.after > most.after ? each : most), { day: '', after: 0 });
  const mails = busiest.after * factor(found, facts);
  const most = `The most on one day: ${number(mails)} on ${busiest.day}`;
  if (facts.limits === undefined) return `${most}. SES did not say how many it allows.`;
  const { perDay } = facts.limits;
  if (perDay < 0) return `${most}. SES sets no limit to a day.`;
  const part = `${((mails / perDay) * 100).toFixed(1)} % of the ${number(perDay)} that SES allows a day`;
  return mails > perDay ? `${most}: TOO MANY, ${part}.` : `${most}, ${part}.`;
}

function burstText({ busiest, ...found }: Preview, facts: PreviewFacts): string {
  const mails = (busiest?.mails ?? 0) * factor(found, facts);
  const when = `${busiest?.at.slice(0, 16).replace('T', ' ')} UTC`;
  const seconds = burst / 1_000;
  const most = `In ${burst / minute} minutes: ${number(mails)} from ${when}`;
  if (facts.limits === undefined) return `${most}.`;
  const { perSecond } = facts.limits;
  if (mails <= perSecond * seconds)
    return `${most}, ${(mails / seconds).toFixed(1)} of the ${perSecond} that SES takes a second.`;
  const minutes = Math.ceil(mails / perSecond / 60);
  return `${most}: MORE than SES takes at ${perSecond} a second, so the last of them leaves after ${number(minutes)} minutes.`;
}
