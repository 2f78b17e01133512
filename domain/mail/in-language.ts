import { countryName } from '../language/country-name.ts';
import type { Language } from '../language/language.ts';
import { saidIn } from '../language/said.ts';
import type { MailInput } from './variables.ts';

/** Values that are our own sentences. Others are facts, a person's text, or, as `why` and pictures, made in the reader's language. */
const sentences = [
  'acceptBy',
  'caution',
  'digestWeek',
  'gradeWhy',
  'meeting',
  'reminderTo',
  'replyNote',
  'shortened',
  'source',
] as const satisfies readonly (keyof MailInput)[];

/** The values of a mail to an employee, with our sentences in the reader's language. */
export function inLanguage(given: MailInput, language: Language): MailInput {
  const country = given.lead?.country && countryName(given.lead.country, language);
  const input: MailInput = given.lead ? { ...given, lead: { ...given.lead, country } } : given;
  if (language === 'en') return input;
  const say = saidIn(language);
  const { lead, reasons, news, timeline, answers, heldForms, unanswered } = input;
  return {
    ...input,
    ...Object.fromEntries(sentences.map((name) => [name, input[name] && say(input[name])])),
    lead: lead && { ...lead, localTime: lead.localTime && say(lead.localTime) },
    reasons: reasons?.map(say),
    news: news?.map(say),
    sentences: input.sentences?.map(say),
    timeline: timeline?.map(({ at, what }) => ({ at: say(at), what: say(what) })),
    answers: answers?.map(({ question, answer }) => ({ question: say(question), answer })),
    heldForms: heldForms?.map((form) => ({ ...form, waiting: say(form.waiting) })),
    unanswered: unanswered?.map((one) => ({
      ...one,
      what: say(one.what),
      waiting: say(one.waiting),
      asked: say(one.asked),
    })),
  };
}
