import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readinessText } from '../../../../cli/readiness/text.ts';
import type { Deployment } from '../../../../domain/config/config.ts';
import type { ReadinessFacts } from '../../../../functions/adapters/readiness/facts.ts';
import { findings } from '../../../../functions/services/operations/findings.ts';
import { config } from '../../../support/world.ts';

const account = {
  isProduction: true,
  maySend: true,
  status: 'HEALTHY',
  perDay: 50_000,
  perSecond: 14,
  sentLastDay: 120,
};
const identity = { isVerified: true, dkim: 'SUCCESS' };
/** An installation on which all is done. */
const done: ReadinessFacts = {
  account: { value: account },
  identity: { value: identity },
  dmarc: { value: { name: '_dmarc.fieldnote.example', text: 'v=DMARC1; p=none' } },
  ruleSet: { value: 'leadloop-prod-replies' },
  replyServers: { value: ['inbound-smtp.eu-central-1.amazonaws.com'] },
  publicName: { value: true },
  concurrency: { value: 1_000 },
  quotas: { value: [{ name: 'Open executions', value: 1_000_000 }] },
  isProtected: { value: true },
};
const publicDomain = {
  name: 'go.fieldnote.example',
  certificate: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
};
const deployment: Deployment = { ...config.deployment, publicDomain };
const found = (facts: Partial<ReadinessFacts> = {}, changes: Partial<Deployment> = {}) =>
  findings(
    { ...done, ...facts },
    {
      deployment: { ...deployment, ...changes },
      apiUrl: 'https://abc.execute-api.eu-central-1.amazonaws.com',
      dkimRecords: ['one CNAME two'],
      tableName: 'leadloop-prod-leads',
    },
  );
const missing = (...of: Parameters<typeof found>) => found(...of).filter(({ state }) => state === 'not ready');

describe('13.2: the readiness report', () => {
  test('finds nothing missing when all is done', () => {
    expect(found().map(({ what, state }) => `${what} ${state}`)).toEqual(found().map(({ what }) => `${what} ready`));
    expect(readinessText('Leadloop-prod', found())).toMatch(/Nothing is missing\.$/);
  });

  test.each<[string, Partial<ReadinessFacts>, Partial<Deployment>, string, RegExp, RegExp]>([
    [
      'the domain is in nobody’s SES',
      { identity: { value: undefined } },
      {},
      'Sender domain',
      /every mail is held/,
      /identity: create/,
    ],
    [
      'the domain is not verified',
      { identity: { value: { isVerified: false, dkim: 'PENDING' } } },
      {},
      'Sender domain',
      /not verified yet/,
      /one CNAME two/,
    ],
    ['signing is off', { identity: { value: { ...identity, dkim: 'OFF' } } }, {}, 'DKIM', /not signed/, /CNAME/],
    [
      'MAIL FROM is broken',
      { identity: { value: { ...identity, mailFrom: { domain: 'bounce.fieldnote.example', status: 'FAILED' } } } },
      {},
      'MAIL FROM',
      /does not work/,
      /MX and SPF/,
    ],
    [
      'there is no DMARC record',
      { dmarc: { value: undefined } },
      {},
      'DMARC',
      /Gmail and Yahoo/,
      /TXT record _dmarc\.fieldnote\.example to "v=DMARC1; p=none"/,
    ],
    [
      'the DMARC record is none',
      { dmarc: { value: { name: '_dmarc.x', text: 'p=none' } } },
      {},
      'DMARC',
      /no DMARC record/,
      /v=DMARC1/,
    ],
    [
      'the account is in the sandbox',
      { account: { value: { ...account, isProduction: false } } },
      {},
      'Who may get mail',
      /Only verified addresses/,
      /production access/,
    ],
    [
      'sending is off',
      { account: { value: { ...account, maySend: false } } },
      {},
      'Sending',
      /switched off/,
      /put-account-sending-attributes/,
    ],
    [
      'AWS reviews the account',
      { account: { value: { ...account, status: 'PROBATION' } } },
      {},
      'Sending',
      /under review/,
      /runbook/,
    ],
    [
      'the quota is nearly used up',
      { account: { value: { ...account, sentLastDay: 40_000 } } },
      {},
      'Sending quota',
      /40,000 went/,
      /Service Quotas/,
    ],
    [
      'no rule set is active',
      { ruleSet: { value: undefined } },
      {},
      'Replies',
      /bounce/,
      /set-active-receipt-rule-set --rule-set-name leadloop-prod-replies/,
    ],
    ['another rule set is active', { ruleSet: { value: 'theirs' } }, {}, 'Replies', /is theirs/, /ruleSet: theirs/],
    [
      'the reply address leads elsewhere',
      { replyServers: { value: [] } },
      {},
      'Reply address',
      /nobody/,
      /MX 10 inbound-smtp\.eu-central-1/,
    ],
    [
      'the public name leads nowhere',
      { publicName: { value: false } },
      {},
      'Links',
      /no link of any mail works/,
      /PublicRecord/,
    ],
    ['there is no public name', {}, { publicDomain: undefined }, 'Links', /execute-api/, /publicDomain/],
    ['the account is new', { concurrency: { value: 10 } }, {}, 'Visitors at a time', /Only 10/, /Service Quotas/],
    ...(
      [
        ['StateTransition throttle token refill rate per second', 100],
        ['StartExecution throttle token refill rate per second', 50],
        ['SendTaskSuccess throttle token refill rate per second', 20],
        ['Open executions', 10_000],
      ] as const
    ).map(([name, value]): [string, Partial<ReadinessFacts>, Partial<Deployment>, string, RegExp, RegExp] => [
      `AWS grants few of "${name}"`,
      {
        quotas: {
          value: [
            { name: 'Open executions', value: 1_000_000 },
            { name, value },
          ],
        },
      },
      {},
      'Step Functions',
      new RegExp(`^AWS grants little: ${name}: ${value.toLocaleString('en')}\\. `),
      new RegExp(`Service Quotas console: ${name}: `),
    ]),
    [
      'the table is not protected',
      { isProtected: { value: false } },
      {},
      'Table of leads',
      /by mistake/,
      /leadloop-prod-leads --deletion-protection-enabled/,
    ],
  ])('says what to do when %s', (_, facts, changes, what, says, todo) => {
    const [one, ...others] = missing(facts, changes).filter((each) => each.what === what);
    expect(others).toEqual([]);
    expect(one?.says).toMatch(says);
    expect(one?.todo).toMatch(todo);
  });

  test('asks nothing of replies where there are none, and of the table outside production', () => {
    const whats = found({}, { replies: undefined, stage: 'test' }).map(({ what }) => what);
    expect(whats).not.toContain('Replies');
    expect(whats).not.toContain('Table of leads');
  });

  test('tells a quota of the day that SES has lifted from one that is used up', () => {
    expect(missing({ account: { value: { ...account, perDay: -1, sentLastDay: 900_000 } } })).toEqual([]);
  });

  test('what cannot be read is unknown, and hides nothing else', () => {
    const names = Object.keys(done) as (keyof ReadinessFacts)[];
    fc.assert(
      fc.property(fc.subarray(names), (hidden) => {
        const facts = Object.fromEntries(hidden.map((name) => [name, { unread: 'AccessDenied' }]));
        const all = found(facts);
        expect(all.length).toBe(found().length);
        for (const { state, says } of all)
          expect(state).toBe(says.startsWith('could not be read') ? 'unknown' : 'ready');
        expect(all.some(({ state }) => state === 'unknown')).toBe(hidden.length > 0);
      }),
    );
  });
});
