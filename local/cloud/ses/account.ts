import type { MailSetup } from '../assembly/index.ts';
import { readKept, replaceFile } from '../journal/kept-file.ts';
import { bare, type Call, MailRefusedError, page, simulator } from './mail.ts';

/**
 * The account's SES rights. `production`: every address. `sandbox`: verified addresses and the mailbox simulator only.
 * `unverified`: production, but the sender's domain is not verified yet.
 */
export type SesMode = 'production' | 'sandbox' | 'unverified';
export const sesModes: readonly SesMode[] = ['production', 'sandbox', 'unverified'];

export interface Account {
  /** Throws MailRefusedError with SES's message when this mail may not be sent. */
  admit(mail: { from: string; recipients: readonly string[]; configurationSet?: string }): void;
  /** GetAccount, PutAccountSendingAttributes, identities and configuration sets; undefined when the call is none of them. */
  handle(call: Call): unknown;
}

interface Kept {
  /** Whether sending is on: for the account (''), and for each switched configuration set. */
  sending: Record<string, boolean>;
  /** Verified addresses and domains, beside those of the template. */
  identities: string[];
}

const quotas = {
  production: { Max24HourSend: 50_000, MaxSendRate: 14 },
  sandbox: { Max24HourSend: 200, MaxSendRate: 1 },
};
const root = '/v2/email';

/**
 * The account's settings; switches and added identities outlive the process in `path`. The quota is not enforced here, because
 * Leadloop reads it and keeps to it. `mailsPerSecond`: the rate of an account whose quota AWS has raised.
 */
export function openAccount(path: string, setup: MailSetup, mode: SesMode, mailsPerSecond?: number): Account {
  const { sending = {}, identities = [] } = readKept<unknown>(path) as Partial<Kept>;
  const save = () => replaceFile(path, JSON.stringify({ sending, identities } satisfies Kept), 0o600);
  const quota = {
    ...quotas[mode === 'sandbox' ? 'sandbox' : 'production'],
    ...(mailsPerSecond !== undefined && { Max24HourSend: mailsPerSecond * 86_400, MaxSendRate: mailsPerSecond }),
  };
  const isOwn = (identity: string) => setup.identities.some((own) => own.toLowerCase() === identity.toLowerCase());
  const isVerified = (identity: string) =>
    isOwn(identity) ? mode !== 'unverified' : identities.includes(identity.toLowerCase());
  const all = () => [...setup.identities, ...identities.filter((identity) => !isOwn(identity))];

  /** A verified domain covers its subdomains and addresses. */
  function verified(address: string): boolean {
    const whole = bare(address).toLowerCase();
    const domain = whole.split('@')[1] ?? '';
    return all()
      .filter(isVerified)
      .map((identity) => identity.toLowerCase())
      .some((known) => known === whole || known === domain || domain.endsWith(`.${known}`));
  }

  function switchOf(name: string): void {
    if (!setup.configurationSets[name])
      throw new MailRefusedError('NotFoundException', 404, `Configuration set <${name}> does not exist.`);
  }

  function ofIdentity(method: string, identity: string): unknown {
    if (!isOwn(identity) && !identities.includes(identity.toLowerCase()))
      throw new MailRefusedError('NotFoundException', 404, `Email identity ${identity} does not exist.`);
    if (method === 'DELETE') {
      identities.splice(identities.indexOf(identity.toLowerCase()), isOwn(identity) ? 0 : 1);
      save();
      return {};
    }
    const ready = isVerified(identity);
    const status = ready ? 'SUCCESS' : 'PENDING';
    return {
      IdentityType: identity.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
      VerifiedForSendingStatus: ready,
      VerificationStatus: status,
      FeedbackForwardingStatus: true,
      DkimAttributes: { SigningEnabled: true, Status: status, SigningAttributesOrigin: 'AWS_SES' },
      MailFromAttributes: { BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
    };
  }

  function ofIdentities({ method, query, body }: Call): unknown {
    if (method === 'POST') {
      const identity = String(body.EmailIdentity ?? '').toLowerCase();
      if (isOwn(identity) || identities.includes(identity))
        throw new MailRefusedError('AlreadyExistsException', 400, `Email identity ${identity} already exists.`);
      if (!/^(?:[^\s@]+@)?[a-z0-9.-]+\.[a-z0-9-]+$/.test(identity))
        throw new MailRefusedError('BadRequestException', 400, `Invalid email identity: ${identity}`);
      // Its mailbox is on this machine: no person has to click a link first.
      identities.push(identity);
      save();
      return { IdentityType: identity.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN', VerifiedForSendingStatus: true };
    }
    const { items, NextToken } = page(all(), query);
    const EmailIdentities = items.map((identity) => ({
      IdentityType: identity.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
      IdentityName: identity,
      SendingEnabled: isVerified(identity),
      VerificationStatus: isVerified(identity) ? 'SUCCESS' : 'PENDING',
    }));
    return { EmailIdentities, NextToken };
  }

  function ofConfigurationSet({ method, body }: Call, name: string, more: string | undefined): unknown {
    switchOf(name);
    if (method === 'PUT' && more === 'sending') {
      sending[name] = body.SendingEnabled === true;
      save();
      return {};
    }
    if (method !== 'GET' || more !== undefined) return undefined;
    return {
      ConfigurationSetName: name,
      SendingOptions: { SendingEnabled: sending[name] ?? true },
      SuppressionOptions: { SuppressedReasons: setup.configurationSets[name]?.suppresses ?? [] },
    };
  }

  return {
    admit({ from, recipients, configurationSet }) {
      if (configurationSet !== undefined) switchOf(configurationSet);
      if (sending[''] === false)
        throw new MailRefusedError('SendingPausedException', 400, 'Email sending is paused for the account.');
      if (configurationSet !== undefined && sending[configurationSet] === false)
        throw new MailRefusedError(
          'SendingPausedException',
          400,
          `Email sending is paused for the configuration set ${configurationSet}.`,
        );
      const needed = mode === 'sandbox' ? [from, ...recipients.filter((one) => !isSimulator(one))] : [from];
      const failed = needed.filter((one) => !verified(one)).map(bare);
      if (failed.length > 0)
        throw new MailRefusedError(
          'MessageRejected',
          400,
          `Email address is not verified. The following identities failed the check: ${failed.join(', ')}`,
        );
    },
    handle(call) {
      const { method, path } = call;
      if (!path.startsWith(`${root}/`)) return undefined;
      const [room, name, more] = path
        .slice(root.length + 1)
        .split('/')
        .map(decodeURIComponent);
      if (room === 'account' && name === undefined && method === 'GET')
        return {
          ProductionAccessEnabled: mode !== 'sandbox',
          SendingEnabled: sending[''] ?? true,
          EnforcementStatus: 'HEALTHY',
          SendQuota: { ...quota, SentLast24Hours: 0 },
        };
      if (room === 'account' && name === 'sending' && method === 'PUT') {
        sending[''] = call.body.SendingEnabled === true;
        save();
        return {};
      }
      if (room === 'identities' && !name && ['GET', 'POST'].includes(method)) return ofIdentities(call);
      if (room === 'identities' && name && more === undefined && ['GET', 'DELETE'].includes(method))
        return ofIdentity(method, name);
      if (room === 'configuration-sets' && !name && method === 'GET')
        return { ConfigurationSets: Object.keys(setup.configurationSets) };
      return room === 'configuration-sets' && name ? ofConfigurationSet(call, name, more) : undefined;
    },
  };
}

const isSimulator = (address: string) => bare(address).toLowerCase().endsWith(`@${simulator}`);
