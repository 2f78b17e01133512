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
  /** A person typed it, so it may be very long. */
  isTyped?: true;
}

/** Every single value a mail may name, declared once; its sample is in lib/mail/samples.ts. */
const variables = {
  firstName: { in: 'all' },
  name: { in: 'all', isUncertain: true, isTyped: true },
  company: { in: 'all', isUncertain: true, isTyped: true },
  unsubscribeUrl: { in: 'all', isAddress: true },
  preferencesUrl: { in: 'all', isAddress: true },
  trapUrl: { in: 'all' },
  referralUrl: { in: 'all', isAddress: true },
  'product.name': { in: 'all' },
  'product.company': { in: 'all' },
  'product.postalAddress': { in: 'all' },
  'product.site': { in: 'all', isAddress: true },
  'product.language': { in: 'all' },
  privacyUrl: { in: 'all', isAddress: true },
  because: { in: 'all' },
  count: { in: 'internal', isNumber: true },
  more: { in: 'internal', isNumber: true },
  confirmUrl: { in: 'transactional', isAddress: true },
  dataUrl: { in: 'transactional', isAddress: true },
  guideUrl: { in: 'transactional', isAddress: true },
  guideTitle: { in: 'transactional' },
  callAt: { in: 'transactional' },
  bookingUrl: { in: 'all', isAddress: true, isUncertain: true },
  repName: { in: 'internal' },
  inPlaceOf: { in: 'internal' },
  'lead.name': { in: 'internal', isTyped: true },
  'lead.email': { in: 'internal', isTyped: true },
  'lead.company': { in: 'internal', isTyped: true },
  'lead.jobTitle': { in: 'internal', isTyped: true },
  'lead.phone': { in: 'internal', isTyped: true },
  'lead.dialled': { in: 'internal', isTyped: true },
  'lead.country': { in: 'internal', isTyped: true },
  'lead.industry': { in: 'internal', isTyped: true },
  'lead.companySize': { in: 'internal', isTyped: true },
  'lead.localTime': { in: 'internal', isTyped: true },
  score: { in: 'internal', isNumber: true },
  grade: { in: 'internal' },
  gradeWhy: { in: 'internal' },
  source: { in: 'internal', isTyped: true },
  meeting: { in: 'internal' },
  instructions: { in: 'internal' },
  why: { in: 'internal' },
  acceptBy: { in: 'internal' },
  caution: { in: 'internal' },
  referrer: { in: 'internal', isTyped: true },
  opening: { in: 'internal' },
  offerUrl: { in: 'internal', isAddress: true },
  declineUrl: { in: 'internal', isAddress: true },
  snoozeUrl: { in: 'internal', isAddress: true },
  wonUrl: { in: 'internal', isAddress: true },
  lostUrl: { in: 'internal', isAddress: true },
  recycleUrl: { in: 'internal', isAddress: true },
  contactUrl: { in: 'internal', isAddress: true },
  followUpUrl: { in: 'internal', isAddress: true },
  calendarUrl: { in: 'internal', isAddress: true },
  reminder: { in: 'internal', isTyped: true },
  reminderTo: { in: 'internal' },
  attempt: { in: 'internal', isNumber: true },
  shortened: { in: 'internal' },
  digestWeek: { in: 'internal' },
  insightUrl: { in: 'internal', isAddress: true },
  replySubject: { in: 'internal', isTyped: true },
  replyNote: { in: 'internal' },
} as const satisfies Record<string, Variable>;

/** A list that a mail to a rep may repeat with `{{#each}}`. Without fields it is one of plain texts. */
interface List {
  fields: readonly string[];
}

const repeated = {
  reasons: { fields: [] },
  timeline: { fields: ['at', 'what'] },
  answers: { fields: ['question', 'answer'] },
  reply: { fields: [] },
  news: { fields: [] },
  sentences: { fields: [] },
  waitingLeads: { fields: ['who', 'pageUrl'] },
  pictures: { fields: ['title', 'source', 'figures'] },
  heldForms: { fields: ['who', 'what', 'waiting'] },
  unanswered: { fields: ['who', 'what', 'waiting', 'asked', 'pageUrl'] },
} as const satisfies Record<string, List>;

type Path = keyof typeof variables;

/**
 * A sentence about each variable, for docs/reference and `npx leadloop mail variables`. A table of its own, because no function
 * needs the sentences.
 */
