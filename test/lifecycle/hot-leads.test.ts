import { describe, expect } from 'vitest';
import { story } from './town.ts';
import { wall } from './wall.ts';

const grace = {
  name: 'Grace Hopper',
  company: 'Hopper Lifts',
  jobTitle: 'Head of Service',
  phone: '+49 30 1234567',
  country: 'DE',
  companySize: '50-199',
};

describe('a hot lead', () => {
  story('goes straight to sales: whoever is at work has the dossier within the same second', '2026-11-23T11:00+01:00', async (town) => {
    const lead = town.visitor(grace);
    const thanks = await lead.fillsIn('demo', { industry: 'Lifts', timing: 'This month', consent: 'true' });
    expect(thanks.text).toContain('Your demo is on its way');

    expect(await lead.stage()).toBe('assigned');
    expect(await lead.whereabouts()).toBe('RUNNING Wait for acceptance');
    const [offer, ...more] = await lead.offers();
    expect(more).toEqual([]);
    expect(offer).toMatchObject({ at: town.now(), template: 'rep-assignment' });
    expect(await lead.mails()).toEqual([]);
  });
});
void wall;
