import { expect, test } from 'vitest';
import { change, type Growing, happen, look } from '../../analysis/simulation/lifecycle.ts';
import type { RepLoad } from '../../domain/distribution/routing.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import type { Send } from '../../domain/lead/send.ts';
import { zoneOf } from '../../domain/lead/zone.ts';
import { hoursOf } from '../../domain/nurture/send-window.ts';
import { gradeOf } from '../../domain/scoring/grade.ts';
import { isSalesReady } from '../../domain/scoring/readiness.ts';
import { inHours } from '../../domain/time/calendar.ts';
import { between, type Instant, minute, plus } from '../../domain/time/instant.ts';
import { useTable } from '../support/table.ts';
import { createWorld, mails } from '../support/world.ts';

const table = useTable();

/** Looks at a lead until nothing is left to wait for; more means that the settings send it to and fro. */
const looks = 500;

/** A person who posts `contact` and agrees to mail, as the intake writes it down under the shipped settings. */
async function somebody() {
  const world = createWorld(table);
  const { intake, leads, config } = world.process();
  const { leadId } = await intake.take({
    email: 'grace@lifts.example',
    form: 'contact',
    submissionId: 'a',
    answers: {},
    consent: true,
    person: { name: 'Grace Hopper', country: 'DE' },
    attribution: { form: 'contact' },
  });
  const history = await leads.history(leadId);
  if (!history) throw new Error('the intake has written nothing');
  const life: Growing = { ...history, activities: [...history.activities], sends: [], assignments: [] };
  return { config, life, start: world.now() };
}

test('one life under the shipped settings does what the files say, from the first form to a customer', async () => {
  const { config, life, start } = await somebody();
  const { nurture, sales, scoring } = config;
  const offers: Assignment[] = [];
  const reps = sales.reps.map((rep): RepLoad => ({ rep, openLeads: 0 }));
  let now = start;
  let coming: Activity | undefined;
  const world = {
    config,
    reps: () => reps,
    mailed: () => undefined,
    askedToConfirm: (_: Growing, at: Instant) => {
      const { lifecycleId } = life.lead;
      coming = { id: `confirmed-${lifecycleId}`, type: 'confirmed', at: plus(at, minute), lifecycleId, detail: {} };
    },
    offered: (_: Growing, assignment: Assignment) => void offers.push(assignment),
    released: () => undefined,
    becameReady: () => undefined,
  };
  /** Runs until the lifecycle is over; a rep accepts each offer and wins each lead. */
  function run() {
    for (let n = 0; n < looks; n++) {
      const until = look(life, world, now);
      const open = life.assignments.find(({ status }) => status === 'offered');
      const accepted = life.assignments.find(({ status, outcome }) => status === 'accepted' && !outcome);
      if (open) change(life, open, { status: 'accepted', acceptedAt: now });
      else if (accepted) change(life, accepted, { outcome: { result: 'won', at: now } });
      else if (coming) {
        now = coming.at;
        happen(life, coming, config);
        coming = undefined;
      } else if (until === undefined) return;
      else now = until;
    }
    throw new Error(`${looks} looks and no end: ${JSON.stringify(life.lead.moves.at(-1))}`);
  }

  run();
  let raised = life.assignments.length > 0;
  if (!raised) {
    // Nothing that was done is enough for sales, so the lead got what its track promises and then rested.
    expect(isSalesReady(life, config, now).ready).toBe(false);
    expect(life.lead.stage).toBe('dormant');
    const last = life.sends.at(-1);
    const track = nurture.tracks.find(({ id }) => id === last?.track);
    if (last && track) expect(between(last.claimedAt, life.lead.closed?.at ?? now)).toBeGreaterThanOrEqual(track.quiet);
    raised = raisesHand() && !scoring.handRaise.exceptGrades.includes(gradeOf(life.lead, scoring).grade);
    run();
  }
  if (raised) {
    const people = [...sales.reps.map(({ id }) => id), 'manager'];
    expect(people).toContain(offers[0]?.repId);
    expect(life.lead).toMatchObject({ stage: 'customer', open: false, customerSince: expect.any(String) });
  }
  keepsToTheFiles(life.sends);

  /** By the first form that does it, else by a reply; false when the files know no hand-raise. */
  function raisesHand(): boolean {
    const { lead } = life;
    const [form] = scoring.handRaise.forms;
    now = plus(now, minute);
    const base = { id: 'again', at: now, lifecycleId: lead.lifecycleId };
    const detail = { ...life.lead.captured.detail, form: form ?? '', attribution: { form: form ?? '', at: now } };
    if (form) happen(life, { ...base, type: 'form.submitted', detail } as Activity, config);
    else if (scoring.handRaise.replies) happen(life, { ...base, type: 'mail.replied', detail: {} }, config);
    return form !== undefined || scoring.handRaise.replies;
  }

  /** Each mail exists, is a step of its track, comes in the order and the time the files say; left out is only what may be. */
  function keepsToTheFiles(sends: readonly Send[]) {
    expect(new Set(sends.map(({ lifecycleId, track, step }) => `${lifecycleId} ${track} ${step}`)).size).toBe(
      sends.length,
    );
    let before: (Send & { place: number }) | undefined;
    for (const send of sends) {
      const track = nurture.tracks.find(({ id }) => id === send.track);
      const place = track?.steps.findIndex(({ id }) => id === send.step) ?? -1;
      const step = track?.steps[place];
      if (!track || !step) throw new Error(`${send.track} has no step ${send.step}`);
      expect(Object.keys(step.variants ?? { [step.template]: 1 })).toContain(send.template);
      expect(mails[send.template]).toMatchObject({ name: send.template, kind: send.kind });
      const sameRun = before?.lifecycleId === send.lifecycleId && before.track === send.track ? before : undefined;
      const from = sameRun ? sameRun.place + 1 : 0;
      expect(place, `${send.step} after ${before?.step}`).toBeGreaterThanOrEqual(from);
      for (const left of track.steps.slice(from, place))
        expect(left.skip !== undefined || sends.some(({ step }) => step === left.id), `${left.id} is left out`).toBe(
          true,
        );
      if (sameRun) expect(between(sameRun.claimedAt, send.claimedAt)).toBeGreaterThanOrEqual(step.after);
      if (!step.anyTime)
        expect(inHours(send.claimedAt, hoursOf(track, step, nurture), zoneOf(life.lead, nurture))).toBe(true);
      before = { ...send, place };
    }
  }
});
