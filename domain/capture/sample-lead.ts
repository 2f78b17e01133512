import type { Submission } from './submission.ts';

/** The addresses in the sample leads of other programs. They belong to those programs and to no lead. */
const sampleAddresses: Record<string, string> = {
  'test@fb.com': 'Meta',
  'test@meta.com': 'Meta',
  'an_account@example.com': 'Typeform',
};

/** What Meta's Lead Ads Testing Tool answers to each question. */
const metaDummy = /^<?test lead: dummy data for\b/i;

/** The program whose sample lead it is, in words for ops; undefined for a person. Sample leads are stored as refused and get no mail. */
export function sampleLead({ email, person, answers, message }: Submission): string | undefined {
  const texts = [...Object.values(person), ...Object.values(answers), message ?? ''];
  const sender = texts.some((text) => metaDummy.test(text)) ? 'Meta' : sampleAddresses[email.toLowerCase()];
  return sender && `a sample lead of ${sender}: kept as a test`;
}
