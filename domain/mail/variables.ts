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
}

/** Every single value a mail may name, declared once; its sample is in lib/mail/samples.ts. */
const variables = {
  /** Made from `name` when missing; "there" when the name does not look like one. */
  firstName: { in: 'all' },
  name: { in: 'all', isUncertain: true, isTyped: true },
  company: { in: 'all', isUncertain: true, isTyped: true },
  unsubscribeUrl: { in: 'all', isAddress: true },
  preferencesUrl: { in: 'all', isAddress: true },
  /** Where the link leads that no human sees. */
  trapUrl: { in: 'all' },
  /** The person's own link for recommending us. */
  referralUrl: { in: 'all', isAddress: true },
  'product.name': { in: 'all' },
  'product.company': { in: 'all' },
  'product.postalAddress': { in: 'all' },
  'product.site': { in: 'all', isAddress: true },
  'product.language': { in: 'all' },
  /** The privacy notice. */
  privacyUrl: { in: 'all', isAddress: true },
  /** Why this person gets mail, after "because". */
  because: { in: 'all' },
  /** Raised hands nobody has answered, and how many of them the list leaves out. */
  count: { in: 'internal', isNumber: true },
  more: { in: 'internal', isNumber: true },
  confirmUrl: { in: 'transactional', isAddress: true },
  guideUrl: { in: 'transactional', isAddress: true },
  guideTitle: { in: 'transactional' },
  /** From when somebody will call, on the lead's wall. */
  callAt: { in: 'transactional' },
  repName: { in: 'internal' },
  'lead.name': { in: 'internal', isTyped: true },
  'lead.email': { in: 'internal', isTyped: true },
  'lead.company': { in: 'internal', isTyped: true },
  'lead.jobTitle': { in: 'internal', isTyped: true },
  'lead.phone': { in: 'internal', isTyped: true },
  /** The phone number as a `tel:` link has it (RFC 3966); made from `lead.phone`. */
  'lead.dialled': { in: 'internal', isTyped: true },
  'lead.country': { in: 'internal', isTyped: true },
  'lead.industry': { in: 'internal', isTyped: true },
  'lead.companySize': { in: 'internal', isTyped: true },
  'lead.localTime': { in: 'internal', isTyped: true },
  score: { in: 'internal', isNumber: true },
  grade: { in: 'internal' },
  /** What the grade is made of. */
  gradeWhy: { in: 'internal' },
  source: { in: 'internal', isTyped: true },
  instructions: { in: 'internal' },
  why: { in: 'internal' },
  acceptBy: { in: 'internal' },
  /** Why they may get no marketing mail. */
  caution: { in: 'internal' },
  /** Who sent the lead. */
  referrer: { in: 'internal', isTyped: true },
  /** What to begin the conversation with. */
  opening: { in: 'internal' },
  offerUrl: { in: 'internal', isAddress: true },
  declineUrl: { in: 'internal', isAddress: true },
  snoozeUrl: { in: 'internal', isAddress: true },
  wonUrl: { in: 'internal', isAddress: true },
  lostUrl: { in: 'internal', isAddress: true },
  recycleUrl: { in: 'internal', isAddress: true },
  followUpUrl: { in: 'internal', isAddress: true },
  calendarUrl: { in: 'internal', isAddress: true },
  /** What a rep wanted to be reminded of, and how: "Call" or "Write to". */
  reminder: { in: 'internal', isTyped: true },
  reminderTo: { in: 'internal' },
  attempt: { in: 'internal', isNumber: true },
  /** What the page shows and this mail does not, in a sentence. */
  shortened: { in: 'internal' },
  /** What somebody answered to a mail of ours. */
  replySubject: { in: 'internal', isTyped: true },
  /** What was done about it, or what the reader should do. */
  replyNote: { in: 'internal' },
} as const satisfies Record<string, Variable>;

/** Every list a mail to a rep may repeat with `{{#each}}`, with the fields of one item; a list without fields is one of plain texts. */
const repeated = {
  reasons: [],
  timeline: ['at', 'what'],
  answers: ['question', 'answer'],
  reply: [],
  /** What the lead has just done. */
  news: [],
  /** Leads nobody has taken. */
  unanswered: ['who', 'what', 'waiting', 'asked', 'pageUrl'],
} as const satisfies Record<string, readonly string[]>;

type Path = keyof typeof variables;
type Single = Exclude<Path, `${string}.${string}`>;
type FieldOf<Group extends string> = Path extends infer P
  ? P extends `${Group}.${infer Field}`
    ? Field
    : never
  : never;
type Repeated = typeof repeated;
type Item<L extends keyof Repeated> = Repeated[L] extends readonly [] ? string : Record<Repeated[L][number], string>;

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
export const values: readonly string[] = Object.keys(all);

export const lists: Readonly<Record<string, readonly string[]>> = repeated;

export const uncertain: readonly string[] = named(({ isUncertain }) => isUncertain === true);

export const typed: readonly string[] = named(({ isTyped }) => isTyped === true);

/** Values of more than a line, which the text part reads wrapped. */
export const long = ['instructions', 'why', 'gradeWhy', 'opening', 'source', 'replyNote', 'because'] as const;

/** Values that a link may lead to; a field of a list says so by its name. */
export const addresses: readonly string[] = [
  ...named(({ isAddress }) => isAddress === true),
  ...Object.values<readonly string[]>(repeated).flatMap((fields) => fields.filter((field) => field.endsWith('Url'))),
];

/** The values and lists a mail of this kind may name: a lead's mail can never show what is meant for a rep. */
export function allowedIn(kind: MailKind): { values: ReadonlySet<string>; lists: ReadonlySet<string> } {
  const places = kind === 'marketing' ? ['all'] : ['all', kind];
  const allowed = new Set(named((variable) => places.includes(variable.in)));
  return { values: allowed, lists: new Set(kind === 'internal' ? Object.keys(lists) : []) };
}
