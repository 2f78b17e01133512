import { consentHistory, consentOf } from '../capture/consent.ts';
import type { Activity } from '../lead/activity.ts';
import { type PersonalField, personal } from '../lead/fields.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Lead } from '../lead/lead.ts';
import type { Attribution } from '../lead/person.ts';
import { withoutUndone } from './undone.ts';

/**
 * A lead with those that were merged into it: one person, one timeline, one ledger. Nothing is copied, so taking a merge back is
 * reading them apart again.
 */
export function joinedHistory(kept: LeadHistory, others: readonly LeadHistory[]): LeadHistory {
  const all = [kept, ...others];
  const known = new Map(all.flatMap(({ activities }) => activities).map((one) => [one.id, one]));
  const activities = withoutUndone([...known.values()].sort(byTime));
  return {
    ...kept,
    lead: joinedLead(kept, others, activities),
    activities,
    // What another lead never got because this one did is no mail of its own.
    sends: [...others.flatMap(({ sends }) => sends.filter(({ instead }) => instead === undefined)), ...kept.sends],
    assignments: [...others.flatMap(({ assignments }) => assignments), ...kept.assignments],
    unsettled: all.flatMap(({ unsettled = [] }) => unsettled),
    others,
  };
}

/**
 * Of two facts the kept lead's counts; gaps are filled by the others, but none that one of ours has corrected to nothing. A no of either
 * is a no: suppression, calls, breaks. Where it came from first is where the person did.
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
  const consents = consentHistory(activities);
  const consent = consentOf(consents) ?? kept.consent;
  const suppressed = kept.suppressed ?? leads.flatMap((lead) => saidNo(lead, activities) ?? [])[0];
  return {
    ...kept,
    ...Object.fromEntries(gaps.flatMap((name) => firstOf(leads, name).map((value) => [name, value]))),
    answers: Object.assign({}, ...all.toReversed().map(({ answers }) => answers)),
    first: all.map(({ first }) => first).reduce((a, b) => (b.at < a.at ? b : a)),
    last: all.map(({ last }) => last).reduce((a: Attribution, b) => (b.at > a.at ? b : a)),
    ...(consent && { consent }),
    ...(consents.length > 0 && { consents }),
    ...(suppressed && { suppressed }),
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
 * What the person said no to under another address, until they want mail again under any. That the other address does not work is no word
 * of theirs: mail goes to the kept one.
 */
function saidNo({ suppressed }: Lead, activities: readonly Activity[]): Lead['suppressed'] {
  if (!suppressed || suppressed.reason === 'bounced') return undefined;
  const isLift = (one: Activity) =>
    one.type === 'suppression.lifted' || (one.type === 'confirmed' && one.detail.lifts === true);
  return activities.some((one) => isLift(one) && one.at > suppressed.at) ? undefined : suppressed;
}

/** What the person chose last, under whichever address: a pause that was ended, or calls that are welcome again, count too. */
function lastChoices(activities: readonly Activity[], { restsUntil }: Lead): Partial<Lead> {
  const choices: Partial<Lead> = {};
  for (const { type, detail, at } of activities) {
    if (type === 'paused') choices.pausedUntil = detail.until;
    // Who wants mail again ends the rest that a rep set under the other address, too.
    if (type === 'paused' && detail.until <= at) choices.restsUntil = restsUntil;
    if (type === 'preferences.changed') choices.preferences = detail;
    if (type === 'calls.changed') choices.mayCall = detail.allowed;
    if (type === 'profiling.changed') choices.mayProfile = detail.allowed;
  }
  return choices;
}

/** The latest of moments, as a part of a lead; nothing where none has one. */
function most(leads: readonly Lead[], field: 'pausedUntil' | 'restsUntil'): Partial<Lead> {
  const latest = leads
    .flatMap((lead) => lead[field] ?? [])
    .sort()
    .at(-1);
  return latest === undefined ? {} : { [field]: latest };
}

const byTime = (a: Activity, b: Activity) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1);
