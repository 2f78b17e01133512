/** `messageId` is the mail it answers, `from`, `to` and `subject` then follow from it. */
export interface Reply {
  messageId?: string;
  from?: string;
  to?: string;
  subject?: string;
  text: string;
  headers?: Record<string, string>;
}

export const expectedReply =
  'Expected {"messageId":"<of a mail in the inbox>","text":"…"}, or "from", "to" and "subject" instead of the id; "headers" as well if you like.';

/** The mail a request to POST /_local/reply describes; undefined when it describes none. */
export function replyIn({ headers, ...given }: Record<string, unknown>): Reply | undefined {
  const names = ['messageId', 'from', 'to', 'subject', 'text'];
  const isWrong = Object.entries(given).some(([name, value]) => !names.includes(name) || typeof value !== 'string');
  const isMap = typeof headers === 'object' && headers !== null && !Array.isArray(headers);
  if (isWrong || given.text === undefined || (headers !== undefined && !isMap)) return undefined;
  const said = Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]);
  return { ...(given as Omit<Reply, 'headers'>), headers: Object.fromEntries(said) };
}
