import { insightOf } from '../../../analysis/insight/insight.ts';
import type { Journey } from '../../../analysis/insight/journey.ts';
import type { Spend } from '../../../analysis/insight/sources.ts';
import type { Config, Segment } from '../../../domain/config/config.ts';
import { insightSchema } from '../../../domain/config/insight.ts';
import type { EnteredTeam } from '../../../domain/distribution/entered-team.ts';
import type { ProgramKeys } from '../../../functions/adapters/dynamodb/access/program-keys.ts';
import { createInsightReader } from '../../../functions/services/insight-reader.ts';
import type { LeadDesk } from '../../../functions/services/sales/lead-desk.ts';
import { createUserFinder } from '../../../functions/services/sales/user-finder.ts';
import { createInsightApi } from '../../../functions/web/api-insight.ts';
import { mails } from '../world.ts';
import { enteredAs } from './entered.ts';

/** Reading figures changes nothing. */
const wrong = () => Promise.reject(new Error('figures write no audit'));

const noPrograms = { find: async () => undefined, take: async () => 0 };

export const timeZone = 'Europe/Berlin';

/** The API of figures over these lifecycles, whose names are those of the leads themselves. */
export function insightApi({
  desk,
  programKeys = noPrograms,
  config,
  journeys = [],
  spend = [],
  segments = [],
  now = '2026-11-01T00:00:00.000Z',
  entered = {},
}: {
  desk: Pick<LeadDesk, 'rows'>;
  programKeys?: Pick<ProgramKeys, 'find' | 'take'>;
  config: Config;
  journeys?: readonly Journey[];
  spend?: readonly Spend[];
  segments?: Segment[];
  now?: string;
  entered?: EnteredTeam;
}) {
  const files = {
    async *all() {
      yield* journeys;
    },
    spend: async <T>() => ({ lines: spend as unknown as T[] }),
  };
  const reader = createInsightReader({
    files,
    entered: enteredAs(entered),
    config: { insight: { timeZone }, sales: config.sales, segments: { segments } },
  });
  const whole = {
    ...config,
    segments: { segments },
    insight: insightSchema.parse({ timeZone }),
  };
  const audit = { record: wrong, refused: wrong };
  return createInsightApi({
    audit,
    newId: () => 'an-id',
    reader,
    desk,
    programKeys,
    leadOf: (id) => id,
    config: whole,
    mails,
    findUser: createUserFinder(enteredAs(entered), config, () => now),
    configChanges: { last: async () => [] },
    configFiles: { 'sales.yaml': '# Who sells\n' },
    now: () => now,
  });
}

/** All figures of the same lifecycles, counted at once. */
export const figuresOf = (journeys: readonly Journey[], spend: readonly Spend[], now: string) =>
  insightOf(journeys, { now: Date.parse(now), since: 0, timeZone, notCounted: [], workTime: () => undefined }, spend)
    .all;
