import type { MailInput } from './data.ts';

const product = {
  name: 'Fieldnote',
  company: 'Fieldnote GmbH',
  postalAddress: 'Fieldnote GmbH, Lindenstraße 12, 10969 Berlin, Germany',
  site: 'https://fieldnote.example',
};

/** A made-up lead with everything known about it: for previews of any mail, and for the tests. */
export const sample: MailInput = {
  product,
  name: 'Anna Lindqvist',
  company: 'Nordwind Aufzugservice GmbH',
  unsubscribeUrl: 'https://go.fieldnote.example/preferences/sample-token',
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
  offerUrl: 'https://go.fieldnote.example/r/sample-token',
  attempt: 1,
  replySubject: 'Re: Three numbers of a calm week',
  reply: ['This is us. Could you show it to our planners on Thursday?\n\nKatja'],
};

/** The least a sender can know: an address. Every mail must still read well. */
export const bareSample: MailInput = {
  product,
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
  offerUrl: sample.offerUrl,
  attempt: 1,
  replySubject: '',
  reply: ['Yes'],
};
