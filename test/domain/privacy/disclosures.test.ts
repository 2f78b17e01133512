import { expect, test } from 'vitest';
import { disclosuresOf } from '../../../domain/privacy/disclosures.ts';

const bare = { region: 'eu-central-1', integrations: { webhooks: {}, chats: {}, crms: {} } };
const to = (settings: Parameters<typeof disclosuresOf>[0], senders: string[] = []) =>
  disclosuresOf(settings, senders).map((one) => one.to);

test('who gets something are those that the settings name, and who sent it', () => {
  expect(to(bare)).toEqual(['host', 'people', 'mailbox', 'nameServers']);
  const integrations = { webhooks: { warehouse: {} }, chats: { sales: {} }, crms: { hubspot: {} } };
  const all = { ...bare, integrations, publicDomain: { webAcl: 'arn' } };
  expect(to(all, ['Our partner “acme”'])).toEqual([
    ...['host', 'edge', 'people', 'mailbox', 'systems', 'systems', 'systems', 'senders', 'nameServers'],
  ]);
  expect(disclosuresOf(all, []).map(({ who }) => who)).toContain(
    '“hubspot”, another system of ours: how your inquiry goes, under a number.',
  );
  expect(to({ ...bare, publicDomain: {} })).not.toContain('edge');
});

test.each([
  ['eu-central-1', ['Where: Germany.']],
  ['eu-south-2', ['Where: Spain.']],
  ['eu-central-2', ['Where: Switzerland.', expect.stringContaining('Outside the EU')]],
  ['ap-southeast-2', ['Where: Australia.', expect.stringContaining('Outside the EU')]],
  ['us-west-2', ['Where: United States.', expect.stringContaining('Outside the EU')]],
  ['xx-nowhere-1', ['Where: xx-nowhere-1.']],
])('of the region %s the country is said, and what protects data outside the EU', (region, more) => {
  expect(disclosuresOf({ ...bare, region }, [])[0]?.more).toEqual(more);
});
