import fc from 'fast-check';
import type { Config, Rep } from '../../domain/config/config.ts';
import type { RepLoad } from '../../domain/distribution/routing.ts';
import type { Activity, ActivityOf } from '../../domain/lead/activity.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Send } from '../../domain/lead/send.ts';
import { stages } from '../../domain/lead/stage.ts';
import { day, hour, type Instant, instant, millis, minute, plus } from '../../domain/time/instant.ts';
import { loadConfig } from '../../lib/config/load.ts';

/** The fixture settings (test/support/settings): the shipped ones are for their users to edit. */
export const config: Config = loadConfig();

/** The fixture settings, but each mail of each track so much later after the one before. */
export const withDelays = (more: number): Config => ({
  ...config,
  nurture: {
    ...config.nurture,
    tracks: config.nurture.tracks.map((track) => ({
      ...track,
      steps: track.steps.map((step) => ({ ...step, after: step.after + more })),
    })),
  },
});

/** A Monday, 10:00 in Berlin (winter time). */
export const monday: Instant = '2026-11-23T09:00:00.000Z';
export const lifecycleId = 'aaaaaaaaaaaa';

let count = 0;
const nextId = () => `activity-${count++}`;

export function form(
  name: string,
  at: Instant = monday,
  more: Partial<ActivityOf<'form.submitted'>['detail']> = {},
): ActivityOf<'form.submitted'> {
  const id = nextId();
  return {
    id,
    type: 'form.submitted',
    at,
    lifecycleId,
    detail: { form: name, receipt: id, contentHash: id, attribution: { form: name, at }, ...more },
  };
}
export const visit = (url: string, at: Instant = monday): Activity => ({
  id: nextId(),
  type: 'page.viewed',
  at,
  lifecycleId,
  detail: { url },
});
export const click = (url: string, at: Instant = monday): Activity => ({
  id: nextId(),
  type: 'link.clicked',
  at,
  lifecycleId,
  detail: { url, template: 'nurture-1', step: 'nurture-1' },
});
export const reply = (at: Instant = monday): Activity => ({
  id: nextId(),
  type: 'mail.replied',
  at,
  lifecycleId,
  detail: {},
});

export function send(step: string, at: Instant, more: Partial<Send> = {}): Send {
  return {
    lifecycleId,
    track: 'first',
    step,
    template: step,
    kind: 'marketing',
    state: 'sent',
    claimedAt: at,
    sentAt: at,
    why: '',
    ...more,
  };
}

export function assignment(attempt: number, repId: string, more: Partial<Assignment> = {}): Assignment {
  const offeredAt = more.offeredAt ?? monday;
  return {
    lifecycleId,
    attempt,
    repId,
    toManager: false,
    status: 'offered',
    offeredAt,
    acceptBy: plus(offeredAt, hour),
    why: '',
    candidates: [],
    ...more,
  };
}

export function lead(more: Partial<Lead> = {}): Lead {
  const captured = form('contact', more.openedAt ?? monday);
  return {
    id: '0123456789abcdef0123456789abcdef',
    email: 'grace@lifts.example',
    answers: {},
    first: captured.detail.attribution,
    last: captured.detail.attribution,
    stage: 'nurturing',
    moves: [],
    revision: 1,
    lifecycleId,
    open: true,
    openedAt: monday,
    captured,
    createdAt: monday,
    ...more,
  };
}

/** A history of the lead; its capturing form is the first activity unless others are given. */
export function history(more: Partial<Lead> = {}, rest: Partial<Omit<LeadHistory, 'lead'>> = {}): LeadHistory {
  const who = lead(more);
  return { lead: who, activities: [who.captured], sends: [], assignments: [], ...rest };
}

export function rep(id: string, more: Partial<Rep> = {}): Rep {
  return {
    id,
    name: id,
    email: `${id}@fieldnote.example`,
    timeZone: 'Europe/Berlin',
    hours: { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], from: '09:00', to: '17:00' },
    absences: [],
    weight: 1,
    skills: [],
    ...more,
  };
}
export const load = (id: string, lastAssignedAt?: Instant, more: Partial<Rep> = {}, openLeads = 0): RepLoad => ({
  rep: rep(id, more),
  openLeads,
  lastAssignedAt,
});

/** Moments of two years with several changes of daylight saving time, any weekday, any second. */
export const anyInstant = fc
  .integer({ min: millis('2026-01-01T00:00:00.000Z') / 1_000, max: millis('2027-12-31T00:00:00.000Z') / 1_000 })
  .map((seconds) => instant(seconds * 1_000));
