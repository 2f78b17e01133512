import type { MailKind } from '../lead/send.ts';

/** One value that mails may name. */
interface Variable {
  /** The mails that may name it: every mail, those that answer the lead as well, or only those to reps and the manager. */
  in: 'all' | 'transactional' | 'internal';
  /** A link or button may lead to it. Anything else in an href could be a lead's own text. */
  isAddress?: true;
  /** A mail to a lead cannot count on it: it needs `{{#if}}` around it or a fallback in the head. */
  isUncertain?: true;
  isNumber?: true;
  /** Somebody typed it, so it may be very long. */
  isTyped?: true;
  /** What it is, for people who write mails: a sentence for docs/reference/mail-variables.md and `npx leadloop mail variables`. */
  about: string;
}

/** Every single value a mail may name, declared once; its sample is in lib/mail/samples.ts. */
const variables = {
  firstName: { in: 'all', about: 'First name, made from the name; “there” when the name does not look like one.' },
  name: { in: 'all', isUncertain: true, isTyped: true, about: 'Full name as the lead wrote it.' },
  company: { in: 'all', isUncertain: true, isTyped: true, about: 'Company as the lead wrote it.' },
  unsubscribeUrl: { in: 'all', isAddress: true, about: 'Page that unsubscribes this person in one click.' },
  preferencesUrl: { in: 'all', isAddress: true, about: 'Page where this person chooses topics and pace.' },
  trapUrl: { in: 'all', about: 'Link that no human sees; a click on it is a machine.' },
  referralUrl: { in: 'all', isAddress: true, about: 'Own link of this person for recommending us.' },
  'product.name': { in: 'all', about: 'Name of your product, from config/deployment.yaml.' },
  'product.company': { in: 'all', about: 'Your company, from config/deployment.yaml.' },
  'product.postalAddress': { in: 'all', about: 'Your postal address; each marketing mail must show it.' },
  'product.site': { in: 'all', isAddress: true, about: 'Address of your site, from config/deployment.yaml.' },
  'product.language': { in: 'all', about: 'Language of your mails, such as en.' },
  privacyUrl: { in: 'all', isAddress: true, about: 'Your privacy notice.' },
  because: { in: 'all', about: 'Why this person gets mail, to read after “because”.' },
  count: {
    in: 'internal',
    isNumber: true,
    about: 'How many raised hands nobody has answered, or how many forms wait.',
  },
  more: { in: 'internal', isNumber: true, about: 'How many of them the list leaves out.' },
  confirmUrl: { in: 'transactional', isAddress: true, about: 'Link by which this person confirms the address.' },
  guideUrl: { in: 'transactional', isAddress: true, about: 'Link that downloads the guide this person asked for.' },
  guideTitle: { in: 'transactional', about: 'Title of that guide.' },
  callAt: { in: 'transactional', about: 'From when a rep will call, in the lead’s own time.' },
  repName: { in: 'internal', about: 'Name of the rep, or of the manager.' },
  inPlaceOf: { in: 'internal', about: 'The rep who is away and for whom the reader stands in; empty otherwise.' },
  'lead.name': { in: 'internal', isTyped: true, about: 'Name of the lead.' },
  'lead.email': { in: 'internal', isTyped: true, about: 'E-mail address of the lead.' },
  'lead.company': { in: 'internal', isTyped: true, about: 'Company of the lead.' },
  'lead.jobTitle': { in: 'internal', isTyped: true, about: 'Job title of the lead.' },
  'lead.phone': { in: 'internal', isTyped: true, about: 'Phone number as the lead wrote it.' },
  'lead.dialled': {
    in: 'internal',
    isTyped: true,
    about: 'Phone number for a tel: link (RFC 3966), made from lead.phone.',
  },
  'lead.country': { in: 'internal', isTyped: true, about: 'Country of the lead.' },
  'lead.industry': { in: 'internal', isTyped: true, about: 'Industry of the lead.' },
  'lead.companySize': { in: 'internal', isTyped: true, about: 'Number of people in the company, as a range.' },
  'lead.localTime': { in: 'internal', isTyped: true, about: 'What time it is for the lead when the mail is written.' },
  score: { in: 'internal', isNumber: true, about: 'Points for behaviour, 0 to 100.' },
  grade: { in: 'internal', about: 'How well the company fits, A to D.' },
  gradeWhy: { in: 'internal', about: 'What the grade is made of.' },
  source: { in: 'internal', isTyped: true, about: 'Where the lead came from, in words.' },
  instructions: { in: 'internal', about: 'What to do with a lead of this grade, from config/sales.yaml.' },
  why: { in: 'internal', about: 'Why this rep has the lead, or why the mail comes now.' },
  acceptBy: { in: 'internal', about: 'Until when the rep can take the lead, in the rep’s own time.' },
  caution: { in: 'internal', about: 'Why this person may get no marketing mail.' },
  referrer: { in: 'internal', isTyped: true, about: 'Who recommended us to this lead.' },
  opening: { in: 'internal', about: 'A sentence to begin the conversation with.' },
  offerUrl: { in: 'internal', isAddress: true, about: 'The rep’s page of this lead.' },
  declineUrl: { in: 'internal', isAddress: true, about: 'The same page, where the rep declines.' },
  snoozeUrl: { in: 'internal', isAddress: true, about: 'The same page, where the rep asks for more time.' },
  wonUrl: { in: 'internal', isAddress: true, about: 'The same page, where the rep records a sale.' },
  lostUrl: { in: 'internal', isAddress: true, about: 'The same page, where the rep records that the lead is lost.' },
  recycleUrl: {
    in: 'internal',
    isAddress: true,
    about: 'The same page, where the rep gives the lead back to nurture.',
  },
  contactUrl: { in: 'internal', isAddress: true, about: 'The same page, where the rep records a contact.' },
  followUpUrl: { in: 'internal', isAddress: true, about: 'The same page, where the rep plans a reminder.' },
  calendarUrl: { in: 'internal', isAddress: true, about: 'Calendar entry of the call the rep plans.' },
  reminder: { in: 'internal', isTyped: true, about: 'What the rep wanted to be reminded of.' },
  reminderTo: { in: 'internal', about: 'How: “Call”, “Write to” or “Next step with”.' },
  attempt: { in: 'internal', isNumber: true, about: 'Which offer of this lead it is, from 1.' },
  shortened: { in: 'internal', about: 'What the page shows and this mail leaves out, in a sentence.' },
  digestWeek: { in: 'internal', about: 'The week that the weekly digest tells of, in words.' },
  insightUrl: { in: 'internal', isAddress: true, about: 'Page of the app with the figures.' },
  replySubject: { in: 'internal', isTyped: true, about: 'Subject of the lead’s answer.' },
  replyNote: { in: 'internal', about: 'What Leadloop did about the answer, or what the reader should do.' },
} as const satisfies Record<string, Variable>;

