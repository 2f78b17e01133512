import { sales } from 'leadloop:config';
import { expect, test } from 'vitest';
import type { Journey } from '../../../analysis/insight/journey.ts';
import type { EnteredTeam } from '../../../domain/distribution/entered-team.ts';
import { createInsightReader } from '../../../functions/services/insight-reader.ts';
import { enteredAs } from '../../support/insight/entered.ts';

test('a clock that runs does not run on a day that was entered as an absence in the app', async () => {
  const [{ id: rep } = expect.fail()] = sales.reps;
  const [raised, now] = [Date.parse('2026-10-05T06:00:00Z'), '2026-10-30T12:00:00.000Z'];
  const journey = (run: number, offered?: number): Journey => ({
    ...{ id: 'a', run, rep, openedAt: raised, week: '2026-10-05', source: 'direct', seen: [], mails: [] },
    ...{ reached: { captured: raised, ready: raised }, visits: [], touches: [], outcomes: [], declined: [] },
    clocks: { raised, offered, work: offered ? { offered: 3_600_000 } : undefined },
  });
  const medians = async (team: EnteredTeam) => {
    const files = {
      async *all() {
        yield journey(1, raised + 3_600_000);
        for (let run = 2; run < 5; run += 1) yield journey(run);
      },
      spend: async () => ({ lines: [] }),
    };
    const config = { insight: { timeZone: 'Europe/Berlin' }, sales };
    const reader = createInsightReader({ files, config, entered: enteredAs(team) });
    return JSON.stringify((await reader.figure('speed', { only: {} }, now))?.tables);
  };
  const away = { [rep]: { absences: [{ from: '2026-10-01', to: '2026-10-31' }] } };
  // Three that have run longer than one took hide the median; three that have not begun do not.
  expect(await medians(away)).not.toBe(await medians({}));
});
