import { expect } from 'vitest';
import type { Config, WholeConfig } from '../../domain/config/config.ts';
import { assembled } from '../support/town/assembly.ts';
import { story as told } from '../support/town/town.ts';

/** One reader in Berlin, one in New York. */
function edit(config: Config): Config {
  const { insight } = config as WholeConfig;
  const sales = [
    { name: 'Mara', email: 'mara@fieldnote.example' },
    { name: 'Joe', email: 'joe@fieldnote.example', timeZone: 'America/New_York' },
  ];
  return { ...config, insight: { ...insight, digest: { marketing: [], sales, reps: false } } } as Config;
}

told(
  'the weekly digest comes on Monday at eight on the wall of each reader, once, with its pictures',
  '2026-11-19T10:00+01:00',
  async (town) => {
    await town.visitor().posts('contact');
    await town.visitor().posts('contact');
    await town.days(6);
    const mails = (await town.mails()).filter(({ tags }) => tags.template === 'weekly-digest');
    const at = (email: string) => mails.filter(({ to }) => to.includes(email)).map(({ sentAt }) => sentAt);
    // The look that finds it comes up to a quarter of an hour later.
    expect(at('mara@fieldnote.example')).toEqual([expect.stringMatching(/^2026-11-23T07:[01]\d/)]);
    expect(at('joe@fieldnote.example')).toEqual([expect.stringMatching(/^2026-11-23T13:[01]\d/)]);
    const [{ html = '', text = '' } = {}] = mails;
    expect(text).toContain('Last week 2 leads came (0 the week before)');
    expect(html).not.toContain('"cid:');
  },
  () => assembled({ name: 'digest', edit }),
);
