/** A mail that came in, as far as the rules look at it. Header names are in lower case; of several the first, newest one counts first. */
export interface InboundMail {
  headers: readonly { key: string; value: string }[];
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
}

/** How much of a reply is kept and passed on, in characters. */
const longestText = 5_000;

const header = ({ headers }: Pick<InboundMail, 'headers'>, name: string) =>
  headers.find(({ key }) => key === name)?.value.trim() ?? '';

/** Out-of-office in the languages of our leads: the last resort, for programs that follow no standard. */
const outOfOffice =
  /^\s*(?:(?:re|aw|sv|r[ée])\s*:\s*)?(?:auto(?:matic|matische)?[ -]?(?:reply|response|antwort|antwoord|svar)|automatisch\w* antwoo?r[dt]|out of (?:the )?office|abwesenheit|abwesend|ich bin nicht im b[üu]ro|r[ée]ponse automatique|absence du bureau|risposta automatica|respuesta autom[áa]tica|afwezig)/i;

/**
 * Why a mail is no person's reply; undefined when it may be one. RFC 3834 says it by Auto-Submitted (anything but "no"); before
 * it there were Precedence and what Exchange, lists and robots add (RFC 3834 section 2; Microsoft [MS-OXCMAIL] 2.2.3.2.14).
 */
export function autoReplyReason(mail: InboundMail): string | undefined {
  const submitted = header(mail, 'auto-submitted').toLowerCase();
  if (submitted !== '' && !/^no\b/.test(submitted))
    return `it says “Auto-Submitted: ${submitted.split(';')[0]?.trim()}”`;
  const precedence = header(mail, 'precedence').toLowerCase();
  if (/^(?:auto[_-]reply|bulk|junk|list)$/.test(precedence)) return `it says “Precedence: ${precedence}”`;
  if (/\b(?:all|oof|autoreply)\b/i.test(header(mail, 'x-auto-response-suppress')))
    return 'it says “X-Auto-Response-Suppress”';
  for (const name of ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'list-id', 'feedback-id'])
    if (header(mail, name) !== '' && !/^no$/i.test(header(mail, name))) return `it has the header ${name}`;
  if (/^multipart\/report\b/i.test(header(mail, 'content-type'))) return 'it is a report of a mail server';
  if (header(mail, 'return-path') === '<>') return 'it has no return path';
  if (/^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+-][^@]*)?@/i.test(mail.from))
    return 'nobody reads the address it comes from';
  return outOfOffice.test(mail.subject) ? 'its subject says that nobody is there' : undefined;
}

/** Why SES would not let it pass: spam or a virus. */
export function unwanted(mail: InboundMail): string | undefined {
  if (/^fail$/i.test(header(mail, 'x-ses-virus-verdict'))) return 'virus';
  return /^fail$/i.test(header(mail, 'x-ses-spam-verdict')) ? 'spam' : undefined;
}

/** Whether its From can be believed: SES found SPF, DKIM or DMARC to hold. A header somebody sent along stands below SES's own. */
export function isSenderProven(mail: InboundMail): boolean {
  const result = header(mail, 'authentication-results').toLowerCase();
  return (
    /^amazonses\.com\s*;/.test(result) && /\b(?:spf|dkim|dmarc)=pass\b/.test(result) && !/\bdmarc=fail\b/.test(result)
  );
}

/** What the person wrote, without the mail it answers. */
export function replyText(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const quoted = lines.findIndex(
    (line, index) =>
      /^\s*-{2,}\s*(?:original message|urspr[üu]ngliche nachricht|message d'origine)\s*-{2,}\s*$/i.test(line) ||
      /^\s*(?:on|am|le|op|il|el)\b.{0,200}(?:wrote|schrieb|a écrit|schreef|ha scritto|escribió).{0,100}:\s*$/i.test(
        line,
      ) ||
      (/^>/.test(line) && lines.slice(index).every((rest) => /^(?:>|\s*$)/.test(rest))),
  );
  return (quoted < 0 ? lines : lines.slice(0, quoted)).join('\n').trim().slice(0, longestText);
}
