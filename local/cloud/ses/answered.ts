import { bare, type Mail, simulationOf } from './mail.ts';
import type { Receiving } from './receiving.ts';

/** What ooto@ of the mailbox simulator does with a mail: an out-of-office answer as RFC 3834 describes it. */
export async function answered(mail: Mail, receiving: Receiving): Promise<void> {
  for (const address of mail.to.split(', ').map(bare)) {
    if (simulationOf(address) !== 'ooto') continue;
    await receiving.receive({
      from: address,
      to: mail.headers['Reply-To'] ?? mail.from,
      subject: `Out of office: ${mail.subject}`,
      text: 'I am out of the office until Monday.',
      headers: { 'Auto-Submitted': 'auto-replied', 'In-Reply-To': `<${mail.messageId}@email.amazonses.com>` },
    });
  }
}

/** The recipient's answer to a mail, to its reply address. */
export function replyTo(mail: Mail, text: string): { from: string; to: string; subject: string; text: string } {
  const to = mail.headers['Reply-To'] ?? mail.from;
  return { from: mail.to, to, subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`, text };
}
