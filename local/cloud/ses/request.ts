import { isObject, type JsonObject } from '../assembly/template.ts';
import { bare, MailRefusedError } from './mail.ts';

/** A SendEmail request that SES would accept. */
export interface SendRequest {
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  headers: { name: string; value: string }[];
  tags: Record<string, string>;
  configurationSet?: string;
  attachments: Attachment[];
  content:
    | { kind: 'template'; name: string; data: Record<string, unknown> }
    | { kind: 'simple'; subject: string; html: string; text: string };
}

/** A file in a mail; one with a `contentId` is shown where the HTML names it as `cid:`. */
export interface Attachment {
  name: string;
  type: string;
  contentId?: string;
  /** Base64. */
  content: string;
}

const tagText = /^[A-Za-z0-9_@.-]{1,256}$/;
/** The two tags of SES's own that a sender may set: SES writes them into the Feedback-ID header. */
const feedbackId = /^ses:feedback-id-[ab]$/;
const address = /^[^\s@<>()[\],;:"]+@[^\s@<>()[\],;:"]+$/;
const headerName = /^[\x21-\x39\x3b-\x7e]{1,126}$/;
const longestHeader = 870;
/** SES's own pattern of header values: printable ASCII. Anything else must come as an encoded word (RFC 2047). */
const printable = /^[ -~]*$/;
/** What SES takes as TemplateData, in characters. */
const longestData = 262_144;
const mostHeaders = 15;

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const bad = (message: string) => new MailRefusedError('BadRequestException', 400, message);

/**
 * Reads a SendEmail request of the SES v2 API and checks what SES checks of the request itself: the addresses, the tags and the
 * headers. Throws MailRefusedError with SES's error names.
 */
export function readSendRequest(body: Record<string, unknown>): SendRequest {
  const destination = isObject(body.Destination) ? body.Destination : {};
  const request = {
    from: String(body.FromEmailAddress ?? ''),
    to: strings(destination.ToAddresses),
    cc: strings(destination.CcAddresses),
    bcc: strings(destination.BccAddresses),
    replyTo: strings(body.ReplyToAddresses),
    tags: readTags(body.EmailTags),
    configurationSet: typeof body.ConfigurationSetName === 'string' ? body.ConfigurationSetName : undefined,
    ...readContent(isObject(body.Content) ? body.Content : {}),
  };
  const { from, to, cc, bcc, replyTo } = request;
  if (to.length + cc.length + bcc.length === 0) throw bad('Destination is required.');
  for (const one of [from, ...to, ...cc, ...bcc, ...replyTo])
    if (!printable.test(one) || !address.test(bare(one)))
      throw bad(`Illegal address: ${one}. A name that is not ASCII is written as an encoded word (RFC 2047).`);
  return request;
}

function readTags(given: unknown): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const tag of Array.isArray(given) ? given.filter(isObject) : []) {
    const [name, value] = [String(tag.Name), String(tag.Value)];
    if (!(tagText.test(name) || feedbackId.test(name)) || !tagText.test(value))
      throw bad(`Tag <${name}> with value <${value}> has characters SES refuses.`);
    tags[name] = value;
  }
  return tags;
}

function readContent(content: JsonObject): Pick<SendRequest, 'content' | 'headers' | 'attachments'> {
  if (isObject(content.Template)) {
    const { TemplateName, TemplateData, Headers, Attachments } = content.Template;
    let data: unknown;
    if (String(TemplateData ?? '').length > longestData)
      throw bad(`TemplateData is longer than ${longestData} characters.`);
    try {
      data = JSON.parse(String(TemplateData ?? '{}'));
    } catch {
      throw bad('TemplateData is not valid JSON.');
    }
    if (typeof TemplateName !== 'string' || !isObject(data))
      throw bad('Template needs TemplateName and an object in TemplateData.');
    return {
      content: { kind: 'template', name: TemplateName, data },
      headers: readHeaders(Headers),
      attachments: readAttachments(Attachments),
    };
  }
  if (isObject(content.Simple)) {
    const body = isObject(content.Simple.Body) ? content.Simple.Body : {};
    const text = (part: unknown) => (isObject(part) ? String(part.Data ?? '') : '');
    return {
      content: { kind: 'simple', subject: text(content.Simple.Subject), html: text(body.Html), text: text(body.Text) },
      headers: readHeaders(content.Simple.Headers),
      attachments: readAttachments(content.Simple.Attachments),
    };
  }
  throw bad('The embedded cloud sends Template and Simple content.');
}

/** What SES takes of a message, attachments included, in bytes. */
const mostBytes = 40 * 1024 * 1024;

function readAttachments(given: unknown): Attachment[] {
  const files = (Array.isArray(given) ? given.filter(isObject) : []).map((one): Attachment => {
    const { FileName, RawContent, ContentId, ContentType = 'application/octet-stream' } = one;
    if (typeof FileName !== 'string' || typeof RawContent !== 'string')
      throw bad('An attachment needs FileName and RawContent.');
    return {
      name: FileName,
      type: String(ContentType),
      content: RawContent,
      ...(typeof ContentId === 'string' && { contentId: ContentId }),
    };
  });
  if (files.reduce((sum, { content }) => sum + content.length, 0) > mostBytes) throw bad('The message is too large.');
  return files;
}

function readHeaders(given: unknown): SendRequest['headers'] {
  const headers = (Array.isArray(given) ? given.filter(isObject) : []).map(({ Name, Value }) => ({
    name: String(Name),
    value: String(Value),
  }));
  if (headers.length > mostHeaders) throw bad(`Expected at most ${mostHeaders} headers, got ${headers.length}.`);
  for (const { name, value } of headers)
    if (!headerName.test(name) || !printable.test(value) || value.length > longestHeader)
      throw bad(`Illegal header: ${name}`);
  return headers;
}
