import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../../domain/lead/activity.ts';
import type { Assignment } from '../../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../../domain/lead/history.ts';
import { mailData } from '../../../../domain/mail/data.ts';
import { leadBrief } from '../../../../functions/services/sales/lead-brief.ts';
import { openLink } from '../../../../functions/services/signed-links.ts';
import { compileMails } from '../../../../lib/mail/compile.ts';
import { render } from '../../../../lib/mail/render.ts';
import { aLead } from '../../../support/lead.ts';
import { config, keys, mails } from '../../../support/world.ts';

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
const history: LeadHistory = { lead, activities: [...views, lead.captured, message], sends: [], assignments: [] };
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
  const { to, data } = leadBrief(history, assignment('priya'), config, deps, now);

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
    expect(data.source).toBe('ads / cpc · form “Talk to us”');
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
      { ...history, assignments: [declined, assignment('priya')] },
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
      expect(leadBrief(history, one, config, deps, now).to).toBe(config.deployment.manager.email);
  });
});

/** A demo lead with messages, one a minute, the newest last. */
const withMessages = (texts: readonly string[], more: Partial<typeof lead> = {}): LeadHistory => ({
  lead: { ...lead, ...more },
  activities: texts.map((message, n) => ({
    ...lead.captured,
    id: `form-${n}`,
    at: `2026-11-22T${String(10 + Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00.000Z`,
    detail: { ...lead.captured.detail, message },
  })) as Activity[],
  sends: [],
  assignments: [],
});
const compiled = compileMails();
const rendered = (template: string, told: LeadHistory) => {
  const mail = compiled.find(({ name }) => name === template);
  if (!mail) throw new Error(`no mail ${template}`);
  const input = { product: config.deployment.product, ...leadBrief(told, assignment('priya'), config, deps, now).data };
  const data = JSON.stringify(mailData(mail, input));
  return { ...render(mail, input), data };
};
const bytes = (text: string) => Buffer.byteLength(text);

describe('K5: a mail about a lead who wrote much', () => {
  const texts = Array.from({ length: 60 }, (_, n) => `Message ${n}. ${'We plan in a spreadsheet. '.repeat(200)}`);

  test('has at most 60 kB of HTML and of text, and far less data than SES takes', () => {
    for (const template of ['rep-assignment', 'manager-decision']) {
      const { html, text, data } = rendered(template, withMessages(texts));
      expect(bytes(html)).toBeLessThanOrEqual(60_000);
      expect(bytes(text)).toBeLessThanOrEqual(60_000);
      expect(data.length).toBeLessThan(131_072);
    }
  });

  test('shows the newest first, cut, and says what the page has with a link to it', () => {
    const { html, text } = rendered('rep-assignment', withMessages(texts));
    expect(text.indexOf('Message 59.')).toBeGreaterThan(0);
    expect(text.lastIndexOf('\nMessage 59.')).toBeLessThan(text.lastIndexOf('\nMessage 58.'));
    expect(text).not.toMatch(/^Message 0\./m);
    expect(text).toMatch(/spreadsheet.*…|…\n/);
    expect(text).toMatch(/the newest \d+\s+of\s+60\s+messages/);
    expect(html).toMatch(/<a[^>]*href="https:\/\/api\.example\/r\/[^"]+"[^>]*>More on the page<\/a>/);
  });

  test('says nothing of a page that has no more', () => {
    const { text } = rendered('rep-assignment', withMessages(['Please call']));
    expect(text).toContain('Please call');
    expect(text).not.toContain('More on the page');
  });

  test('shows the newest message beside any number of long answers', () => {
    const answers = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`q${n}`, 'x'.repeat(300)]));
    const { html, text } = rendered('rep-assignment', withMessages(['Please call'], { answers }));
    expect(text).toContain('Message\nPlease call');
    expect(text).toMatch(/\d+\s+of\s+80\s+answers/);
    expect(bytes(html)).toBeLessThanOrEqual(60_000);
  });

  test('stays within its limits for any texts', () => {
    const piece = fc.oneof(
      fc.constantFrom('<', '"', "'", '&', '\n', '🎉', '字', 'e\u0301', 'word ', '…', '\ud83c', 'x'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
    );
    const long = fc.tuple(piece, fc.integer({ min: 1, max: 6_000 })).map(([text, times]) => text.repeat(times));
    const person = fc.record({ name: long, company: long, jobTitle: long, industry: long, phone: long });
    fc.assert(
      fc.property(fc.array(long, { maxLength: 60 }), person, fc.array(long, { maxLength: 40 }), (said, who, given) => {
        const answers = Object.fromEntries(given.map((answer, n) => [`q${n}`, answer]));
        const { html, text, subject, data } = rendered('rep-assignment', withMessages(said, { ...who, answers }));
        expect(bytes(html)).toBeLessThanOrEqual(60_000);
        expect(bytes(text)).toBeLessThanOrEqual(60_000);
        expect(data.length).toBeLessThan(131_072);
        expect(subject.length).toBeLessThan(998);
        expect(html).toContain('</html>');
      }),
      { numRuns: 60 },
    );
  });
});
