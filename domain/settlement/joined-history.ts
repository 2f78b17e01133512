import { allConsents, consentOf } from '../capture/consent.ts';
import type { Activity } from '../lead/activity.ts';
import { type PersonalField, personal } from '../lead/fields.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Lead } from '../lead/lead.ts';
import type { Attribution } from '../lead/person.ts';
import { byTime } from '../time/instant.ts';
import { withoutUndone } from './undone.ts';

/**
 * One history of a lead and the leads that were merged into it: one person, one timeline, one ledger. Nothing is copied, so undoing a
 * merge only means reading the rows separately again.
 */
export function joinedHistory(kept: LeadHistory, others: readonly LeadHistory[]): LeadHistory {
  const all = [kept, ...others];
  const known = new Map(all.flatMap(({ activities }) => activities).map((one) => [one.id, one]));
  const activities = withoutUndone([...known.values()].sort(byTime));
  return {
    ...kept,
    lead: joinedLead(kept, others, activities),
    activities,
    // The entry of a merged lead that skipped a mail, because the kept lead got it, is no mail.
    sends: [...others.flatMap(({ sends }) => sends.filter(({ instead }) => instead === undefined)), ...kept.sends],
    assignments: [...others.flatMap(({ assignments }) => assignments), ...kept.assignments],
    unsettled: all.flatMap(({ unsettled = [] }) => unsettled),
    others,
  };
}

/**
 * The kept lead's facts count; the others fill gaps, except those that a correction made. A refusal on any lead counts: of
 * mail, of calls, for a break. The earliest origin is the person's origin.
 */
function joinedLead(
  { lead: kept, activities: own }: LeadHistory,
  others: readonly LeadHistory[],
  activities: Activity[],
) {
  const leads = others.map(({ lead }) => lead);
  const all = [kept, ...leads];
  const corrected = new Set(
    own.flatMap((one) => (one.type === 'profile.corrected' ? Object.keys(one.detail.fields) : [])),
  );
  const gaps = personal.filter((name) => kept[name] === undefined && !corrected.has(name));
  const consents = allConsents(activities, ...all);
  const consent = consentOf(consents) ?? kept.consent;
  const suppressed = kept.suppressed ?? leads.flatMap((lead) => saidNo(lead, activities) ?? [])[0];
  return {
    ...kept,
    ...Object.fromEntries(gaps.flatMap((name) => firstOf(leads, name).map((value) => [name, value]))),
    answers: Object.assign({}, ...all.toReversed().map(({ answers }) => answers)),
    first: all.map(({ first }) => first).reduce((a, b) => (b.at < a.at ? b : a)),
    last: all.map(({ last }) => last).reduce((a: Attribution, b) => (b.at > a.at ? b : a)),
    consent,
    ...(consents.length > 0 && { consents }),
    suppressed,
    ...most(all, 'pausedUntil'),
    ...most(all, 'restsUntil'),
    ...Object.fromEntries(firstOf(all, 'preferences').map((preferences) => ['preferences', preferences])),
    ...Object.fromEntries(firstOf(all, 'owner').map((owner) => ['owner', owner])),
    ...(all.some(({ mayCall }) => mayCall === false) && { mayCall: false }),
    ...(all.some(({ mayProfile }) => mayProfile === false) && { mayProfile: false }),
    ...lastChoices(activities, kept),
    ...(all.some(({ customerSince }) => customerSince) && {
      customerSince: all.flatMap(({ customerSince = [] }) => customerSince).sort()[0],
    }),
    merged: [
      ...(kept.merged ?? []).map((entry) => ({
        ...entry,
        lifecycleId: leads.find(({ id }) => id === entry.id)?.lifecycleId ?? entry.lifecycleId,
      })),
      ...leads.flatMap(({ merged = [] }) => merged),
    ],
  } satisfies Lead;
}

const firstOf = <F extends PersonalField | 'preferences' | 'owner'>(leads: readonly Lead[], field: F) =>
  leads.flatMap((lead): Lead[F][] => (lead[field] === undefined ? [] : [lead[field]])).slice(0, 1);

/**
 * The suppression of a merged lead, unless the person asked for mail again later under any address. A bounce does not count:
 * only the other address fails, and mail goes to the kept one.
 */
function saidNo({ suppressed }: Lead, activities: readonly Activity[]): Lead['suppressed'] {
  if (!suppressed || suppressed.reason === 'bounced') return undefined;
  const isLift = (one: Activity) =>
    one.type === 'suppression.lifted' || (one.type === 'confirmed' && one.detail.lifts === true);
  return activities.some((one) => isLift(one) && one.at > suppressed.at) ? undefined : suppressed;
}

/** The person's latest choices under any of their addresses. An ended pause and calls allowed again are choices too. */
function lastChoices(activities: readonly Activity[], { restsUntil }: Lead): Partial<Lead> {
  const choices: Partial<Lead> = {};
  for (const { type, detail, at } of activities) {
    if (type === 'paused') choices.pausedUntil = detail.until;
    // The person wants mail again, so a rest that a rep set under another address ends too.
    if (type === 'paused' && detail.until <= at) choices.restsUntil = restsUntil;
    if (type === 'preferences.changed') choices.preferences = detail;
    if (type === 'calls.changed') choices.mayCall = detail.allowed;
    if (type === 'profiling.changed') choices.mayProfile = detail.allowed;
  }
  return choices;
}

/** The latest moment of this field among all leads, as a part of a lead; empty when no lead has one. */
function most(leads: readonly Lead[], field: 'pausedUntil' | 'restsUntil'): Partial<Lead> {
  const latest = leads
    .flatMap((lead) => lead[field] ?? [])
    .sort()
    .at(-1);
  return latest === undefined ? {} : { [field]: latest };
}
