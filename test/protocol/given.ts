import type { Config } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { aLead } from '../support/lead.ts';
import { config as shipped } from '../support/world.ts';
import type { Part, Setting } from './scene-state.ts';

/** A Monday morning in Berlin: inside the send window. */
export const now = '2026-11-23T10:00:00.000Z';

/** The form, the demo page and the pricing page are enough together, and no two of them, also some days later. */
export const config: Config = { ...shipped, scoring: { ...shipped.scoring, handOff: { score: 50, grade: 'D' } } };

const always: Config['sales']['reps'][number]['hours'] = {
  days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  from: '00:00',
  to: '24:00',
};

const lifecycleId = 'a'.repeat(12);
export const lead = aLead(now, {
  id: '0'.repeat(32),
  lifecycleId,
  captured: {
    id: 'form',
    type: 'form.submitted',
    at: now,
    lifecycleId,
    detail: { form: 'contact', receipt: 'r', contentHash: 'h', attribution: { form: 'contact', at: now } },
  },
});

/** A moment after the form, when all the rest happens. */
const of = { at: '2026-11-23T10:00:01.000Z', lifecycleId } as const;
const visit = (id: string, url: string): Activity => ({ ...of, id, type: 'page.viewed', detail: { url } });
export const demo = visit('demo', 'https://fieldnote.example/demo');
export const pricing = visit('pricing', 'https://fieldnote.example/pricing');
export const page = (n: number) => visit(`page-${n}`, `https://fieldnote.example/${n}`);
/** A raised hand. */
export const reply: Activity = { ...of, id: 'reply', type: 'mail.replied', detail: {} };
export const no: Activity = { ...of, id: 'no', type: 'unsubscribed', detail: { via: 'one-click' } };

/** A lead that asked for a demo. */
export const asking = {
  ...lead,
  captured: { ...lead.captured, detail: { ...lead.captured.detail, form: 'demo' } } as typeof lead.captured,
};

/** Two reps who are always at work, are not warned, and are asked once what came of a lead. */
export const twoReps: Config = {
  ...config,
  sales: {
    ...config.sales,
    reps: config.sales.reps.slice(0, 2).map((rep) => ({ ...rep, hours: always, absences: [] })),
    teams: [{ id: 'everybody', strategy: 'longest-idle' }],
    sla: { ...config.sales.sla, warnAt: 1 },
    outcome: { ...config.sales.outcome, nudges: 0 },
    offers: 2,
  },
};

export const scene = (parts: Record<string, Part>, more: Partial<Setting> = {}): Setting => ({
  lead,
  config,
  now,
  parts,
  fromParked: true,
  ...more,
});

/** Where reps and the manager answer, which ends with a lead that is parked for the first of them. */
export const salesScene = (parts: Record<string, Part>, more: Partial<Setting> = {}): Setting =>
  scene(parts, { lead: asking, config: twoReps, sales: true, ...more });

/** New rules under which the next mail is due a day after the one before. */
export const sooner: Config = {
  ...config,
  nurture: {
    ...config.nurture,
    tracks: config.nurture.tracks.map((track) => ({
      ...track,
      steps: track.steps.map((step, n) => (n === 0 ? step : { ...step, after: 86_400_000 })),
    })),
  },
};

/** Rules with a track of one mail, so that the lead goes dormant at the end of its first wait. */
export const brief: Config = {
  ...config,
  nurture: {
    ...config.nurture,
    tracks: config.nurture.tracks.map((track) => ({ ...track, steps: track.steps.slice(0, 1) })),
  },
};
