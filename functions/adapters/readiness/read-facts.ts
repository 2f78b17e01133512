import { Resolver } from 'node:dns/promises';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { DescribeActiveReceiptRuleSetCommand, SESClient } from '@aws-sdk/client-ses';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { Deployment } from '../../../domain/config/config.ts';
import { stepFunctionsQuotas } from '../step-functions/granted-rates.ts';
import type { Read, ReadinessFacts } from './facts.ts';

/** The services that are asked. Tests replace them. */
export interface Asked {
  sesv2: Pick<SESv2Client, 'send'>;
  ses: Pick<SESClient, 'send'>;
  lambda: Pick<LambdaClient, 'send'>;
  quotas: Pick<ServiceQuotasClient, 'send'>;
  dynamodb: Pick<DynamoDBClient, 'send'>;
  dns: Pick<Resolver, 'resolveTxt' | 'resolveMx' | 'resolve4'>;
}

interface FactsOf {
  deployment: Deployment;
  region: string;
  tableName: string;
  /** The embedded cloud has SES's account and identities, and nothing of the rest. */
  isEmbedded: boolean;
}

const onAws = (region: string): Asked => ({
  sesv2: new SESv2Client({ region }),
  ses: new SESClient({ region }),
  lambda: new LambdaClient({ region }),
  quotas: new ServiceQuotasClient({ region }),
  dynamodb: new DynamoDBClient({ region }),
  dns: new Resolver({ timeout: 3_000, tries: 2 }),
});

/** Names of Step Functions quotas that a lead meets: its start, its steps, its answers, and that it stays open. */
const ofLeads = /StartExecution|SendTask|StateTransition|state transition|open execution/i;

/** Reads all facts side by side; a missing permission hides its own fact alone. Never throws. */
export async function readinessFacts(
  { deployment, region, tableName, isEmbedded }: FactsOf,
  { sesv2, ses, lambda, quotas, dynamodb, dns }: Asked = onAws(region),
): Promise<ReadinessFacts> {
  const { domain, replies, publicDomain } = deployment;
  const onlyOnAws = <T>(ask: () => Promise<T>): Promise<Read<T>> =>
    isEmbedded ? Promise.resolve({ unread: 'the embedded cloud has none' }) : read(ask);

  const facts = await Promise.all([
    read(async () => {
      const account = await sesv2.send(new GetAccountCommand({}));
      const { Max24HourSend = 0, MaxSendRate = 0, SentLast24Hours = 0 } = account.SendQuota ?? {};
      return {
        isProduction: account.ProductionAccessEnabled === true,
        maySend: account.SendingEnabled === true,
        status: account.EnforcementStatus ?? 'HEALTHY',
        perDay: Max24HourSend,
        perSecond: MaxSendRate,
        sentLastDay: SentLast24Hours,
      };
    }),
    read(() =>
      orNone(['NotFoundException'], async () => {
        const found = await sesv2.send(new GetEmailIdentityCommand({ EmailIdentity: domain }));
        const { MailFromDomain, MailFromDomainStatus = 'PENDING' } = found.MailFromAttributes ?? {};
        return {
          isVerified: found.VerifiedForSendingStatus === true,
          dkim:
            found.DkimAttributes?.SigningEnabled === false ? 'OFF' : (found.DkimAttributes?.Status ?? 'NOT_STARTED'),
          ...(MailFromDomain && { mailFrom: { domain: MailFromDomain, status: MailFromDomainStatus } }),
        };
      }),
    ),
    onlyOnAws(() => dmarcOf(domain, dns)),
    onlyOnAws(async () => (await ses.send(new DescribeActiveReceiptRuleSetCommand({}))).Metadata?.Name),
    onlyOnAws(async () => {
      const found = await orNone(absent, () => dns.resolveMx(replies?.domain ?? domain));
      return (found ?? []).map(({ exchange }) => exchange.toLowerCase());
    }),
    onlyOnAws(async () => {
      if (!publicDomain) return false;
      const found = await orNone(absent, () => dns.resolve4(publicDomain.name));
      return found !== undefined && found.length > 0;
    }),
    onlyOnAws(async () => {
      const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
      return AccountLimit?.ConcurrentExecutions ?? 0;
    }),
    onlyOnAws(async () => (await stepFunctionsQuotas(quotas)).filter(({ name }) => ofLeads.test(name))),
    onlyOnAws(async () => {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
      return Table?.DeletionProtectionEnabled === true;
    }),
  ]);
  const [account, identity, dmarc, ruleSet, replyServers, publicName, concurrency, stepFunctions, isProtected] = facts;
  return {
    account,
    identity,
    dmarc,
    ruleSet,
    replyServers,
    publicName,
    concurrency,
    quotas: stepFunctions,
    isProtected,
  };
}

/** The error codes by which a resolver answers that there is no record. */
const absent = ['ENOTFOUND', 'ENODATA'];

async function read<T>(ask: () => Promise<T>): Promise<Read<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    const { name = '', code = name } = error as { name?: string; code?: string };
    const isDenied = /AccessDenied|NotAuthorized|Unauthorized/.test(name);
    return { unread: isDenied ? `your AWS user lacks the permission (${name})` : code };
  }
}

async function orNone<T>(codes: readonly string[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const { name = '', code = name } = error as { name?: string; code?: string };
    if (codes.includes(code)) return undefined;
    throw error;
  }
}

/** RFC 7489, 6.6.3: the record of the domain, else that of a parent domain. */
async function dmarcOf(domain: string, dns: Asked['dns']): Promise<{ name: string; text: string } | undefined> {
  const labels = domain.split('.');
  for (let from = 0; from < labels.length - 1; from++) {
    const name = `_dmarc.${labels.slice(from).join('.')}`;
    const [text] = (await orNone(absent, () => dns.resolveTxt(name)))?.map((parts) => parts.join('')) ?? [];
    if (text !== undefined) return { name, text };
  }
  return undefined;
}
