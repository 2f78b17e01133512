import type { Activity } from '../../../../domain/lead/activity.ts';
import { describe, wordsOf as rowOf } from '../../../../domain/lead/activity-types.ts';
import type { Assignment } from '../../../../domain/lead/assignment.ts';
import type { SuppressionReason } from '../../../../domain/lead/person.ts';
import type { Send } from '../../../../domain/lead/send.ts';
import type { Line, Part } from '../../../../domain/privacy/exported.ts';
import type { ExportedPlace } from '../../../../domain/privacy/register.ts';
import { byTime, type Instant, instant } from '../../../../domain/time/instant.ts';
import { sendIdIn } from '../../../adapters/dynamodb/keys-of-rows.ts';
import type { Key, Row } from '../../../adapters/dynamodb/table.ts';
import type { Held } from './held.ts';
import { profile } from './profile.ts';
import { plain, type Words } from './words.ts';

/** Makes an export's part for one place. */
type Exporter = (held: Held, words: Words) => Part;

/** One for each exported place of the register: a missing one does not compile. */
export const exporters: Record<ExportedPlace, Exporter> = {
  profile,

  words({ rows }) {
    const found = starting(rows, 'WORD#').map(({ SK }) => SK.slice('WORD#'.length));
    return {
      title: 'Words you can be found by',
      data: { foundByWords: found },
      lines: found.map((what) => ({ what, isName: true })),
    };
  },

  activities({ activities }, words) {
    return {
      title: 'What happened',
      data: {
        whatHappened: activities.map((one) => {
          return { at: one.at, what: describe(one, words.names), details: plain(named(one, words), words) };
        }),
      },
      lines: activities.map((one) => {
        return { at: one.at, what: describe(one, words.names), quote: rowOf(one).quote?.(one.detail) };
      }),
    };
  },

  sends({ rows }, words) {
    const sends = starting(rows, 'SEND#') as unknown as Send[];
    const shown = sends
      .map(({ sentAt, claimedAt, template, kind, state, why }) => {
        const [at, is] = [sentAt ?? claimedAt, stateWords[state]];
        // Its reasons are about the rep.
        if (kind === 'internal') return { at, mail: 'A mail about you', to: 'our people', state: is };
        return { at, mail: words.mail(template), to: 'you', state: is, why };
      })
      .sort(byTime);
    return {
      title: 'Which mail was sent',
      data: { mailsSent: shown },
      lines: shown.map(({ at, mail, to, state }) => ({ at, what: `“${mail}” to ${to}: ${state}` })),
    };
  },

  offers({ rows }, words) {
    const offers = (starting(rows, 'ASSIGN#') as unknown as Assignment[]).map((offer) => {
      const { repId, offeredAt, acceptBy, acceptedAt, declinedBecause, status, outcome, corrected } = offer;
      const [to, answer] = [words.names.rep(repId), answerWords[status]];
      return {
        at: offeredAt,
        to,
        answer,
        answerBy: acceptBy,
        acceptedAt,
        declinedBecause,
        outcome: plain(outcome, words),
        outcomesBefore: plain(corrected, words),
      };
    });
    return {
      title: 'To whom your inquiry was handed',
      data: { handOffs: offers.sort(byTime) },
      lines: offers.map(({ at, to, answer, declinedBecause }) => ({
        at,
        what: `${to}: ${answer}`,
        quote: declinedBecause,
      })),
    };
  },

  promises({ rows }, words) {
    const guides = starting(rows, 'GUIDE#').map(({ guide, data }) => {
      if (data !== undefined) return 'A mail with a link to your data';
      return guide === undefined ? 'A mail to confirm your address' : `The guide “${words.guide(String(guide))}”`;
    });
    const thanks = starting(rows, 'THANKS#').map(({ promisedAt }) => ({
      at: promisedAt as Instant,
      what: 'Thanks for somebody you sent to us',
    }));
    const sent = starting(rows, 'LEAD#').map(() => ({ what: 'Somebody came to us by your link' }));
    const lines: Line[] = [...guides.map((what) => ({ what })), ...thanks, ...sent];
    return { title: 'What was promised to you', data: { promised: lines }, lines };
  },

  visits({ visits }, words) {
    const seen = visits as unknown as Activity[];
    return {
      title: 'Visits before you wrote to us',
      data: {
        visits: seen.map((one) => ({
          at: one.at,
          what: describe(one, words.names),
          details: plain(one.detail, words),
        })),
      },
      lines: seen.map((one) => ({ at: one.at, what: describe(one, words.names) })),
    };
  },

  suppression({ suppression }) {
    if (!suppression)
      return { title: 'No marketing mail', data: { noMail: null }, lines: [], none: 'You said no to none.' };
    const { reason, at, liftedAt } = suppression as { reason: SuppressionReason; at: Instant; liftedAt?: Instant };
    const again = liftedAt === undefined ? [] : [{ at: liftedAt, what: 'You wanted mail again.' }];
    return {
      title: 'No marketing mail',
      data: { noMail: { reason, since: at, liftedAt } },
      lines: [{ at, what: reasonWords[reason] }, ...again],
    };
  },

  receivedMail({ receivedMails }) {
    const all = receivedMails.map(({ body, isTooLarge }, index) => ({
      file: body && `mails/received/${numbered(index)}.eml`,
      body,
      missing: isTooLarge ? 'too large for this file: ask us for it' : 'kept no more',
    }));
    return {
      title: 'Mails that came to us, from you or to you',
      data: { mailsReceived: all.map(({ file, missing }) => ({ file: file ?? missing })) },
      lines: all.map(({ file, missing }, index) => {
        const what = `Mail ${index + 1}`;
        return file ? { what, isName: true, files: [file] } : { what: `${what}, ${missing}` };
      }),
      files: Object.fromEntries(all.flatMap(({ file, body }) => (file && body ? [[file, body]] : []))),
    };
  },

  journeys({ journeys }, words) {
    const rounds = journeys.map((one) => datesIn(plain(one, words)) as { openedAt: Instant });
    return {
      title: 'Lines in our figures',
      data: { linesInFigures: rounds },
      lines: rounds.map(({ openedAt }) => {
        return { at: openedAt, what: 'One line about how your inquiry went, without name and address.' };
      }),
    };
  },

  writtenMails({ rows, sentMails }, words) {
    const sends = new Map(starting(rows, 'SEND#').map((row) => [sendIdIn(row.SK), row as unknown as Send]));
    const inOrder = sentMails
      .flatMap(({ id, mail }) => {
        const send = sends.get(id);
        return send ? [{ at: send.sentAt ?? send.claimedAt, state: send.state, template: send.template, mail }] : [];
      })
      .sort(byTime);
    const files: Record<string, Uint8Array> = {};
    const shown = inOrder.map(({ at, state, template, mail }, index) => {
      const subject = mail?.subject ?? words.mail(template);
      const name = `mails/sent/${numbered(index)}${slug(subject)}`;
      if (mail) {
        files[`${name}.html`] = utf8(mail.html);
        files[`${name}.txt`] = utf8(mail.text);
      }
      return { at, subject, state: stateWords[state], files: mail && [`${name}.html`, `${name}.txt`] };
    });
    return {
      title: 'The mails themselves',
      data: { mails: shown },
      lines: shown.map(({ at, subject, state, files: names }) => {
        return state === stateWords.sent
          ? { at, what: subject, isName: true, files: names }
          : { at, what: `“${subject}” (${state})`, files: names };
      }),
      none: 'Mails that were sent to you before we kept what mails say are in your mailbox.',
      files,
    };
  },
};

