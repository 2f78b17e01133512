import type { Form } from '../../../domain/config/config.ts';
import { ownLanguage } from '../../../domain/language/language.ts';
import { donePage } from './done-page.ts';
import { formWords } from './form-words.ts';
import { languageOf } from './language.ts';

/** What happens next, where that is not what the form promises. */
const isInstead = (mail: string | undefined): mail is 'confirm' | 'blocked' => mail === 'confirm' || mail === 'blocked';

/** What a visitor reads after sending; `mail` says what really comes of it. */
export function thanksFor(form: Pick<Form, 'thanks' | 'language'>, mail?: string): { title: string; text: string } {
  const words = formWords(languageOf(form));
  if (isInstead(mail)) return words[mail];
  const { title, text } = form.thanks;
  return mail === 'again' ? { title, text: `${text} ${words.confirmAgain}` } : { title, text };
}

/** The calendar of the rep goes before that of the form, under its words. */
function linkOf(form: Form, bookingUrl: string | undefined): Form['bookingLink'] {
  const button = form.bookingLink?.button ?? formWords(languageOf(form)).chooseTime;
  return bookingUrl === undefined ? form.bookingLink : { url: bookingUrl, button };
}

/** Where a browser lands after a form was sent; reloading it sends nothing again. */
export function thanksPage(form: Form, mail?: string, bookingUrl?: string): string {
  const said = thanksFor(form, mail);
  // A person who must confirm first, or who gets no mail, sees no booking link.
  return isInstead(mail)
    ? donePage(said.title, said.text, ownLanguage(languageOf(form)))
    : donePage(said.title, said.text, languageOf(form), linkOf(form, bookingUrl));
}
