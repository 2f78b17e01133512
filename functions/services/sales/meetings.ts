import type { Submission } from '../../../domain/capture/submission.ts';
import type { Config } from '../../../domain/config/config.ts';
import { hostOffer, meetingActivity, type ReportedMeeting } from '../../../domain/integration/meeting.ts';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Meeting } from '../../../domain/settlement/meetings.ts';
import type { Assignments } from '../../adapters/dynamodb/assignments.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import { type Keys, leadIdOfAddress } from '../../adapters/secrets/key-ring.ts';
import type { Intake } from '../capture/intake.ts';
import type { Signals } from '../signals.ts';
import { createAcceptance } from './acceptance.ts';
import { createRepWork } from './rep-work.ts';

interface MeetingsDeps {
  keys: Keys;
  leads: Leads;
  assignments: Assignments;
  signals: Signals;
  intake: Intake;
  config: Pick<Config, 'sales' | 'nurture'>;
}

export type Meetings = ReturnType<typeof createMeetings>;

/** How often another process may be first before the calendar has to send it again. */
const rounds = 5;

/** Turns a calendar's reports into a lead, an activity of the lead, and work of the host rep. */
export function createMeetings({ keys, leads, assignments, signals, intake, config }: MeetingsDeps) {
  const work = createRepWork({ acceptance: createAcceptance({ leads, assignments }), assignments, signals });

  /** The id of the lead; undefined for an erased person. Safe to repeat, and in any order. */
  async function take(meeting: ReportedMeeting, submission: Submission, via: string): Promise<string | undefined> {
    const known = await leads.history(leadIdOfAddress(keys, submission.email) ?? '');
    const happened = async (leadId: string) => {
      const history = await leads.history(leadId);
      if (history) await happenedTo(history, meeting, via);
      return history?.lead.id;
    };
    // The workflow of a new lead begins with a lead that has its rep already, so no mail of a track goes first.
    if (!known) return happened((await intake.take(submission, happened)).leadId);
    await happened(known.lead.id);
    if (addsTo(known, submission)) await intake.take(submission);
    return known.lead.id;
  }

  async function happenedTo(history: LeadHistory, meeting: ReportedMeeting, via: string): Promise<void> {
    const { id: leadId } = history.lead;
    const activity = meetingActivity(meeting, via, history.lead, config);
    const isKnown = history.activities.some(({ id }) => id === activity.id);
    const host = activity.type === 'meeting.cancelled' ? undefined : activity.detail.repId;
    // The host gets the lead before it wakes: else the workflow would ask another rep meanwhile.
    const isHosted = host !== undefined && !isKnown && (await given(history, activity, host, via));
    if (!isKnown || history.unsettled?.includes(activity.id)) await signals.raise(leadId, activity);
    // A closed lead has come back by the booking.
    const now = host !== undefined && !isHosted ? await leads.history(leadId) : undefined;
    if (now && host !== undefined && !isAsked(now, activity)) await given(now, activity, host, via);
  }

  /** The host has the lead, as if they had accepted it. False when it is closed, or with a colleague. */
  async function given(history: LeadHistory, { at }: Meeting, host: string, via: string): Promise<boolean> {
    let now: LeadHistory | undefined = history;
    for (let round = 1; round <= rounds && now; round++) {
      const plan = hostOffer(now, host, at);
      if (!plan) return false;
      const { offer, isNew, instead } = plan;
      const { id: leadId } = now.lead;
      // First the other offer ends: a process that dies in between leaves a lead that is free.
      const isFree = !instead || (await assignments.answer(leadId, instead, 'withdrawn'));
      if (isFree && (!isNew || (await assignments.offer(leadId, offer)))) {
        const all = isNew ? { ...now, assignments: [...now.assignments, offer] } : now;
        if (await work.take(all, offer, { repId: host, agent: via }, at)) return true;
        if (isNew) await assignments.answer(leadId, offer, 'withdrawn');
      }
      now = await leads.history(now.lead.id);
    }
    throw new TemporaryError('LeadChanged', 'others answered for the lead just now');
  }

  return { take };
}

/** A rep was asked since, so the booking has been followed up. */
const isAsked = ({ lead, assignments }: LeadHistory, { at }: Meeting): boolean =>
  assignments.some((one) => one.lifecycleId === lead.lifecycleId && one.offeredAt >= at);

/** Whether the booking adds a fact about the person. */
const addsTo = ({ lead }: LeadHistory, { person }: Submission): boolean =>
  Object.entries(person).some(
    ([field, value]) => value !== undefined && lead[field as keyof typeof person] === undefined,
  );
