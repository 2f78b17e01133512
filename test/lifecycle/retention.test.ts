import { expect, test } from 'vitest';
import { leadloop } from '../support/cli.ts';
import { cleanUpAfterEach, scene } from '../support/cloud/scene.ts';

cleanUpAfterEach();

test('a month of nights counts whose time is over and erases nobody; the command erases them, and nobody else', async () => {
  const cloud = await scene().start();
  const retention = async (...args: string[]) => {
    const env = { LEADLOOP_PORT: new URL(cloud.url).port };
    return JSON.parse((await leadloop(['retention', '--json', ...args], { env })).stdout);
  };
  await cloud.postLead({ email: 'x@mailinator.com', name: 'Never Mind', form: 'contact' });
  await cloud.postLead({ email: 'bob@other.example', name: 'Bob Other', form: 'newsletter', consent: true });
  await cloud.settled();
  await cloud.advance('32d');
  const addresses = async () => (await cloud.leads()).map(({ email }) => email).sort();
  expect(await addresses()).toEqual(['bob@other.example', 'x@mailinator.com']);
  expect(await retention()).toMatchObject({
    applies: false,
    looked: 1,
    found: { rejected: 1 },
    days: { dormant: 730 },
  });
  expect(await addresses()).toEqual(['bob@other.example', 'x@mailinator.com']);
  expect(await retention('--apply')).toMatchObject({ applies: true, found: { rejected: 1 } });
  await cloud.settled();
  expect(await addresses()).toEqual(['bob@other.example']);
  expect(await retention('--apply')).toMatchObject({ found: {} });
});