/** A list that a mail to a rep may repeat with `{{#each}}`. Without fields it is one of plain texts. */
interface List {
  about: string;
  fields: readonly string[];
}

const repeated = {
  reasons: { fields: [], about: 'What the score and the grade are made of, one reason an entry.' },
  timeline: { fields: ['at', 'what'], about: 'What happened to the lead, newest first.' },
  answers: { fields: ['question', 'answer'], about: 'What the lead answered in forms.' },
  reply: { fields: [], about: 'The lead’s answer to a mail, one paragraph an entry.' },
  news: { fields: [], about: 'What the lead has just done.' },
  sentences: { fields: [], about: 'What changed last week and what to do about it, one sentence an entry.' },
  pictures: {
    fields: ['title', 'source', 'figures'],
    about: 'Pictures of the weekly digest: title, name of the picture in the mail, the same figures in words.',
  },
  heldForms: {
    fields: ['who', 'what', 'waiting'],
    about: 'Forms above the limits, which wait for a confirmation: who, which form, since when.',
  },
  unanswered: {
    fields: ['who', 'what', 'waiting', 'asked', 'pageUrl'],
    about: 'Raised hands nobody has answered: who, what they asked for, since when, which reps were asked, the page.',
  },
} as const satisfies Record<string, List>;

type Path = keyof typeof variables;
type Single = Exclude<Path, `${string}.${string}`>;
type FieldOf<Group extends string> = Path extends infer P
  ? P extends `${Group}.${infer Field}`
    ? Field
    : never
  : never;
type Repeated = typeof repeated;
type Item<L extends keyof Repeated> = Repeated[L]['fields'] extends readonly []
  ? string
  : Record<Repeated[L]['fields'][number], string>;

/** What the sender knows about one mail. What is missing becomes the empty string or the empty list. */
export type MailInput = { [S in Single]?: (typeof variables)[S] extends { isNumber: true } ? number : string } & {
  [L in keyof Repeated]?: readonly Item<L>[];
} & {
  product: Record<FieldOf<'product'>, string>;
  lead?: Partial<Record<FieldOf<'lead'>, string>> & { email: string };
  /** Signed tracking links by link id; a link that is missing leads straight to its page. */
  links?: Record<string, string>;
};

const all: Readonly<Record<string, Variable>> = variables;
const named = (holds: (variable: Variable) => boolean) =>
  Object.keys(all).filter((path) => holds(all[path] as Variable));

/** The sender passes all of them, the empty string when unknown. */
export const values: readonly string[] = /* @__PURE__ */ Object.keys(all);

export const lists: Readonly<Record<string, readonly string[]>> = /* @__PURE__ */ Object.fromEntries(
  /* @__PURE__ */ Object.entries(repeated).map(([name, { fields }]) => [name, fields]),
);

export const uncertain: readonly string[] = /* @__PURE__ */ named(({ isUncertain }) => isUncertain === true);

export const typed: readonly string[] = /* @__PURE__ */ named(({ isTyped }) => isTyped === true);

/** Values of more than a line, which the text part reads wrapped. */
export const long = ['instructions', 'why', 'gradeWhy', 'opening', 'source', 'replyNote', 'because'] as const;

/** Values that a link may lead to; a field of a list says so by its name. */
export const addresses: readonly string[] = /* @__PURE__ */ addressNames();

function addressNames(): string[] {
  return [
    ...named(({ isAddress }) => isAddress === true),
    ...Object.values(lists).flatMap((fields) => fields.filter((field) => field.endsWith('Url'))),
  ];
}

/** Everything that mails may name, for people: in which mails, and what it is. */
export function described(): { name: string; in: Variable['in']; about: string; fields?: readonly string[] }[] {
  return [
    ...Object.entries(all).map(([name, { in: mails, about }]) => ({ name, in: mails, about })),
    ...Object.entries(repeated).map(([name, { fields, about }]) => ({ name, in: 'internal' as const, about, fields })),
  ];
}

/** The values and lists a mail of this kind may name: a lead's mail can never show what is meant for a rep. */
export function allowedIn(kind: MailKind): { values: ReadonlySet<string>; lists: ReadonlySet<string> } {
  const places = kind === 'marketing' ? ['all'] : ['all', kind];
  const allowed = new Set(named((variable) => places.includes(variable.in)));
  return { values: allowed, lists: new Set(kind === 'internal' ? Object.keys(lists) : []) };
}