/** An activity's details, with type-specific ones by name: questions, and reps of the lead. */
function named({ type, detail }: Activity, { names, question }: Words): unknown {
  if (type === 'form.submitted') {
    const answers = Object.entries(detail.answers ?? {}).map(([field, answer]) => ({
      question: question(field),
      answer,
    }));
    return { ...detail, answers };
  }
  if (type !== 'lead.assigned') return detail;
  const { to, from, ...rest } = detail;
  return { ...rest, to: to && names.rep(to), from: from && names.rep(from) };
}

const stateWords: Record<Send['state'], string> = {
  claimed: 'being sent',
  sent: 'sent',
  unknown: 'probably sent',
  released: 'not sent yet',
  held: 'not sent yet',
  refused: 'not sent',
};

const answerWords: Record<Assignment['status'], string> = {
  offered: 'was asked',
  accepted: 'takes care of you',
  declined: 'declined',
  expired: 'did not answer in time',
  withdrawn: 'was asked, and somebody else took over',
  closed: 'took care of you',
};

const reasonWords: Record<SuppressionReason, string> = {
  unsubscribed: 'You wanted no more mail.',
  bounced: 'Mail to your address came back.',
  complained: 'You called a mail spam.',
};

/** Rows of a kind, oldest first. */
const starting = (rows: readonly (Row & Key)[], prefix: string) =>
  rows.filter(({ SK }) => SK.startsWith(prefix)).sort((a, b) => (a.SK < b.SK ? -1 : 1));

const utf8 = (text: string) => new TextEncoder().encode(text);
const numbered = (index: number) => String(index + 1).padStart(3, '0');

/** Letters and digits that every file system takes. A subject in other letters leaves nothing; then the number identifies the mail. */
function slug(subject: string): string {
  const bare = subject
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const short = bare.slice(0, 41).replace(/^-|-$/g, '');
  return short && `-${short}`;
}

/** Figures keep times as milliseconds. */
function datesIn(value: unknown): unknown {
  if (typeof value === 'number' && value > 100_000_000_000) return instant(value);
  if (Array.isArray(value)) return value.map(datesIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, datesIn(inner)]));
}
