import { expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import { untoldOfErasures } from '../../../lib/config/checks/warnings.ts';
import { config } from '../../support/world.ts';

const timeLimit = 10_000;

test('a CRM or chat with nothing to say of an erasure is named, and a webhook always hears of it', () => {
  const chat = { kind: 'slack' as const, timeLimit };
  const crm = { url: 'https://crm.example/*', method: 'POST' as const, perSecond: 1, secret: 's' };
  const integrations: Config['deployment']['integrations'] = {
    webhooks: { warehouse: { url: 'https://warehouse.example', events: ['LeadWon'], timeLimit } },
    chats: { quiet: { ...chat, texts: { LeadWon: 'won' } }, told: { ...chat, texts: { LeadErased: 'erased' } } },
    crms: { hubspot: { ...crm, bodies: { LeadWon: {} } }, other: { ...crm, bodies: { LeadErased: {} } } },
  };
  const warned = untoldOfErasures({ ...config, deployment: { ...config.deployment, integrations } });
  expect(warned.map(({ path }) => path.join('.'))).toEqual([
    'integrations.chats.quiet.texts',
    'integrations.crms.hubspot.bodies',
  ]);
  expect(warned[0]?.text).toContain('add LeadErased');
});
