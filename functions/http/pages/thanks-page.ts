import type { Form } from '../../../domain/config/config.ts';
import { donePage } from './done-page.ts';

/** Where a browser lands after a form was sent; reloading it sends nothing again. */
export function thanksPage(form: Form): string {
  return donePage(form.thanks.title, form.thanks.text);
}
