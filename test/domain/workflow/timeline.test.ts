import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hour, minute, plus } from '../../../domain/time/instant.ts';
import { timeline } from '../../../domain/workflow/timeline.ts';
import {
  anyStory,
  assignment,
  click,
  config,
  form,
  history,
  lifecycleId,
  monday,
  send,
  visit,
} from '../../support/fixtures.ts';

const at = (minutes: number) => plus(monday, minutes * minute);

test('a timeline reads from the form to the sale, with points, rules and reasons', () => {
  const told = history(
    { moves: [{ stage: 'nurturing', at: at(1), why: 'score 20 of 60' }] },
    {
      activities: [
        form('contact', at(0), { message: 'We lose\ntwo hours a day.' }),
        visit('https://fieldnote.example/pricing', at(3)),
        click('https://fieldnote.example/demo', at(4)),
        {
          id: 'd',
          type: 'rep.declined',
          at: at(8),
          lifecycleId,
          detail: { repId: 'ada', attempt: 1, reason: 'on holiday' },
        },
        {
          id: 'o',
          type: 'outcome.recorded',
          at: at(90),
          lifecycleId,
          detail: { repId: 'priya', attempt: 3, result: 'won' },
        },
      ],
      sends: [
        send('welcome', at(2), { why: 'welcome is due at once' }),
        send('offer-1', at(6), { kind: 'internal', template: 'rep-assignment', state: 'unknown' }),
      ],
      assignments: [
        assignment(1, 'ada', { offeredAt: at(5), acceptBy: at(10), status: 'declined', why: 'longest idle of 2' }),
        assignment(2, 'jonas', { offeredAt: at(9), acceptBy: at(14), status: 'expired' }),
        assignment(3, 'priya', { offeredAt: at(15), acceptBy: at(20), status: 'accepted', acceptedAt: at(16) }),
      ],
    },
  );
  expect(
    timeline(told, config, plus(monday, 2 * hour)).map(({ what, points, rule }) =>
      rule ? `${what} [${rule} ${points}]` : what,
    ),
  ).toEqual([
    'Sent the form “contact”: “We lose two hours a day.” [form 20]',
    'Now nurturing: score 20 of 60',
    'Got mail “welcome” (welcome): welcome is due at once',
    'Visited the pricing page [pricing-page 14.9]',
    'Clicked through to the demo page in mail “nurture-1” [demo-click 25]',
    'Offered to Ada Brandt, answer by Mon 23 Nov 2026, 10:10 (GMT+1): longest idle of 2',
    'Sales got mail “rep-assignment” (offer-1), probably: the mail service did not answer, so it is not sent again',
    'Ada Brandt declined the lead: on holiday',
    'Offered to Jonas Weller, answer by Mon 23 Nov 2026, 10:14 (GMT+1)',
    'Jonas Weller did not answer in time',
    'Offered to Priya Raman, answer by Mon 23 Nov 2026, 09:20 (GMT)',
    'Priya Raman accepted the lead',
    'Priya Raman recorded: won',
  ]);
});

test('every history is told in order and leaves no activity out', () => {
  fc.assert(
    fc.property(anyStory, (told) => {
      const entries = timeline(told, config, monday);
      expect(entries.length).toBeGreaterThanOrEqual(
        told.activities.length + told.sends.length + told.assignments.length,
      );
      expect(entries.map((entry) => entry.at)).toEqual(entries.map((entry) => entry.at).sort());
    }),
  );
});
