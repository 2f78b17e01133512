import { expect, test } from 'vitest';
import type { Activity } from '../../../domain/lead/activity.ts';
import { plus } from '../../../domain/time/instant.ts';
import { repTimeline, titlesFor } from '../../../domain/workflow/rep-timeline.ts';
import { assignment, config, form, history, lifecycleId, monday, send } from '../../support/fixtures.ts';
import { mails } from '../../support/world.ts';

const titles = titlesFor(history().lead, config, mails);
const detail = { repId: 'manager', attempt: 2 };
const said = (type: 'rep.declined' | 'follow-up.planned', more: object): Activity =>
  ({
    id: `${type}-${JSON.stringify(more)}`,
    type,
    at: monday,
    lifecycleId,
    detail: { ...detail, ...more },
  }) as Activity;

test('a rep reads what the lead did and got and whom it was offered to, each thing once', () => {
  const told = history(
    {
      stage: 'working',
      moves: (['captured', 'sales-ready', 'assigned', 'working'] as const).map((stage) => ({
        stage,
        at: monday,
        why: `why ${stage}`,
      })),
    },
    {
      activities: [form('demo')],
      assignments: [assignment(1, 'ada', { status: 'expired' })],
      sends: [send('welcome', monday), send('offer-1', monday, { kind: 'internal', template: 'rep-assignment' })],
    },
  );
  const lines = repTimeline(told, config, plus(monday, 60_000), titles).map(({ what }) => what);
  expect(lines.filter((line) => line.includes('Ada Brandt'))).toHaveLength(2);
  expect(lines.join('\n')).toMatch(/Sent the form “See Fieldnote with your own jobs”[\s\S]*Now sales-ready/);
  expect(lines.join('\n')).toContain('Got mail “Thanks for getting in touch with Fieldnote”');
  expect(lines.join('\n')).not.toMatch(/Sales got mail|Now assigned|Now working|why captured/);
});

test.each([
  [
    said('rep.declined', { passTo: 'priya', reason: 'assigned to Priya Raman' }),
    'Mara Lindner gave the lead to Priya Raman',
  ],
  [said('rep.declined', { reason: 'too small' }), 'Mara Lindner gave the lead back to nurture: too small'],
  [said('rep.declined', { repId: 'ada' }), 'Ada Brandt declined the lead'],
  [said('follow-up.planned', { followUp: 'calls' }), 'Mara Lindner planned the reminders “Three calls in a week”'],
  [said('follow-up.planned', {}), 'Mara Lindner wants no more reminders'],
])('names who did what: %#', (activity, what) => {
  expect(repTimeline(history({}, { activities: [activity] }), config, monday, titles).map((one) => one.what)).toContain(
    what,
  );
});
