import { styleText } from 'node:util';
import type { Mail } from '../cloud/ses/index.ts';
import type { Cloud } from '../leadloop/cloud.ts';

/** The person in the story. */
export interface Protagonist {
  leadId: string;
  name: string;
  zone: string;
  colour: 'cyan' | 'magenta';
}

/** The narrated parts of `/_local/leads/{id}`. */
interface Detail {
  stage: string;
  score: { total: number; grade: string; reasons: { what: string; points: number }[] };
  timeline: { at: string; what: string; kind: string; points?: number }[];
}

interface Line {
  at: string;
  who: Protagonist;
  text: string;
}

/** Prints what happened since the last call, in order, each line in the person's local time. */
export function createNarrator(cloud: Cloud, say: (text: string) => void) {
  const cast: Protagonist[] = [];
  const told = new Set<string>();
  let mailsTold = 0;

  async function detail({ leadId }: Protagonist): Promise<Detail> {
    return (await cloud.lead(leadId)) as Detail;
  }

  async function happened(who: Protagonist): Promise<Line[]> {
    const { timeline, score } = await detail(who);
    return timeline
      .filter(({ at, what, kind }) => {
        const key = `${who.leadId} ${at} ${what}`;
        if (told.has(key)) return false;
        told.add(key);
        return kind !== 'mail'; // mails are printed with their subject
      })
      .map(({ at, what, kind }) => ({
        at,
        who,
        text:
          kind === 'stage' ? styleText('bold', `→ ${what}`) : `· ${what}${kind === 'activity' ? scoreOf(score) : ''}`,
      }));
  }

  async function sent(): Promise<Line[]> {
    const mails = (await cloud.mail()).slice(mailsTold);
    mailsTold += mails.length;
    return mails.flatMap((mail) => {
      const who = cast.find(({ leadId }) => leadId === mail.tags.lead);
      return who
        ? [{ at: mail.sentAt, who, text: `${styleText('yellow', '✉')} ${to(mail, who)} “${mail.subject}”` }]
        : [];
    });
  }

  const to = ({ to: address, tags }: Mail, { name }: Protagonist) =>
    tags.kind === 'internal' ? `to ${address}:` : `to ${name}:`;

  return {
    detail,
    join(person: Protagonist): void {
      cast.push(person);
    },
    comment(text: string): void {
      say(`\n${styleText('dim', text)}`);
    },
    async tell(): Promise<void> {
      const lines = [...(await Promise.all(cast.map(happened))).flat(), ...(await sent())];
      // Stable: of one moment, a person's act comes before the mail it caused.
      lines.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
      for (const { at, who, text } of lines)
        say(`${styleText('dim', localTime(at, who.zone))}  ${styleText(who.colour, who.name.padEnd(5))} ${text}`);
    },
    /** Why the lead has its score, rule by rule. */
    async reasons(who: Protagonist): Promise<void> {
      const { score } = await detail(who);
      say(styleText('dim', `${' '.repeat(26)}score ${score.total}, grade ${score.grade}, because:`));
      for (const { what, points } of score.reasons)
        say(styleText('dim', `${' '.repeat(28)}${String(points).padStart(5)}  ${what}`));
    },
  };
}

const scoreOf = ({ total, grade }: Detail['score']) => styleText('dim', `  (score ${total}, grade ${grade})`);

function localTime(at: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));
  return parts
    .replace(',', '')
    .replace(/,? at /, ' ')
    .padEnd(17);
}
