import { privacy } from 'leadloop:config';
import { describe, expect, test } from 'vitest';
import { keptByKeys, keptInDays, type PeriodSettings, periodsOf } from '../../../domain/privacy/kept.ts';
import { places, register } from '../../../domain/privacy/register.ts';
import { day, hour } from '../../../domain/time/instant.ts';
import { config } from '../../support/world.ts';

const retention = { apply: true, dormant: 730 * day, visits: 365 * day, mails: 20 * day, customers: undefined };
const settings: PeriodSettings = {
  capture: { following: { keepVisits: 36 * hour } },
  deployment: { replies: { keepMail: 30 * day }, logRetentionDays: 1 },
  privacy: { retention },
};
const inDays = (kept: string, changes: object = {}) =>
  keptInDays(kept, periodsOf({ ...settings, privacy: { retention: { ...retention, ...changes } } }));

describe('how long a place is kept', () => {
  test('is said of each place of the register by the settings, without a key that a person would have to look up', () => {
    for (const [name, { kept, whose }] of places) {
      const said = keptInDays(kept, periodsOf({ ...config, privacy }));
      expect(said, name).toMatch(whose === 'people' ? /^[^{}|]+\.$/ : /^[^{}|`]+\.$/);
      expect(keptByKeys(kept), name).toMatch(/^[^{}|]+\.$/);
    }
  });

  test('is said to the person in days or hours, and to those who run it by the keys', () => {
    expect(inDays(register.logs.kept)).toBe('Each line for 1 day.');
    expect(inDays(register.visits.kept)).toBe('Each visit for 36 hours.');
    expect(keptByKeys(register.visits.kept)).toBe('Each visit for `following.keepVisits`.');
    expect(inDays(register.receivedMail.kept)).toBe('Each mail for 20 days.');
    expect(keptByKeys(register.receivedMail.kept)).toBe(
      'Each mail for the shorter of `replies.keepMail` and `retention.mails`.',
    );
  });

  test('is nothing that the nightly walk would have to do when it only counts, and nothing that no setting says', () => {
    expect(inDays(register.profile.kept)).toContain('Nothing: for 730 days. Lost: until one of us erases it.');
    expect(inDays(register.profile.kept, { apply: false })).toContain('Nothing: until one of us erases it.');
    expect(inDays(register.profile.kept, { apply: false })).toContain('Refused: for 30 days.');
    expect(inDays(register.activities.kept)).toContain('Visits: for 365 days. Messages: as long as the profile.');
    expect(inDays(register.receivedMail.kept, { apply: false })).toBe('Each mail for 30 days.');
    expect(() => inDays('For {retention.birthdays}.')).toThrow('retention.birthdays');
  });
});
