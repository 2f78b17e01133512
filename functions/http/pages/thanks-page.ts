import type { Form } from '../../../domain/config/config.ts';
import { donePage } from './done-page.ts';
import { languageOf } from './language.ts';

/** What happens next, where that is not what the form promises. */
const instead = {
  confirm: {
    title: 'One more click',
    text: 'We have sent a mail to your address. Please click the link in it: we write to you only after that.',
  },
  blocked: {
    title: 'Thank you',
    text: 'We cannot send mail to this address: mail came back, or was marked as spam. Please write to us, a person can change that.',
  },
} as const;

/** What a visitor reads after sending; `mail` says what really comes of it. */
export function thanksFor(form: Pick<Form, 'thanks'>, mail?: string): { title: string; text: string } {
  return mail === 'confirm' || mail === 'blocked' ? instead[mail] : form.thanks;
}

/** The calendar of the rep goes before that of the form, under its words. */
function linkOf(form: Form, bookingUrl: string | undefined): Form['bookingLink'] {
  const button = form.bookingLink?.button ?? (languageOf(form) === 'de' ? 'Termin wählen' : 'Choose a time');
  return bookingUrl === undefined ? form.bookingLink : { url: bookingUrl, button };
}

/** Where a browser lands after a form was sent; reloading it sends nothing again. */
export function thanksPage(form: Form, mail?: string, bookingUrl?: string): string {
  const said = thanksFor(form, mail);
  // Who has to confirm first, or cannot be written to, is not invited into anybody's calendar.
  return said === form.thanks
    ? donePage(said.title, said.text, languageOf(form), linkOf(form, bookingUrl))
    : donePage(said.title, said.text);
}
