import { expect, test } from 'vitest';
import { type Asked, readinessFacts } from '../../../../functions/adapters/readiness/read-facts.ts';
import { config } from '../../../support/world.ts';

const failure = (name: string, code?: string) => Object.assign(new Error(name), { name, ...(code && { code }) });
/** Answers by the name of the command; throws what is an error. */
const answering = (answers: Record<string, object>) => ({
  send: async (command: object) => {
    const answer = answers[command.constructor.name.replace(/Command$/, '')];
    if (answer === undefined || answer instanceof Error) throw answer ?? failure('AccessDeniedException');
    return answer;
  },
});
const asked = (aws: Record<string, object>, records: Record<string, string[][] | Error> = {}): Asked => {
  const client = answering(aws) as never;
  const resolveTxt = async (name: string) => {
    const found = records[name] ?? failure('Error', 'ENOTFOUND');
    if (found instanceof Error) throw found;
    return found;
  };
  const dns = { resolveTxt, resolveMx: async () => [], resolve4: async () => ['192.0.2.1'] } as never;
  return { sesv2: client, ses: client, lambda: client, quotas: client, dynamodb: client, dns };
};
const about = { deployment: config.deployment, region: 'eu-central-1', tableName: 'leads', isEmbedded: false };

test('13.2: each fact is read by itself: a missing permission hides one, and says that it is one', async () => {
  const facts = await readinessFacts(
    about,
    asked({
      GetAccount: {
        ProductionAccessEnabled: true,
        SendingEnabled: true,
        SendQuota: { Max24HourSend: 200, MaxSendRate: 1 },
      },
      GetEmailIdentity: failure('NotFoundException'),
      GetAccountSettings: { AccountLimit: { ConcurrentExecutions: 10 } },
    }),
  );
  expect(facts.account).toMatchObject({ value: { isProduction: true, perDay: 200, perSecond: 1, sentLastDay: 0 } });
  expect(facts.identity).toEqual({ value: undefined });
  expect(facts.concurrency).toEqual({ value: 10 });
  expect(facts.ruleSet).toEqual({ unread: 'your AWS user lacks the permission (AccessDeniedException)' });
  expect(facts.isProtected).toMatchObject({ unread: expect.stringMatching(/permission/) });
  expect(facts.dmarc).toEqual({ value: undefined });
});

test('13.2: a domain without a DMARC record has that of the domain above it, and a silent DNS is no missing record', async () => {
  const deployment = { ...about.deployment, domain: 'mail.fieldnote.example' };
  const above = asked({}, { '_dmarc.fieldnote.example': [['v=DMARC1;', ' p=reject']] });
  expect((await readinessFacts({ ...about, deployment }, above)).dmarc).toEqual({
    value: { name: '_dmarc.fieldnote.example', text: 'v=DMARC1; p=reject' },
  });
  const silent = asked({}, { '_dmarc.mail.fieldnote.example': failure('Error', 'ETIMEOUT') });
  expect((await readinessFacts({ ...about, deployment }, silent)).dmarc).toEqual({ unread: 'ETIMEOUT' });
});

test('13.2: quotas of Step Functions come from all pages, and only those that a lead meets', async () => {
  let page = 0;
  const pages = [
    { Quotas: [{ QuotaName: 'Open executions', Value: 1_000_000 }], NextToken: 'more' },
    {
      Quotas: [
        { QuotaName: 'StartExecution throttle token refill rate per second', Value: 150 },
        { QuotaName: 'Registered activities', Value: 1 },
      ],
    },
  ];
  const { quotas: _, ...others } = asked({});
  const quotas = { send: async () => pages[page++] ?? {} } as never;
  expect((await readinessFacts(about, { ...others, quotas })).quotas).toEqual({
    value: [
      { name: 'Open executions', value: 1_000_000 },
      { name: 'StartExecution throttle token refill rate per second', value: 150 },
    ],
  });
});

test('13.2: on the laptop only what the embedded cloud has is asked for', async () => {
  const facts = await readinessFacts(
    { ...about, isEmbedded: true },
    asked({
      GetAccount: {},
      GetEmailIdentity: { VerifiedForSendingStatus: true, DkimAttributes: { Status: 'SUCCESS' } },
    }),
  );
  expect(facts.identity).toEqual({ value: { isVerified: true, dkim: 'SUCCESS' } });
  for (const name of [
    'dmarc',
    'ruleSet',
    'replyServers',
    'publicName',
    'concurrency',
    'quotas',
    'isProtected',
  ] as const)
    expect(facts[name]).toEqual({ unread: 'the embedded cloud has none' });
});
