import type { Language } from '../../../../domain/language/language.ts';
import { dayOf } from '../../../../domain/time/format.ts';
import { day, type Instant, week } from '../../../../domain/time/instant.ts';

/** A length of time in the largest whole unit: months, weeks, else days. */
function lengthIn(ms: number, [days, weeks, months]: readonly [Unit, Unit, Unit]): string {
  const count = (number: number, [one, more]: Unit) => `${number} ${number === 1 ? one : more}`;
  const all = Math.round(ms / day);
  if (all % 30 === 0 && all > 0) return count(all / 30, months);
  return ms % week === 0 ? count(ms / week, weeks) : count(all, days);
}
type Unit = readonly [one: string, more: string];

const en = {
  title: 'Mail preferences',
  goneTitle: 'You are unsubscribed',
  gone: (email: string) => `We will not send any more mail to ${email}. There is nothing else to do.`,
  goneBack:
    'If you change your mind, subscribe again with a form and click the link in the mail that comes, or write to us.',
  oneClick: 'We will not write to you again.',
  dataTitle: 'Your data',
  data: (email: string) =>
    `Get all that we know about you, or have it erased. We send a link to ${email}; it works for an hour.`,
  dataButton: 'Send me the link',
  unsubscribe: 'Unsubscribe',
  leaving: (email: string) => `One click, and ${email} gets no more mail of this kind.`,
  orFewer: ['Or have ', 'fewer mails, other topics, or a break', '.'] as [before: string, link: string, after: string],
  yourMail: 'Your mail from us',
  saved: 'Saved.',
  hasBreak: (email: string, until: string | undefined) => `${email} has a break${until ? ` until ${until}` : ''}.`,
  endBreak: 'End the break now',
  choose: (email: string) =>
    `This is for ${email}. Choose what you want and how often, take a break, or stop it altogether.`,
  takeBreak: 'Take a break',
  breakFor: (ms: number) =>
    `for ${lengthIn(ms, [
      ['day', 'days'],
      ['week', 'weeks'],
      ['month', 'months'],
    ])}`,
  noMore: 'No more mail',
  noMoreText: 'Works at once, and stays that way.',
  others: 'Calls and profile',
  mustNot: 'What we must not do',
  noCalls: 'Do not call me',
  noProfile: 'Make no profile of me from what I read and who I am',
  stillAnswer: 'When you ask us something, we still answer.',
  saveThis: 'Save this',
  topics: 'What we may write about',
  often: 'How often',
  usual: 'As often as usual',
  weekly: 'Once a week at most',
  save: 'Save',
  confirmTitle: 'Confirm your address',
  confirmHead: 'One click to confirm',
  confirm: 'Please confirm that we may write to your e-mail address.',
  confirmButton: 'Yes, that was me',
  notMe: 'If it was not you, close this page. Without your click you will not hear from us again.',
  confirmedTitle: 'Thank you, that is confirmed',
  confirmed: 'You will hear from us soon. You can close this page.',
  day: dayOf,
};

const de: typeof en = {
  title: 'Mails einstellen',
  goneTitle: 'Sie sind abgemeldet',
  gone: (email) => `Wir schicken keine Mail mehr an ${email}. Mehr ist nicht zu tun.`,
  goneBack:
    'Wenn Sie es sich anders überlegen, melden Sie sich mit einem Formular neu an und klicken auf den Link in der Mail, die dann kommt, oder schreiben Sie uns.',
  oneClick: 'Wir schreiben Ihnen nicht mehr.',
  dataTitle: 'Ihre Daten',
  data: (email) =>
    `Bekommen Sie alles, was wir über Sie wissen, oder lassen Sie es löschen. Wir schicken einen Link an ${email}; er gilt eine Stunde.`,
  dataButton: 'Link schicken',
  unsubscribe: 'Abmelden',
  leaving: (email) => `Ein Klick, und ${email} bekommt keine Mail dieser Art mehr.`,
  orFewer: ['Oder wählen Sie ', 'weniger Mails, andere Themen oder eine Pause', '.'],
  yourMail: 'Ihre Mails von uns',
  saved: 'Gespeichert.',
  hasBreak: (email, until) => `${email} hat eine Pause${until ? ` bis ${until}` : ''}.`,
  endBreak: 'Pause jetzt beenden',
  choose: (email) =>
    `Das gilt für ${email}. Wählen Sie, was Sie wollen und wie oft, machen Sie eine Pause, oder beenden Sie alles.`,
  takeBreak: 'Pause machen',
  breakFor: (ms) =>
    `für ${lengthIn(ms, [
      ['Tag', 'Tage'],
      ['Woche', 'Wochen'],
      ['Monat', 'Monate'],
    ])}`,
  noMore: 'Keine Mails mehr',
  noMoreText: 'Gilt sofort und bleibt so.',
  others: 'Anrufe und Profil',
  mustNot: 'Was wir nicht dürfen',
  noCalls: 'Mich nicht anrufen',
  noProfile: 'Kein Profil davon machen, was ich lese und wer ich bin',
  stillAnswer: 'Wenn Sie uns etwas fragen, antworten wir trotzdem.',
  saveThis: 'Das speichern',
  topics: 'Worüber wir schreiben dürfen',
  often: 'Wie oft',
  usual: 'So oft wie üblich',
  weekly: 'Höchstens einmal in der Woche',
  save: 'Speichern',
  confirmTitle: 'Adresse bestätigen',
  confirmHead: 'Mit einem Klick bestätigen',
  confirm: 'Bitte bestätigen Sie, dass wir an Ihre E-Mail-Adresse schreiben dürfen.',
  confirmButton: 'Ja, das war ich',
  notMe: 'Wenn Sie das nicht waren, schließen Sie diese Seite. Ohne Ihren Klick hören Sie nicht mehr von uns.',
  confirmedTitle: 'Danke, das ist bestätigt',
  confirmed: 'Sie hören bald von uns. Sie können diese Seite schließen.',
  day: (at: Instant, zone: string) => dayOf(at, zone, 'de-DE'),
};

/** Texts of the pages on which a person chooses about our mail. */
export const texts: Record<Language, typeof en> = { en, de };
