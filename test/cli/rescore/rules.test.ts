import { expect, test } from 'vitest';
import { differs } from '../../../cli/commands/rescore.ts';
import type { Config } from '../../../domain/config/config.ts';
import { configIn, configMetadata } from '../../../lib/build/deployed-config.ts';
import { loadConfig } from '../../../lib/config/load.ts';

/** As the config of a deployment comes back: through the template's JSON. */
const running = (config: Config) => configIn(JSON.parse(JSON.stringify(configMetadata(config))), 'here');

test('R7: rescore says that an edit of the scoring rules does not run yet', () => {
  const config = loadConfig();
  const { scoring } = config;
  expect(differs(config, running(config))).toBe(false);
  const edited = {
    ...config,
    scoring: { ...scoring, handOff: { ...scoring.handOff, score: scoring.handOff.score + 1 } },
  };
  expect(differs(edited, running(config))).toBe(true);
  expect(differs(config, running(edited))).toBe(true);
});
