import type { Deployment } from '../../../domain/config/config.ts';
import type { Read, ReadinessFacts } from '../../adapters/readiness/facts.ts';

/** One requirement of an installation, and its state. */
export interface Finding {
  what: string;
  state: 'ready' | 'not ready' | 'unknown';
  says: string;
  /** The next action for a person. */
  todo?: string;
}

type Verdict = Omit<Finding, 'what'>;

/** Facts of the stack, beside AWS's own answers. */
export interface Installation {
  deployment: Deployment;
  /** What links begin with. */
  apiUrl: string;
  /** CNAME records that verify the domain; none when the identity belongs to another stack. */
  dkimRecords: readonly string[];
  tableName: string;
}

/** With fewer, a handful of visitors at a time is turned away; accounts begin with 10. */
const enoughConcurrency = 100;
/**
 * What AWS grants in its smaller regions, by Service Quotas' names; for callbacks twice what a re-plan uses. New accounts have
 * fewer transitions.
 */
const enoughOf: readonly (readonly [RegExp, number])[] = [
  [/StartExecution.*refill/i, 150],
  [/SendTask.*refill/i, 100],
  [/state ?transition.*refill/i, 800],
  [/open execution/i, 1_000_000],
];
/** Share of the day's quota. Above it, a busy hour uses up the rest. */
const muchOfTheQuota = 0.8;

/** What works and what does not, in the order in which a person sets it up. Pure: the facts decide. */
export function findings(facts: ReadinessFacts, installation: Installation): Finding[] {
  const { deployment } = installation;
  const { replies, publicDomain } = deployment;
  const found: (Finding | false)[] = [
    of('Sender domain', facts.identity, (identity) => senderDomain(identity, installation)),
    of('DKIM', facts.identity, (identity) => dkim(identity?.dkim, deployment)),
    of('MAIL FROM', facts.identity, (identity) => mailFrom(identity?.mailFrom)),
    of('DMARC', facts.dmarc, (record) => dmarc(record, deployment)),
    of('Who may get mail', facts.account, ({ isProduction }) => sandbox(isProduction)),
    of('Sending', facts.account, sending),
    of('Sending quota', facts.account, quota),
    replies !== undefined && of('Replies', facts.ruleSet, (active) => ruleSet(active, deployment)),
    replies !== undefined && of('Reply address', facts.replyServers, (servers) => replyAddress(servers, deployment)),
    of('Links', facts.publicName, (leads) =>
      publicDomain ? publicName(leads, publicDomain.name) : foreignLinks(installation.apiUrl),
    ),
    of('Visitors at a time', facts.concurrency, concurrency),
    of('Step Functions', facts.quotas, quotas),
    deployment.stage === 'prod' &&
      of('Table of leads', facts.isProtected, (isProtected) => protection(isProtected, installation)),
  ];
  return found.filter((one) => one !== false);
}

function of<T>(what: string, read: Read<T>, decide: (value: T) => Verdict): Finding {
  return {
    what,
    ...('value' in read ? decide(read.value) : { state: 'unknown', says: `could not be read: ${read.unread}` }),
  };
}

const ready = (says: string): Verdict => ({ state: 'ready', says });
const notReady = (says: string, todo: string): Verdict => ({ state: 'not ready', says, todo });

function senderDomain(
  identity: { isVerified: boolean } | undefined,
  { deployment: { domain }, dkimRecords }: Installation,
): Verdict {
  if (identity?.isVerified) return ready(`SES may send for ${domain}.`);
  if (!identity)
    return notReady(
      `${domain} is not in SES in this region, so every mail is held.`,
      'Set identity: create in config/deployment.yaml and deploy, or ask who owns the domain to add it.',
    );
  return notReady(
    `${domain} is not verified yet, so every mail is held. They go when it is.`,
    dkimRecords.length === 0
      ? 'Ask who has added the domain to SES to set its DNS records.'
      : `Set these DNS records: ${dkimRecords.join('; ')}`,
  );
}

function dkim(status: string | undefined, { domain }: Deployment): Verdict {
  if (status === 'SUCCESS') return ready(`Mails are signed for ${domain}.`);
  return notReady(
    `Mails are not signed for ${domain} (SES says ${status ?? 'nothing'}). Unsigned mails land in spam.`,
    'Set the CNAME records of the sender domain, and turn signing on in SES.',
  );
}

function mailFrom(custom: { domain: string; status: string } | undefined): Verdict {
  if (!custom) return ready('Bounces go to amazonses.com. DMARC passes by DKIM alone.');
  if (custom.status === 'SUCCESS') return ready(`Bounces go to ${custom.domain}.`);
  return notReady(
    `${custom.domain} is set as MAIL FROM and does not work (SES says ${custom.status}). Mails may be held.`,
    `Set the MX and SPF records of ${custom.domain} that SES shows, or remove it from the identity.`,
  );
}

function dmarc(record: { name: string; text: string } | undefined, { domain }: Deployment): Verdict {
  if (record && /^v=DMARC1\s*;/.test(record.text)) return ready(`${record.name} says "${record.text}".`);
  const todo = `Set the TXT record _dmarc.${domain} to "v=DMARC1; p=none", and make it stricter when reports are clean.`;
  return record
    ? notReady(`${record.name} says "${record.text}", which is no DMARC record.`, todo)
    : notReady('There is no DMARC record. Gmail and Yahoo ask for one and refuse much mail without it.', todo);
}

