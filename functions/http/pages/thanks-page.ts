import type { Form } from '../../../domain/config/config.ts';
import { ownLanguage } from '../../../domain/language/language.ts';
import { donePage } from './done-page.ts';
import { formWords } from './form-words.ts';
import { languageOf } from './language.ts';

/** True when the promised mail does not follow: the address waits for a confirmation, or is suppressed. */
const isInstead = (mail: string | undefined): mail is 'confirm' | 'blocked' => mail === 'confirm' || mail === 'blocked';

/** The text after a post; `mail` names the mail that really follows. */
export function thanksFor(form: Pick<Form, 'thanks' | 'language'>, mail?: string): { title: string; text: string } {
  const words = formWords(languageOf(form));
  if (isInstead(mail)) return words[mail];
  const { title, text } = form.thanks;
  return mail === 'again' ? { title, text: `${text} ${words.confirmAgain}` } : { title, text };
}

/** The rep's calendar replaces that of the form, under the form's words. */
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
