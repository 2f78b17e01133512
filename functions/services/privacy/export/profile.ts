import { consentSource } from '../../../../domain/capture/inquiry.ts';
import { capitalised } from '../../../../domain/lead/activity-text.ts';
import { fieldWords, personal } from '../../../../domain/lead/fields.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import type { Part } from '../../../../domain/privacy/exported.ts';
import type { Held } from './held.ts';
import { plain, type Words } from './words.ts';

/** The person's data, each consent as a proof, and the lead's stages. */
export const profile = ({ lead, email }: Held, words: Words): Part => {
  const title = 'What is known of you';
  const address = { what: 'Address', value: email };
  if (!lead) return { title, data: { profile: { address: email }, consents: [], stages: [] }, lines: [address] };
  const { consents = [] } = lead;
  return {
    title,
    data: {
      profile: { ...profileOf(lead, words), answers: answersOf(lead, words) },
      consents: consents.map(({ given, at, source, text, version, basis, proven, from: sentFrom }) => {
        return {
          given,
          at,
          source: consentSource(source, words.form),
          words: text,
          version,
          basis,
          confirmedByMail: proven === true,
          sentFrom,
        };
      }),
      stages: lead.moves
        .filter(({ stage }, index, all) => stage !== all[index - 1]?.stage)
        .map(({ stage, at, why }) => ({ stage, at, why: stage === 'assigned' ? undefined : why })),
    },
    lines: [
      address,
      ...personal.flatMap((name) => (lead[name] ? [{ what: capitalised(fieldWords[name]), value: lead[name] }] : [])),
      ...answersOf(lead, words).map(({ question, answer }) => ({
        what: question,
        isName: true as const,
        value: answer,
      })),
      ...consents.map(({ given, at, source, text, version, proven }) => ({
        at,
        what: [
          given ? 'You agreed to mail' : 'You did not agree to mail',
          ` (${consentSource(source, words.form)}${version ? `, version ${version} of the words` : ''}`,
          `${proven ? ', confirmed from your mailbox' : ''})`,
        ].join(''),
        quote: text,
      })),
    ],
  };
};

/**
 * All of a lead's fields: the compiler asks for the title of a new one. `undefined`: internal state of our programs, or shown
 * elsewhere in the export.
 */
const profileNames: Record<keyof Lead, string | undefined> = {
  name: 'name',
  company: 'company',
  jobTitle: 'role',
  phone: 'phone',
  country: 'country',
  timeZone: 'timeZone',
  companySize: 'sizeOfCompany',
  industry: 'industry',
  email: 'address',
  address: 'aboutTheAddress',
  first: 'firstCameFrom',
  last: 'lastCameFrom',
  stage: 'stage',
  score: 'points',
  createdAt: 'knownSince',
  customerSince: 'customerSince',
  confirmBy: 'confirmBy',
  confirmedAt: 'confirmedAt',
  outcomeAt: 'outcomeAt',
  pausedUntil: 'noMailUntil',
  restsUntil: 'restsUntil',
  preferences: 'mailChosen',
  // Shown with the activities.
  activeOn: undefined,
  nextDue: undefined,
  notedAt: undefined,
  mayCall: 'mayCall',
  mayProfile: 'mayProfile',
  owner: 'inTheHandsOf',
  suppressed: 'noMailBecause',
  consent: 'consentThatCounts',
  closed: 'lastEnd',
  erasedAt: 'erasedBefore',
  erasedOn: undefined,
  openedAt: 'openedAt',
  open: 'isOpen',
  recycledTo: 'comesBackTo',
  // Shown in parts of their own.
  provenNo: undefined,
  provenYes: undefined,
  answers: undefined,
  consents: undefined,
  moves: undefined,
  captured: undefined,
  // Ids and internal state of our programs.
  id: undefined,
  published: undefined,
  offered: undefined,
  revision: undefined,
  lifecycleId: undefined,
  restarts: undefined,
  failures: undefined,
  restartAt: undefined,
  stopped: undefined,
  parks: undefined,
  pinned: undefined,
  correctedFrom: undefined,
  taken: undefined,
  parked: undefined,
  waking: undefined,
  merged: undefined,
  mergedInto: undefined,
  namedBy: undefined,
};

function profileOf(lead: Lead, words: Words): Record<string, unknown> {
  const known = Object.entries(profileNames).flatMap(([name, shown]): [string, unknown][] => {
    const value = lead[name as keyof Lead];
    return shown === undefined || value === undefined ? [] : [[shown, plain(value, words)]];
  });
  return Object.fromEntries(known);
}

const answersOf = ({ answers }: Lead, words: Words) =>
  Object.entries(answers).map(([field, answer]) => ({ question: words.question(field), answer: String(answer) }));