/** Half and quarter hours, both hemispheres, half-hour daylight saving, and the date line. */
export const anyZone = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
  'America/Santiago',
  'Africa/Casablanca',
  'UTC',
);
export const anyHours = fc
  .record({
    days: fc.subarray(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const, { minLength: 1 }),
    from: fc.integer({ min: 0, max: 1_438 }),
    length: fc.integer({ min: 1, max: 1_439 }),
  })
  .map(({ days, from, length }) => ({ days, from: clockText(from), to: clockText(Math.min(1_440, from + length)) }));

function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Any activity a rule may look at, near a moment. */
export const anyActivity: fc.Arbitrary<Activity> = fc
  .record({
    id: fc.integer({ min: 0, max: 40 }),
    ago: fc.integer({ min: -day, max: 120 * day }),
    what: fc.integer({ min: 0, max: 6 }),
  })
  .map(({ id, ago, what }) => {
    const at = plus(monday, -ago);
    const made =
      [
        () => form('contact', at),
        () => form('guide', at),
        () => form('demo', at, { refused: 'spam' }),
        () => visit('https://fieldnote.example/pricing', at),
        () => visit('https://fieldnote.example/blog/x', at),
        () => visit('https://fieldnote.example/careers', at),
        () => click('https://fieldnote.example/demo', at),
      ][what]?.() ?? reply(at);
    return { ...made, id: `${id}-${what}-${ago}` };
  });

/** Histories in all stages, with ledgers and offers that real life could have left behind. */
export const anyStory: fc.Arbitrary<LeadHistory> = fc
  .record({
    stage: fc.constantFrom(...stages),
    openedAgo: fc.integer({ min: 0, max: 60 * day }),
    outcomeAgo: fc.option(fc.integer({ min: 0, max: 70 * day }), { nil: undefined }),
    pausedFor: fc.option(fc.integer({ min: -10 * day, max: 100 * day }), { nil: undefined }),
    suppressed: fc.boolean(),
    timeZone: anyZone,
    id: fc.integer({ min: 0 }).map((id) => id.toString(16).padStart(32, '0')),
    email: fc.constantFrom('a@lifts.example', 'a@gmail.com'),
    jobTitle: fc.constantFrom(undefined, 'Head of Service', 'Student'),
    activities: fc.array(anyActivity, { maxLength: 12 }),
    sends: fc.array(
      fc.record({
        step: fc.constantFrom(
          'welcome',
          'nurture-1',
          'nurture-2',
          'nurture-3',
          'nurture-4',
          'back-again',
          'customer-welcome',
        ),
        track: fc.constantFrom('first', 'again', 'customer'),
        old: fc.boolean(),
        ago: fc.integer({ min: 0, max: 200 * day }),
        state: fc.constantFrom('claimed', 'sent', 'unknown', 'released', 'refused'),
      }),
      { maxLength: 8 },
    ),
    offers: fc.array(
      fc.record({
        repId: fc.constantFrom('ada', 'jonas', 'priya'),
        status: fc.constantFrom('offered', 'accepted', 'declined', 'expired', 'closed'),
        ago: fc.integer({ min: 0, max: 40 * day }),
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ stage, openedAgo, outcomeAgo, pausedFor, suppressed, activities, sends, offers, ...person }) =>
    history(
      {
        ...person,
        stage,
        openedAt: plus(monday, -openedAgo),
        outcomeAt: outcomeAgo === undefined ? undefined : plus(monday, -outcomeAgo),
        pausedUntil: pausedFor === undefined ? undefined : plus(monday, pausedFor),
        suppressed: suppressed ? { reason: 'unsubscribed', at: monday } : undefined,
      },
      {
        activities,
        sends: sends.map(({ step, track, old, ago, state }) =>
          send(step, plus(monday, -ago), { track, state, ...(old && { lifecycleId: 'bbbbbbbbbbbb' }) }),
        ),
        assignments: offers.map(({ repId, status, ago }, index) =>
          assignment(index + 1, index > 2 ? 'manager' : repId, {
            status,
            toManager: index > 2,
            offeredAt: plus(monday, -ago),
            acceptBy: plus(monday, -ago + 90 * minute),
            ...(status === 'accepted' && { acceptedAt: plus(monday, -ago + minute) }),
          }),
        ),
      },
    ),
  );
