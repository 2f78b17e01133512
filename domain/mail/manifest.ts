import type { MailKind } from '../lead/send.ts';

/** A mail's facts for its sender; bundled with the functions. lib/mail/compile.ts makes it. */
export interface MailManifest {
  name: string;
  /** A hash of its content. Part of the template's name, so that old functions keep sending the old text. */
  version: string;
  /** The mail's title for people: its subject, without variables. */
  title: string;
  kind: MailKind;
  /** Addresses behind `{{links.<id>}}`, by id. */
  links: Record<string, string>;
  /** The text for an unknown value, by name of the value. */
  fallbacks: Record<string, string>;
}
