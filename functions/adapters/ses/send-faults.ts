import { isThrottle } from '../aws/aws-errors.ts';

/**
 * The kind of a SendEmail error. `address`: the recipient's address never works. `account`: a person must mend account,
 * identity, template or permission. `later`: SES did not accept the mail now. `unknown`: SES may have accepted it.
 */
type SendFault = 'address' | 'account' | 'later' | 'unknown';

/** The request never left this machine. */
const unreached = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
/** SES's message for a malformed address. Ours are checked before a deploy, so it means the recipient's. */
const malformed =
  /illegal address|invalid (?:e-?mail )?address|missing (?:final|local name|domain)|missing '@|(?:domain|local (?:name|address|part)|user name) (?:contains|starts|ends|is )|invalid to address|illegal (?:character|whitespace|semicolon|route)|address (?:is |too )?(?:malformed|long)/i;
const aboutAccount = /not verified|from address|source|sender|sandbox|suspended|paused|reply-?to/i;

/** The mails of 24 hours have gone ("Errors related to the sending quotas"): SES throttles for hours, longer than a step is repeated. */
const dayIsUsed = /daily (?:message|sending) quota/i;

/** Only the address itself makes a fault final: everything else can be mended, and then the mail goes. */
export function sendFaultOf(error: unknown): SendFault {
  const { name = '', message = '', code = '', $metadata = {} } = (error ?? {}) as Partial<AwsError>;
  const status = $metadata.httpStatusCode ?? 0;
  if (isThrottle(name) && dayIsUsed.test(message)) return 'account';
  if (unreached.includes(code) || status === 429 || isThrottle(name)) return 'later';
  if (/^(?:BadRequest|MessageRejected|InvalidParameterValue)/.test(name) && malformed.test(message))
    return aboutAccount.test(message) ? 'account' : 'address';
  if (accountFaults.includes(name) || (status >= 400 && status < 500)) return 'account';
  return 'unknown';
}

interface AwsError {
  name: string;
  message: string;
  code: string;
  $metadata: { httpStatusCode?: number };
}

const accountFaults = [
  'MessageRejected',
  'BadRequestException',
  'NotFoundException',
  'MailFromDomainNotVerifiedException',
  'SendingPausedException',
  'AccountSuspendedException',
  'AccessDeniedException',
];
