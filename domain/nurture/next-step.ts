import type { NurtureRules } from '../config/config.ts';
import { holds } from '../lead/expression.ts';
import { fraction } from '../lead/hash.ts';
import type { LeadHistory } from '../lead/history.ts';
import { quietUntil } from '../lead/lead.ts';
import { isPutBack, type Send } from '../lead/send.ts';
import type { Step, Track } from '../lead/track.ts';
import { type Instant, latest, plus } from '../time/instant.ts';
import type { LeadFacts } from './lead-facts.ts';
import { nameByDay, runOf, startOf } from './tracks.ts';

/** Where a lead is in a track. */
interface Place {
  /** The mail to send next, its variant chosen; undefined when the track has none left for this lead. */
  step?: Step;
  /** What delays count from: the last touch of this lifecycle's nurture, or the start. */
  touched: Instant;
  /** Whether there was a touch. */
  begun: boolean;
}

/**
 * The next step, from the ledger alone. A step in the ledger is done, at any place; a renamed step is recognised by its
 * template. The next step follows the last sent one; inserted earlier steps reach only leads before them, or all with
 * `reachEarlier`. Skipped: steps without an unsent variant, steps whose `skip` condition holds, and mails that this person got
 * within `repeatAfter` before the track began, unless a recycled track would be empty.
 */
export function placeIn(track: Track, history: LeadHistory, rules: NurtureRules, facts: () => LeadFacts): Place {
  const { lead, sends } = history;
  const start = startOf(history);
  const run = runOf(history, track);
  const names = [run, nameByDay(run)];
  // An entry that blocks a step from being claimed belongs to this run whenever it was sent: else the step would be due for
  // ever.
  const isOfRun = (send: Send) =>
    (send.track === run && send.lifecycleId === lead.lifecycleId) ||
    (names.includes(send.track) && timeOf(send) >= start);
  const ledger = sends.filter((send) => isOfRun(send) && !isPutBack(send));
  // A lead that changes tracks has been touched too: the first delay of the new one counts from there.
  const elsewhere = sends.filter((send) => !isOfRun(send) && isOfThisLife(send, history) && timeOf(send) >= start);
  const touches = [...ledger, ...elsewhere].map(timeOf);

  const orphans = ledger.filter((send) => !track.steps.some(({ id }) => id === send.step));
  const isDone = (step: Step) =>
    ledger.some((send) => send.step === step.id) ||
    orphans.some(({ template }) => templatesOf(step).includes(template));
  const got = templatesSeen(
    sends.filter((send) => !isOfRun(send)),
    latest(start, quietUntil(lead) ?? start),
    rules,
  );
  const isSeen = (step: Step) => templatesOf(step).some((template) => got.has(template));
  // The rep's page promises a recycled lead a mail, so earlier mails never empty the track.
  const seesAll = track.for === 'recycled' && track.steps.every(isSeen);
  // Two steps may compare the same mails: a person gets each once.
  const sent = new Set(ledger.map(({ template }) => template));
  const unsent = (one: Step): Step => (one.variants ? { ...one, variants: without(one.variants, sent) } : one);
  const place = track.steps.findLastIndex(isDone);
  const step = track.steps.find(
    (one, index) =>
      (index > place || one.reachEarlier) &&
      !isDone(one) &&
      (seesAll || !isSeen(one)) &&
      templatesOf(unsent(one)).length > 0 &&
      !(one.skip && holds(one.skip.asks, facts())),
  );
  return {
    step: step && { ...step, template: variantFor(`${lead.id}#${run}#${step.id}`, unsent(step)) },
    touched: latest(start, ...touches),
    begun: touches.length > 0,
  };
}

/** When a mail went out, or may have: a claim without an answer counts, because the person may have got it. */
export function timeOf(send: Send): Instant {
  return send.sentAt ?? send.claimedAt;
}

export function reachedThePerson(send: Send): boolean {
  return !isPutBack(send) && send.state !== 'refused';
}

function isOfThisLife(send: Send, { lead }: LeadHistory): boolean {
  return send.kind === 'marketing' && send.lifecycleId === lead.lifecycleId && reachedThePerson(send);
}

function templatesSeen(others: readonly Send[], begins: Instant, rules: NurtureRules): Set<string> {
  const since = plus(begins, -rules.repeatAfter);
  const got = others.filter((send) => reachedThePerson(send) && timeOf(send) > since);
  return new Set(got.map(({ template }) => template));
}

const templatesOf = ({ template, variants }: Step) => (variants ? Object.keys(variants) : [template]);

const without = (variants: Record<string, number>, sent: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(variants).filter(([template]) => !sent.has(template)));

/** The mail of a step for one lead: by weight, and always the same for the same lead, run and step. */
function variantFor(key: string, { template, variants }: Step): string {
  if (!variants) return template;
  const all = Object.entries(variants);
  const sums = all.map((_, index) => all.slice(0, index + 1).reduce((sum, [, weight]) => sum + weight, 0));
  const drawn = fraction(`${key}#variant`) * (sums.at(-1) ?? 0);
  return all[sums.findIndex((sum) => drawn < sum)]?.[0] ?? template;
}
