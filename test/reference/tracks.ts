import type { Config } from '../../domain/config/config.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Step, Track } from '../../domain/lead/track.ts';
import { score } from './rules.ts';

// Which track and which step, once more from the comments of config/nurture.yaml alone.

const ms = (at: string) => Date.parse(at);

/** Conditions that the tests use, by their text: the reference knows no JSONata. */
export const conditions: Readonly<Record<string, (story: LeadHistory) => boolean>> = {
  "companySize = '500'": ({ lead }) => lead.companySize === '500',
  '$exists(jobTitle)': ({ lead }) => lead.jobTitle !== undefined,
  "$count(activities[type = 'page.viewed']) > 1": ({ activities }) =>
    activities.filter(({ type }) => type === 'page.viewed').length > 1,
};
const holds = (condition: { text: string } | undefined, story: LeadHistory) =>
  condition !== undefined && conditions[condition.text]?.(story) === true;

/** "for: new strangers, recycled leads a rep gave back, customer after the sale". */
const kindOf = ({ lead }: LeadHistory): Track['for'] =>
  lead.stage === 'customer' ? 'customer' : ms(lead.outcomeAt ?? '0') >= ms(lead.openedAt) ? 'recycled' : 'new';
const startOf = (story: LeadHistory) => (kindOf(story) === 'recycled' ? story.lead.outcomeAt : story.lead.openedAt);

/** The track a lead follows: its pinned version, what the rep chose, else "the one with the highest number; of equals the first here". */
export function trackOf(story: LeadHistory, { nurture, scoring }: Config, now: string): Track | undefined {
  const { lead, activities, assignments, journey } = story;
  // "Who unticks it gets no mail of the tracks about it."
  const isWanted = (track: Track) =>
    track.for === kindOf(story) && !(track.topic !== undefined && lead.preferences?.off.includes(track.topic));
  const began = activities.find((one) => one.type === 'form.submitted' && !one.detail.refused);
  const form = began?.type === 'form.submitted' ? began.detail.form : lead.last.form;
  const reason = assignments.at(-1)?.outcome?.reason;
  const points = scoring.interests.map(({ id }) => ({ id, points: score(activities, scoring, now, id) }));
  const [strongest] = points.filter((one) => one.points > 0).toSorted((a, b) => b.points - a.points);
  const fits = (track: Track) =>
    isWanted(track) &&
    (track.forms?.includes(form) ?? true) &&
    (track.segment ?? []).every(({ field, oneOf, atLeast }) => {
      const said = (lead as unknown as Record<string, string | undefined>)[field];
      if (said === undefined) return false;
      return oneOf?.some((one) => one.toLowerCase() === said.toLowerCase()) ?? Number(said) >= (atLeast ?? 0);
    }) &&
    (track.interests === undefined || track.interests.includes(strongest?.id ?? '')) &&
    (track.reasons === undefined || track.reasons.includes(reason ?? ''));

  // "pin: they keep the steps, delays and entry rule the track had when they began it", for as long as the config says so.
  const current = nurture.tracks.find(({ id }) => id === journey?.id);
  const isPinned = journey && lead.pinned?.since === startOf(story) && (current?.inFlight ?? 'pin') === 'pin';
  if (isPinned && (current === undefined || current.inFlight === 'pin') && fits(journey)) return journey;
  // "On the page the rep can choose one of these tracks, also when another fits."
  const { recycledTo } = lead;
  const isChosen = (track: Track) => track.for === 'recycled' && track.id === recycledTo?.track && isWanted(track);
  const chosen = recycledTo?.at === lead.outcomeAt ? nurture.tracks.find(isChosen) : undefined;
  if (chosen) return chosen;
  const fitting = nurture.tracks.filter(fits);
  const most = Math.max(...fitting.map(({ priority = 0 }) => priority));
  return fitting.find(({ priority = 0 }) => priority === most);
}

/** The step that is next, with the mails it may be; undefined when the track has none left, has reached its goal, or stops. */
export function nextStep(
  story: LeadHistory,
  track: Track,
  { nurture }: Config,
): { step: Step; templates: string[] } | undefined {
  const mailsOf = ({ template, variants }: Step) => (variants ? Object.keys(variants) : [template]);
  const start = ms(story.lead.openedAt);
  const times = story.sends.map((send) => ({ ...send, at: ms(send.sentAt ?? send.claimedAt) }));
  const run = times.filter((send) => send.track === track.id && send.at >= start);
  // "step renamed: is still the same when its template is".
  const lost = run.filter((send) => !track.steps.some(({ id }) => id === send.step));
  const isDone = (step: Step) =>
    run.some((send) => send.step === step.id) || lost.some(({ template }) => mailsOf(step).includes(template));
  const place = track.steps.findLastIndex(isDone);
  // "Who comes back … skips the mails they got within this time."
  const got = times.filter((send) => !run.includes(send) && send.at > start - nurture.repeatAfter);
  const sent = run.map(({ template }) => template);
  for (const [index, step] of track.steps.entries()) {
    // "step inserted: goes to leads who are not past its place; with reachEarlier: true to all"
    if (isDone(step) || (index <= place && !step.reachEarlier)) continue;
    if (mailsOf(step).some((mail) => got.some(({ template }) => template === mail))) continue;
    if (holds(step.skip, story)) continue;
    const templates = step.variants ? mailsOf(step).filter((mail) => !sent.includes(mail)) : mailsOf(step);
    if (templates.length === 0) continue;
    return holds(step.stop, story) || holds(track.goal, story) ? undefined : { step, templates };
  }
  return undefined;
}
