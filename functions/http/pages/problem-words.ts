import type { Language } from '../../../domain/language/language.ts';
import type { Problem } from '../problem.ts';

/** What people read of problems on pages, in English as it is thrown, and in German. What only programs meet stays English. */
const german: Readonly<Record<string, string>> = {
  'This link has expired': 'Dieser Link ist abgelaufen',
  'Please use the link in our newest mail, or write to us.':
    'Bitte nehmen Sie den Link aus unserer neuesten Mail, oder schreiben Sie uns.',
  'We do not know this link': 'Diesen Link kennen wir nicht',
  'Perhaps it was cut off when it was copied. Please open it from the mail again.':
    'Vielleicht ging beim Kopieren etwas verloren. Bitte öffnen Sie ihn noch einmal aus der Mail.',
  'There is no such page': 'Diese Seite gibt es nicht',
  'Perhaps the address was cut off when it was copied. Please open it again from our mail or our site.':
    'Vielleicht ging beim Kopieren der Adresse etwas verloren. Bitte öffnen Sie sie noch einmal aus unserer Mail oder von unserer Website.',
  'Something went wrong on our side': 'Bei uns ist etwas schiefgegangen',
  'Please try again in a moment.': 'Bitte versuchen Sie es gleich noch einmal.',
  'This guide is not offered any more': 'Diesen Leitfaden gibt es nicht mehr',
  'There is no such form': 'Dieses Formular gibt es nicht',
  'Too many forms for this address': 'Zu viele Formulare für diese Adresse',
  'Too many forms from your network': 'Zu viele Formulare aus Ihrem Netz',
  'This one was not kept. Please send it again in an hour, or write to us.':
    'Dieses haben wir nicht behalten. Bitte senden Sie es in einer Stunde noch einmal, oder schreiben Sie uns.',
  'Some fields are not right': 'Einige Angaben stimmen nicht',
  'We did not understand that choice': 'Diese Wahl haben wir nicht verstanden',
  'This address works in another way': 'Diese Adresse funktioniert anders',
  'This page may not send this form': 'Diese Seite darf dieses Formular nicht senden',
  'The request is too large': 'Das ist zu groß',
  'The form has too many fields': 'Das Formular hat zu viele Felder',
};

/** Our own texts of a problem page. */
export const ownWords: Record<Language, { kept: string; code: string; expected: string }> = {
  en: { kept: 'Nothing you typed is lost if you go back.', code: 'Code', expected: 'expected' },
  de: { kept: 'Was Sie geschrieben haben, ist noch da, wenn Sie zurückgehen.', code: 'Code', expected: 'erwartet:' },
};

/** A problem in the language of who reads its page. */
export function problemIn<P extends Pick<Problem, 'title' | 'detail'>>(problem: P, language: Language): P {
  if (language === 'en') return problem;
  const said = (text: string) => german[text] ?? text;
  return { ...problem, title: said(problem.title), detail: problem.detail && said(problem.detail) };
}
