import type { MailKind } from '../lead/send.ts';

/** What a sender has to know of a mail; bundled with the functions. lib/mail/compile.ts makes it. */
export interface MailManifest {
  name: string;
  /** A hash of its content. Part of the template's name, so that old functions go on sending the old text. */
  version: string;
  /** What people call it: its subject, without what only one mail says. */
  title: string;
  kind: MailKind;
  /** Addresses behind `{{links.<id>}}`, by id. */
  links: Record<string, string>;
  /** What a value reads as when it is not known, by value. */
  fallbacks: Record<string, string>;
}
