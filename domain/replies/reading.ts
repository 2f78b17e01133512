import { type InboundMail, unwanted } from './inbound-mail.ts';
import { isRefusal } from './refusal.ts';
import { robotProof } from './robot.ts';
import { mentionsStop, saysStop } from './stop.ts';
import { written } from './written.ts';

/** What becomes of a mail that came in. */
export type Reading =
  /** Hidden from people, as spam. */
  | { is: 'unwanted'; why: string }
  /** Kept with the lead, and never forwarded: two machines would answer each other. */
  | { is: 'robot'; why: string }
  /** The person gets no more marketing mail, and the reader of replies gets a note. */
  | { is: 'stop'; text: string }
  /**
   * A raised hand, forwarded. `mentionsStop`: it mentions unsubscribing, among other things. `refuses`: it only declines, and
   * raises no hand.
   */
  | { is: 'reply'; text: string; mentionsStop: boolean; refuses?: true };

/** The one decision about a mail that came in. */
export function readReply(mail: InboundMail): Reading {
  const bad = unwanted(mail);
  if (bad !== undefined) return { is: 'unwanted', why: bad };
  const proof = robotProof(mail);
  if (proof !== undefined) return { is: 'robot', why: proof };
  const { text, own } = written(mail.text);
  const whole = [text, attached(mail.attachments)].filter((part) => part !== '').join('\n\n');
  if (saysStop(own, mail.subject)) return { is: 'stop', text: whole || mail.subject };
  return {
    is: 'reply',
    text: whole || 'The mail has a subject and no text.',
    mentionsStop: mentionsStop(own),
    refuses: isRefusal(own) || undefined,
  };
}

const mostNames = 10;

function attached(names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  const shown = names.slice(0, mostNames).map((name) => name.replace(/\s+/g, ' ').slice(0, 100));
  return `[Attached: ${shown.join(', ')}${more}]`;
}
