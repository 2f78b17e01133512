import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { leadBrief } from '../../../functions/services/lead-brief.ts';
import { openLink } from '../../../functions/services/signed-links.ts';
import { aLead } from '../../support/lead.ts';
import { config, keys, mails } from '../../support/world.ts';

const now = '2026-11-23T10:00:00.000Z';
const deps = { keys, publicUrl: 'https://api.example', deployment: config.deployment, mails };
const lead = aLead(now, {
  timeZone: 'America/New_York',
  jobTitle: 'Head of Service',
  answers: { timing: 'This month' },
  first: { form: 'contact', at: now, source: 'ads', medium: 'cpc' },
});
const views: Activity[] = Array.from({ length: 30 }, (_, n) => ({
  id: `view-${n}`,
  type: 'page.viewed',
  at: `2026-11-23T09:${String(n).padStart(2, '0')}:00.000Z`,
  lifecycleId: lead.lifecycleId,
  detail: { url: 'https://fieldnote.example/pricing' },
}));
const message: Activity = {
  ...lead.captured,
  id: 'form-2',
  detail: { ...lead.captured.detail, message: 'Please call' },
} as Activity;
const story: LeadHistory = { lead, activities: [...views, lead.captured, message], sends: [], assignments: [] };
const assignment = (repId: string, toManager = false): Assignment => ({
  lifecycleId: lead.lifecycleId,
  attempt: 2,
  repId,
  toManager,
  status: 'offered',
  offeredAt: now,
  acceptBy: '2026-11-23T10:05:00.000Z',
  why: 'longest idle',
  candidates: [],
});

describe('the dossier', () => {
  const { to, data } = leadBrief(story, assignment('priya'), config, deps, now);

  test('goes to the rep and says by when to answer in the rep’s own time', () => {
    expect(to).toBe('priya.raman@fieldnote.example');
    expect(data).toMatchObject({ repName: 'Priya Raman', acceptBy: 'Mon 23 Nov 2026, 10:05 (GMT)', attempt: 2 });
  });

  test('says who it is, what time it is there, why now, where from and what they answered', () => {
    expect(data.lead).toMatchObject({
      name: 'Ada Winter',
      jobTitle: 'Head of Service',
      localTime: 'Mon 23 Nov 2026, 05:00 (GMT-5)',
    });
    expect(data.source).toBe('ads · cpc · form contact');
    expect(data.answers).toEqual([
      { question: 'When do you want to decide?', answer: 'This month' },
      { question: 'Message', answer: 'Please call' },
    ]);
    expect(data.reasons?.[0]).toMatch(/^Score \d+ and grade C$|^Score/);
    expect(data.reasons?.join('\n')).toContain('Visited the pricing page (+15)');
    expect(data.gradeWhy).toContain('Decides (Head of Service): +20');
    expect(data.instructions).toBe(config.sales.instructions[data.grade as 'A']);
  });

  test('holds the newest twelve entries of the timeline, newest first', () => {
    expect(data.timeline).toHaveLength(12);
    expect(data.timeline?.[0]?.what).toContain('Please call');
  });

  test('tells of offers to others and of mails, not of this offer nor of moves between stages', () => {
    const declined = { ...assignment('ada'), attempt: 1, status: 'declined' as const };
    const told = leadBrief(
      { ...story, assignments: [declined, assignment('priya')] },
      assignment('priya'),
      config,
      deps,
      now,
    );
    const what = told.data.timeline?.map((entry) => entry.what).join('\n');
    expect(what).toContain('Offered to Ada Brandt');
    expect(what).not.toMatch(/Offered to Priya|Now captured/);
  });

  test('has a link that is worth something for this offer only', () => {
    const token = data.offerUrl?.replace('https://api.example/r/', '') ?? '';
    const claims = { leadId: lead.id, lifecycleId: lead.lifecycleId, attempt: 2, repId: 'priya' };
    expect(openLink(keys.links, 'rep', token, now)).toEqual({ claims });
  });

  test('goes to the manager when the manager decides or the rep has left the team', () => {
    for (const one of [assignment('manager', true), assignment('left')])
      expect(leadBrief(story, one, config, deps, now).to).toBe(config.deployment.manager.email);
  });
});
