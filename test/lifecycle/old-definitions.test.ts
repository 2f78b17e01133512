import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Config } from '../../domain/config/config.ts';
import { assembled } from '../support/town/assembly.ts';
import { story } from '../support/town/town.ts';

const monday = '2026-11-23T11:00+01:00';
const room = join(import.meta.dirname, '../../state-machines/released');
/** The newest is today's, which every other journey is on. */
const older = readdirSync(room)
  .filter(
    (file) => readFileSync(join(room, file), 'utf8') !== readFileSync(join(room, '../lead-lifecycle.asl.json'), 'utf8'),
  )
  .map((file) => file.replace('.asl.json', ''));

/** A person who asks for the newsletter confirms the address first. */
function withDoubleOptIn(config: Config): Config {
  const { capture } = config;
  const { newsletter, ...forms } = capture.forms;
  return {
    ...config,
    capture: {
      ...capture,
      forms: { ...forms, ...(newsletter && { newsletter: { ...newsletter, doubleOptIn: true } }) },
    },
  };
}

// Executions keep their definition for up to a year and meet the functions of each release.
describe.each(older)('a lead whose execution is on %s', (version) => {
  const before = () =>
    assembled({
      name: `definition-${version}`,
      definition: readFileSync(join(room, `${version}.asl.json`), 'utf8'),
      edit: withDoubleOptIn,
    });

  story(
    'confirms, hears from us, asks, is declined by one rep, taken by the next, given back, asks again and is won',
    monday,
    async (town) => {
      const lead = town.visitor({ country: 'DE' });
      await lead.posts('newsletter');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for confirmation');
      await lead.confirms();
      expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');
      await town.days(4);
      expect(await lead.postbox()).toEqual([
        'confirm Mon 2026-11-23',
        'welcome Mon 2026-11-23',
        'nurture-1 Thu 2026-11-26',
      ]);

      await lead.posts('demo');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for acceptance');
      await (await lead.offer()).declines();
      await (await lead.offer()).accepts();
      expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
      await town.days(1);
      await (await lead.offer()).recycles('Not now');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');

      await town.days(16); // a Monday again
      await lead.posts('demo');
      await (await lead.offer()).accepts();
      await (await lead.offer()).wins(12_000);
      expect(await lead.stage()).toBe('customer');
      await town.days(80);
      expect(await lead.whereabouts()).toBe('SUCCEEDED Customer');
      expect(await lead.executions()).toHaveLength(1);
    },
    before,
  );

  story(
    'asks, and is taken after nobody answered for days',
    monday,
    async (town) => {
      const lead = town.visitor({ country: 'DE' });
      await lead.posts('demo');
      await town.days(3);
      // This definition has no state Unanswered; the same wait has another name there.
      expect(await lead.whereabouts()).toBe('RUNNING Wait for acceptance');
      expect(await lead.stage()).toBe('assigned');
      await (await lead.offer()).accepts();
      expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
      expect(await lead.executions()).toHaveLength(1);
    },
    before,
  );
});
