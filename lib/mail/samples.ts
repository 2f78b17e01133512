import type { MailInput } from '../../domain/mail/variables.ts';

const product = {
  name: 'Fieldnote',
  company: 'Fieldnote GmbH',
  postalAddress: 'Fieldnote GmbH, Lindenstraße 12, 10969 Berlin, Germany',
  site: 'https://fieldnote.example',
  language: 'en',
};

/** All that a sender can know; a new variable of domain/mail/variables.ts needs its sample here. */
type Everything = Required<Omit<MailInput, 'links' | 'firstName' | 'lead'>> & {
  lead: Required<MailInput['lead'] & {}>;
};

/** A made-up lead with everything known about it: for previews of any mail, and for the tests. */
export const sample: MailInput & Everything = {
  product,
  name: 'Anna Lindqvist',
  company: 'Nordwind Aufzugservice GmbH',
  privacyUrl: 'https://fieldnote.example/privacy',
  because: 'you asked Fieldnote for it',
  unsubscribeUrl: 'https://go.fieldnote.example/unsubscribe/sample-token',
  preferencesUrl: 'https://go.fieldnote.example/preferences/sample-token',
  trapUrl: 'https://go.fieldnote.example/c/sample-trap',
  confirmUrl: 'https://go.fieldnote.example/confirm/sample-token',
  guideUrl: 'https://go.fieldnote.example/d/sample-token',
  guideTitle: 'Fixed on the first visit',
  callAt: 'Mon 30 Nov 2026, 09:00 (GMT+1)',
  referralUrl: 'https://go.fieldnote.example/ref/sample-token',
  repName: 'Ada Brandt',
  lead: {
    name: 'Anna Lindqvist',
    email: 'anna.lindqvist@nordwind-aufzug.example',
    company: 'Nordwind Aufzugservice GmbH',
    jobTitle: 'Head of Service',
    phone: '+49 40 5550 1234',
    country: 'DE',
    industry: 'Lift maintenance',
    companySize: '50–199',
    localTime: 'Tue 24 Nov 2026, 10:42 (GMT+1)',
  },
  score: 74,
  grade: 'A',
  gradeWhy:
    'Service leader · Size we fit best (50-199): +25 · Decides (Head of Service): +20 · Industry we know (Lifts): +10',
  reasons: [
    'Asked for a demo on 24 Nov, 10:38 (+25)',
    'Looked at the pricing page twice this week (+28)',
    'Downloaded the guide “Fixed on the first visit” on 17 Nov (+9)',
    'Company of 50 to 199 people in lift maintenance, decides on service tools',
  ],
  timeline: [
    { at: '24 Nov, 10:38', what: 'Sent the form “Book a demo”' },
    {
      at: '24 Nov, 10:31',
      what: 'Clicked the link to the pricing page in “The nine days between the job and the invoice”',
    },
    { at: '20 Nov, 09:12', what: 'Got the mail “Twenty-five minutes a day, per van”' },
    { at: '17 Nov, 14:05', what: 'Sent the form “Get the guide”, coming from a search for “aufzug wartung planung”' },
  ],
  answers: [
    { question: 'How many technicians do you plan for?', answer: '34, in three regions' },
    {
      question: 'Message',
      answer:
        'We plan in a spreadsheet and it no longer works.\nCould you show us how emergencies are handled in the plan?',
    },
  ],
  source: 'Search (google / cpc), campaign “Aufzug Wartung”, first touch 17 Nov',
  instructions:
    'Call first, then write. Offer a demo with their own jobs this week; bring a reference from lift maintenance.',
  why: 'Longest without a new lead among the 2 reps at work now who have room (4 of 30).',
  acceptBy: 'Tue 24 Nov 2026, 10:48 (GMT+1)',
  referrer: 'Grace Holm, Aurora Lifts AB',
  opening: '“You looked at our prices. For how many technicians may I work it out for you?”',
  offerUrl: 'https://go.fieldnote.example/r/sample-token',
  declineUrl: 'https://go.fieldnote.example/r/sample-token#decline',
  snoozeUrl: 'https://go.fieldnote.example/r/sample-token#snooze',
  wonUrl: 'https://go.fieldnote.example/r/sample-token#won',
  lostUrl: 'https://go.fieldnote.example/r/sample-token#lost',
  recycleUrl: 'https://go.fieldnote.example/r/sample-token#recycle',
  followUpUrl: 'https://go.fieldnote.example/r/sample-token#follow-up',
  calendarUrl: 'https://go.fieldnote.example/r/sample-token/call.ics',
  reminder: 'Try again, at another hour of the day',
  reminderTo: 'Call',
  news: ['Visited the pricing page', 'Sent the form “Book a demo”'],
  attempt: 1,
  count: 5,
  more: 3,
  unanswered: [
    {
      who: 'Anna Lindqvist, Nordwind Aufzugservice GmbH',
      what: 'Asked for it with the form “Book a demo”; grade A',
      waiting: 'Mon 23 Nov, 11:00',
      asked: 'Ada Brandt, Jonas Weller, Priya Raman',
      pageUrl: 'https://go.fieldnote.example/r/sample-token',
    },
    {
      who: 'info@aurora-lifts.example',
      what: 'Replied to a mail; grade B',
      waiting: 'Tue 24 Nov, 09:12',
      asked: 'Jonas Weller',
      pageUrl: 'https://go.fieldnote.example/r/sample-token',
    },
  ],
  replySubject: 'Re: Three numbers of a calm week',
  replyNote: 'They speak of unsubscribing, among other things, and are still subscribed. Please see what they want.',
  shortened: 'This mail shows the newest 12 of 90 entries.',
  reply: ['This is us. Could you show it to our planners on Thursday?\n\nKatja'],
};

/** The least a sender can know: an address. Every mail must still read well. */
export const bareSample: MailInput = {
  product,
  privacyUrl: sample.privacyUrl,
  because: sample.because,
  unsubscribeUrl: sample.unsubscribeUrl,
  preferencesUrl: sample.preferencesUrl,
  trapUrl: sample.trapUrl,
  confirmUrl: sample.confirmUrl,
  guideUrl: sample.guideUrl,
  guideTitle: sample.guideTitle,
  callAt: sample.callAt,
  referralUrl: sample.referralUrl,
  repName: 'Ada Brandt',
  lead: { email: 'info@nordwind-aufzug.example', localTime: 'Tue 24 Nov 2026, 10:42 (GMT+1)' },
  score: 61,
  grade: 'C',
  source: 'Newsletter',
  instructions: 'Write a short mail with one question; call only when they answer.',
  why: 'Only rep at work now who has room.',
  acceptBy: 'Tue 24 Nov 2026, 11:42 (GMT+1)',
  opening: '“How do you plan your week today, and what goes wrong most often?”',
  offerUrl: sample.offerUrl,
  declineUrl: sample.declineUrl,
  snoozeUrl: sample.snoozeUrl,
  wonUrl: sample.wonUrl,
  lostUrl: sample.lostUrl,
  recycleUrl: sample.recycleUrl,
  followUpUrl: sample.followUpUrl,
  calendarUrl: sample.calendarUrl,
  reminder: sample.reminder,
  reminderTo: sample.reminderTo,
  news: ['Visited the pricing page'],
  attempt: 1,
  replySubject: '',
  reply: ['Yes'],
};
