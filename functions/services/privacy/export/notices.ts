import { describe } from '../../../../domain/lead/activity-types.ts';
import type { Attribution } from '../../../../domain/lead/person.ts';
import { disclosuresOf } from '../../../../domain/privacy/disclosures.ts';
import type { Line, Part } from '../../../../domain/privacy/exported.ts';
import { keptInDays, periodsOf } from '../../../../domain/privacy/kept.ts';
import { type Place, places } from '../../../../domain/privacy/register.ts';
import { gradeOf } from '../../../../domain/scoring/grade.ts';
import { score } from '../../../../domain/scoring/score.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import type { Held } from './held.ts';
import type { Words } from './words.ts';

/** What a person is told beside their data (GDPR, Art. 15(1)(c) to (h), and (2)). */
export const notices = (held: Held, words: Words, at: Instant): Part[] => [
  origin(held, words),
  ...(held.lead ? [judgement(held, words, at)] : []),
  recipients(held, words),
  elsewhere(words),
  rights(words),
];

/** How long a place is kept, in one sentence for the person. */
export const keptFor = (kept: string, { settings }: Words): string => keptInDays(kept, periodsOf(settings));

/** Art. 15(1)(g). */
function origin({ activities, receivedMails }: Held, words: Words): Part {
  const posts = activities.flatMap(({ type, at, detail }): Line[] =>
    type === 'form.submitted'
      ? [{ at, what: senderOf(detail.attribution) ?? `You, with the form “${words.form(detail.form)}”` }]
      : [],
  );
  const others = Object.entries(seen).flatMap(([what, types]) =>
    activities.some(({ type }) => types.test(type)) ? [{ what }] : [],
  );
  const mails = receivedMails.length > 0 ? [{ what: 'Mails that you wrote to us, or that name you' }] : [];
  const lines = [...posts, ...others, ...mails];
  return { title: 'Where we have this from', data: { source: lines }, lines, none: 'You said no to mail yourself.' };
}

/** Where else something comes from, by the types of what happened. */
const seen: Record<string, RegExp> = {
  'Our site and the links in our mails, where you opened them': /^(?:page|link|file|event)\./,
  'Our people, who wrote it down': /^(?:contact|note|profile)\./,
  'The calendar in which you booked a time': /^meeting\./,
};

/** Who sent a form to us when the person did not; undefined when they did. */
function senderOf({ via }: Attribution): string | undefined {
  if (via === undefined) return undefined;
  const [kind = '', name = ''] = via.split(/:(.*)/s);
  return senders[kind]?.(name) ?? via;
}

const senders: Record<string, (name: string) => string> = {
  meta: () => 'Meta, which showed you our advertisement',
  google: () => 'Google, which showed you our advertisement',
  webhook: (name) => `“${name}”, in which you filled in something of ours`,
  partner: (name) => `Our partner “${name}”`,
  import: (name) => `The list “${name}”`,
};

/** Art. 15(1)(h): the points and the grade with each reason, and what follows from them. */
function judgement({ lead, counted }: Held, { settings, names }: Words, at: Instant): Part {
  const title = 'How programs judge your inquiry';
  if (!lead) return { title, data: {}, lines: [] };
  const { scoring } = settings;
  const { total, interests, reasons } = score(counted, scoring, at);
  const { grade, persona, reasons: why } = gradeOf(lead, scoring);
  const interestName = (id: string) => scoring.interests.find((one) => one.id === id)?.name ?? id;
  const points = reasons
    .filter(({ points: left }) => left !== 0)
    .map((one) => {
      return {
        at: one.activity.at,
        what: describe(one.activity, names),
        points: one.points,
        interest: one.interest && interestName(one.interest),
      };
    });
  return {
    title,
    data: { judged: { points: total, pointsFor: points, interests, grade, gradedBecause: why, takenFor: persona } },
    lines: [
      {
        what: 'Rules of ours add up points for what you do, which fade with time, and grade from A to D how well your company fits.',
      },
      {
        what: 'Both decide which mails you get, and when which of us gets in touch. They decide no price and no contract.',
      },
      lead.mayProfile === false
        ? { what: 'You objected, so nothing is added up, and you are graded as if nothing were known.' }
        : { what: 'You can object on the page that each mail of ours links to; then nothing is added up or graded.' },
      { what: `Your points: ${total} of 100` },
      ...points.map(({ at: when, what, points: left, interest }) => {
        const signed = left > 0 ? `+${left}` : `−${-left}`;
        return { at: when, what, value: interest === undefined ? signed : `${signed} (${interest})` };
      }),
      { what: `Your grade: ${grade}` },
      ...why.map((what) => ({ what })),
      ...(persona === undefined ? [] : [{ what: 'We take you for', value: persona }]),
    ],
  };
}

/** Art. 15(1)(c) and (2). */
function recipients({ activities }: Held, { settings }: Words): Part {
  const sent = activities.flatMap(({ type, detail }) =>
    type === 'form.submitted' ? (senderOf(detail.attribution) ?? []) : [],
  );
  const all = disclosuresOf(settings.deployment, [...new Set(sent)]);
  return {
    title: 'Who gets something of this',
    data: { recipients: all.map(({ who, more }) => [who, ...more].join(' ')) },
    lines: all.map(({ who, more }) => ({ what: who, more })),
  };
}

/** Places that an export does not show: Art. 15(1)(d) holds for them as well. */
function elsewhere(words: Words): Part {
  const shown = places.filter(([name, place]) => name !== 'embedded' && !place.exported && isAboutLeads(place));
  const lines = shown.map(([, { name, purpose, kept }]) => ({ what: name, more: [purpose, keptFor(kept, words)] }));
  return {
    title: 'Where else something of you may be',
    data: { elsewhere: lines.map(({ what, more: [why, howLong] }) => ({ what, why, howLong })) },
    lines,
  };
}

const isAboutLeads = ({ whose, remains }: Place) => whose === 'leads' || whose === 'visitors' || remains !== undefined;

/** Art. 15(1)(e), (f). */
function rights({ settings }: Words): Part {
  const { sender, product } = settings.deployment;
  return {
    title: 'What you can ask of us',
    data: {},
    lines: [
      ...asks.map((what) => ({ what })),
      { what: 'Write to us', value: `${sender.replyTo ?? sender.email}, ${product.postalAddress}` },
    ],
  };
}

const asks = [
  'To put right what is wrong, and to complete what is missing.',
  'To erase it, or to use it no further until a question is settled.',
  'To give it to you, or to another company, as this file: data.json is made for programs.',
  'To send no more mail, to call no more, and to make no profile of you: each by itself, on the page that each mail of ours links to.',
  'To take back a consent at any time. What was done before stays lawful.',
  'You can also complain to a data protection authority, such as that of where you live or work.',
];
