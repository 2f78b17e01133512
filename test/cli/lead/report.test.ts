import { describe, expect, test } from 'vitest';
import { command } from '../../../cli/commands/lead.ts';
import { leadReport, leadText } from '../../../cli/lead/report.ts';
import { day, plus } from '../../../domain/time/instant.ts';
import { waitText } from '../../../domain/workflow/wait-text.ts';
import { read } from '../../support/cli.ts';
import { config, form, history, monday } from '../../support/fixtures.ts';

const zone = 'Europe/Berlin';
const place = { name: 'abc-def', status: 'RUNNING', console: 'https://console.example/x' };
const waiting = { token: 'secret-token', for: 'engagement' as const, until: plus(monday, 3 * day) };

describe('leadloop lead', () => {
  test('shows what is known, why it waits until when, the execution and the timeline, never a token', () => {
    const one = history({ name: 'Grace', parked: waiting }, { activities: [form('contact')] });
    const report = leadReport(one, config, monday);
    const text = leadText(one, report, place, zone);
    expect(text).toMatch(new RegExp(`^${one.lead.email} +\\(${one.lead.id}\\)\n`));
    expect(text).toMatch(/^ {2}name +Grace$/m);
    expect(text).toContain(
      'It waits for a click, a reply or a visit. If nothing comes, its next step is on Thu 26 Nov 2026, 10:00 (GMT+1).',
    );
    expect(text).toMatch(/^ {2}execution +abc-def \(running\)\n {2}console +https:\/\/console\.example\/x$/m);
    expect(text).toMatch(/^ {2}Mon 23 Nov 2026, 10:00 {2}\S/m);
    expect(text + JSON.stringify(report)).not.toMatch(/secret-token|T\d\d:\d\d:\d\d\.\d{3}Z.*\n {2}Mon/);
  });

  test('names the other addresses of the person', () => {
    const other = history({ id: 'other', email: 'grace@home.example' });
    const merged = [{ id: 'other', lifecycleId: 'l', of: 'm', at: monday }];
    const one = { ...history({ merged }), others: [other] };
    const text = leadText(one, leadReport(one, config, monday), place, zone);
    expect(text).toMatch(/^ {2}same as +grace@home\.example, merged Mon 23 Nov 2026/m);
  });

  test.each([
    [
      { parked: { ...waiting, for: 'acceptance' as const } },
      /^It waits for a rep to accept it\. If nothing comes, its next step is on Thu/,
    ],
    [{ restartAt: monday }, /^Its execution died; another starts on Mon 23 Nov 2026, 10:00/],
    [{ waking: waiting }, /^It was woken a moment ago/],
    [{}, /^It waits for nothing: a step is under way/],
    [
      { open: false, closed: { lifecycleId: 'x', end: 'dormant' as const, at: monday } },
      /^Its workflow has ended \(dormant\) on Mon/,
    ],
  ])('says why it waits: %o', (more, text) => {
    expect(waitText(history(more), zone)).toMatch(text);
  });

  test('takes an address or an id', () => {
    expect(read(command, 'grace@example.org')).toEqual({ word: 'grace@example.org', stack: undefined, mails: false });
    expect(read(command, 'a'.repeat(32), '--stack', 'Leadloop-prod').stack).toBe('Leadloop-prod');
    expect(() => read(command, 'grace')).toThrow('got "grace", expected an e-mail address or the id of a lead');
  });
});