const about: Readonly<Record<Path | keyof typeof repeated, string>> = {
  firstName: 'First name, made from the name; “there” when the name does not look like one.',
  name: 'Full name as the lead wrote it.',
  company: 'Company as the lead wrote it.',
  unsubscribeUrl: 'Page that unsubscribes this person in one click.',
  preferencesUrl: 'Page where this person chooses topics and pace.',
  trapUrl: 'Link that no human sees; a click on it is a machine.',
  referralUrl: 'Own link of this person for recommending us.',
  'product.name': 'Name of your product, from config/deployment.yaml.',
  'product.company': 'Your company, from config/deployment.yaml.',
  'product.postalAddress': 'Your postal address; each marketing mail must show it.',
  'product.site': 'Address of your site, from config/deployment.yaml.',
  'product.language': 'Language of your mails, such as en.',
  privacyUrl: 'Your privacy notice.',
  because: 'Why this person gets mail, to read after “because”.',
  count: 'The number of unanswered raised hands, or of waiting forms.',
  more: 'How many of them the list leaves out.',
  confirmUrl: 'Link by which this person confirms the address.',
  dataUrl: 'Link by which this person gets all their data, or has it erased.',
  guideUrl: 'Link that downloads the guide this person asked for.',
  guideTitle: 'Title of that guide.',
  callAt: 'From when a rep will call, in the lead’s own time.',
  bookingUrl:
    'Calendar of the rep who has the lead (`bookingLink` in config/sales.yaml), in mails of tracks, in `will-call` and in mails to reps; empty without one.',
  repName: 'Name of the rep, or of the manager.',
  inPlaceOf: 'The rep or manager who is away and for whom the reader stands in; empty otherwise.',
  'lead.name': 'Name of the lead.',
  'lead.email': 'E-mail address of the lead.',
  'lead.company': 'Company of the lead.',
  'lead.jobTitle': 'Job title of the lead.',
  'lead.phone': 'Phone number as the lead wrote it.',
  'lead.dialled': 'Phone number for a tel: link (RFC 3966), made from lead.phone.',
  'lead.country': 'Country of the lead.',
  'lead.industry': 'Industry of the lead.',
  'lead.companySize': 'Number of people in the company, as a range.',
  'lead.localTime': 'What time it is for the lead when the mail is written.',
  score: 'Points for behaviour, 0 to 100.',
  grade: 'How well the company fits, A to D.',
  gradeWhy: 'What the grade is made of.',
  source: 'Where the lead came from, in words.',
  instructions: 'What to do with a lead of this grade, from config/sales.yaml.',
  why: 'Why this rep has the lead, or why the mail comes now.',
  acceptBy: 'Until when the rep can take the lead, in the rep’s own time.',
  caution: 'Why this person may get no marketing mail.',
  referrer: 'Who recommended us to this lead.',
  opening: 'A sentence to begin the conversation with.',
  offerUrl: 'The rep’s page of this lead.',
  declineUrl: 'The same page, where the rep declines.',
  snoozeUrl: 'The same page, where the rep asks for more time.',
  wonUrl: 'The same page, where the rep records a sale.',
  lostUrl: 'The same page, where the rep records that the lead is lost.',
  recycleUrl: 'The same page, where the rep gives the lead back to nurture.',
  contactUrl: 'The same page, where the rep records a contact.',
  followUpUrl: 'The same page, where the rep plans a reminder.',
  calendarUrl: 'Calendar entry of the call the rep plans.',
  reminder: 'What the rep wanted to be reminded of.',
  reminderTo: 'How: “Call”, “Write to” or “Next step with”.',
  attempt: 'Which offer of this lead it is, from 1.',
  shortened: 'What the page shows and this mail leaves out, in a sentence.',
  digestWeek: 'The week that the weekly digest tells of, in words.',
  insightUrl: 'Page of the app with the figures.',
  replySubject: 'Subject of the lead’s answer.',
  replyNote: 'What Leadloop did about the answer, or what the reader should do.',
  reasons: 'What the score and the grade are made of, one reason an entry.',
  timeline: 'What happened to the lead, newest first.',
  answers: 'What the lead answered in forms.',
  reply: 'The lead’s answer to a mail, one paragraph an entry.',
  meeting:
    'What became of a meeting, when the news is of one: “booked a meeting”, “moved the meeting” or “cancelled the meeting”.',
  news: 'What the lead has just done.',
  sentences: 'What changed last week and what to do about it, one sentence an entry.',
  waitingLeads:
    'The leads that have waited longest at the bottleneck of the weekly digest: who, and their page in the app.',
  pictures: 'Pictures of the weekly digest: title, name of the picture in the mail, the same figures in words.',
  heldForms: 'Forms above the limits, which wait for a confirmation: who, which form, since when.',
  unanswered: 'Unanswered raised hands: who, what they asked for, since when, which reps were asked, the page.',
};

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

/** A mail's values from its sender. A missing one becomes the empty string or the empty list. */
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

/** Values that may be a link's target; the name of a list's field tells whether it is one. */
export const addresses: readonly string[] = /* @__PURE__ */ addressNames();

function addressNames(): string[] {
  return [
    ...named(({ isAddress }) => isAddress === true),
    ...Object.values(lists).flatMap((fields) => fields.filter((field) => field.endsWith('Url'))),
  ];
}

const paths = /* @__PURE__ */ Object.keys(variables) as Path[];
const repeatedNames = /* @__PURE__ */ Object.keys(repeated) as (keyof typeof repeated)[];

/** Every variable, for people: the mails that may name it, and its meaning. */
export function described(): { name: string; in: Variable['in']; about: string; fields?: readonly string[] }[] {
  return [
    ...paths.map((name) => ({ name, in: variables[name].in, about: about[name] })),
    ...repeatedNames.map((name) => ({
      name,
      in: 'internal' as const,
      about: about[name],
      fields: repeated[name].fields,
    })),
  ];
}

/** Mails with a purpose of their own, each with the variables that only this purpose fills. */
const ofPurpose: Readonly<Record<string, readonly string[]>> = {
  confirm: ['confirmUrl'],
  'confirm-reminder': ['confirmUrl'],
  guide: ['guideUrl', 'guideTitle'],
  'referral-thanks': [],
  'will-call': ['callAt', 'bookingUrl'],
  'your-data': ['dataUrl'],
};

const special = new Set(Object.values(ofPurpose).flat());

/**
 * The values and lists that a mail of this kind and name may name: a lead's mail can never show a rep's variables, and no mail
 * names one that is always empty in it.
 */
export function allowedIn(kind: MailKind, mail: string): { values: ReadonlySet<string>; lists: ReadonlySet<string> } {
  const places = kind === 'marketing' ? ['all'] : ['all', kind];
  const { [mail]: own } = ofPurpose;
  const isKnown = (path: string) =>
    !special.has(path) || (own === undefined ? all[path]?.in === 'all' : own.includes(path));
  const allowed = new Set(named((variable) => places.includes(variable.in)).filter(isKnown));
  return { values: allowed, lists: new Set(kind === 'internal' ? Object.keys(lists) : []) };
}