function sandbox(isProduction: boolean): Verdict {
  if (isProduction) return ready('Everybody: the account is out of the SES sandbox.');
  return notReady(
    'Only verified addresses: the account is in the SES sandbox. Mails to leads are held, and go when it is left.',
    'Ask for production access in the SES console, under Account dashboard. AWS answers within a day.',
  );
}

function sending({ maySend, status }: { maySend: boolean; status: string }): Verdict {
  if (!maySend)
    return notReady(
      'Sending is switched off for the account. Every mail is held.',
      'Mend what AWS wrote about, then: aws sesv2 put-account-sending-attributes --sending-enabled',
    );
  if (status === 'HEALTHY') return ready('Sending is on, and AWS has no complaint about the account.');
  return notReady(
    `AWS has the account under review (${status}). Too many bounces or complaints, and sending stops.`,
    'Read what AWS wrote, and see bounce-rate-high in docs/runbook.md.',
  );
}

function quota({
  perDay,
  perSecond,
  sentLastDay,
}: {
  perDay: number;
  perSecond: number;
  sentLastDay: number;
}): Verdict {
  const says = `${number(perDay)} mails a day, ${number(perSecond)} a second; ${number(sentLastDay)} went in the last 24 hours.`;
  // -1: SES has lifted the quota of the day.
  if (perDay < 0 || sentLastDay < muchOfTheQuota * perDay) return ready(says);
  return notReady(
    `${says} Mails beyond the quota wait.`,
    'Ask for a higher sending quota in the Service Quotas console.',
  );
}

function ruleSet(active: string | undefined, { stage, replies }: Deployment): Verdict {
  const expected = replies?.ruleSet ?? `leadloop-${stage}-replies`;
  if (active === expected) return ready(`SES receives by the rule set ${active}.`);
  const command = `aws ses set-active-receipt-rule-set --rule-set-name ${expected}`;
  return active === undefined
    ? notReady('No receipt rule set is active, so answers to mails bounce.', command)
    : notReady(
        `The active receipt rule set is ${active} and not ${expected}, so answers to mails do not reach Leadloop.`,
        `Set ruleSet: ${active} under replies in config/deployment.yaml and deploy; the rule is added to it. Or, if nobody needs ${active}: ${command}`,
      );
}

function replyAddress(servers: readonly string[], { region, replies }: Deployment): Verdict {
  const expected = `inbound-smtp.${region}.amazonaws.com`;
  if (servers.includes(expected)) return ready(`Mail to ${replies?.domain} comes to SES.`);
  return notReady(
    `Mail to ${replies?.domain} goes to ${servers.join(', ') || 'nobody'}, so answers to mails are lost or bounce.`,
    `Set the DNS record: ${replies?.domain} MX 10 ${expected}`,
  );
}

function publicName(leads: boolean, name: string): Verdict {
  if (leads) return ready(`They begin with https://${name}.`);
  return notReady(
    `They begin with https://${name}, which leads nowhere yet: no link of any mail works.`,
    'Set the DNS record that the deployment prints (PublicRecord).',
  );
}

const foreignLinks = (apiUrl: string): Verdict =>
  notReady(
    `They begin with ${apiUrl}. People and spam filters trust a name of yours more.`,
    'Set publicDomain in config/deployment.yaml, as docs/guide/deploy.md tells. Old links go on working.',
  );

function concurrency(value: number): Verdict {
  if (value >= enoughConcurrency) return ready(`${number(value)} functions may run at a time.`);
  return notReady(
    `Only ${number(value)} functions may run at a time in the account. With more visitors, forms are answered 503.`,
    'Ask for 1,000 concurrent executions of Lambda in the Service Quotas console. It is free.',
  );
}

function quotas(list: readonly { name: string; value: number }[]): Verdict {
  if (list.length === 0) return { state: 'unknown', says: 'could not be read: AWS lists none' };
  const low = list.flatMap(({ name, value }) => {
    const enough = enoughOf.find(([names]) => names.test(name))?.[1] ?? 0;
    return value < enough ? [{ name, value, enough }] : [];
  });
  if (low.length === 0) return ready(`${list.map(({ name, value }) => `${name}: ${number(value)}`).join('; ')}.`);
  return notReady(
    `AWS grants little: ${low.map(({ name, value }) => `${name}: ${number(value)}`).join('; ')}. With many leads at a time, their steps wait.`,
    `Ask for more of Step Functions in the Service Quotas console: ${low.map(({ name, enough }) => `${name}: ${number(enough)}`).join('; ')}.`,
  );
}

function protection(isProtected: boolean, { tableName }: Installation): Verdict {
  if (isProtected) return ready('It cannot be deleted by mistake.');
  return notReady(
    'It can be deleted in the console by mistake.',
    `aws dynamodb update-table --table-name ${tableName} --deletion-protection-enabled`,
  );
}

const number = (value: number) => value.toLocaleString('en');
