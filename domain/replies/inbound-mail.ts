/** A mail that came in, as far as the rules look at it. Header names are in lower case; of several the first, newest one counts. */
export interface InboundMail {
  headers: readonly { key: string; value: string }[];
  /** Every address of the From header; one in an honest mail. */
  authors: readonly string[];
  to: readonly string[];
  subject: string;
  text: string;
  /** Names of the files that came along, without pictures inside the text. */
  attachments: readonly string[];
}

/** The value of a header; empty when the mail lacks it. */
export const header = ({ headers }: Pick<InboundMail, 'headers'>, name: string): string =>
  headers.find(({ key }) => key === name)?.value.trim() ?? '';

/** Why a mail is not read: SES found spam or a virus. */
export function unwanted(mail: Pick<InboundMail, 'headers'>): string | undefined {
  if (/^fail$/i.test(header(mail, 'x-ses-virus-verdict'))) return 'virus';
  return /^fail$/i.test(header(mail, 'x-ses-spam-verdict')) ? 'spam' : undefined;
}
