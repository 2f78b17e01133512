import Handlebars from 'handlebars';
import { isObject } from '../assembly/template.ts';
import { type Call, MailRefusedError, page } from './mail.ts';

export interface Rendered {
  subject: string;
  html: string;
  text: string;
}
interface Parts {
  Subject?: string;
  Html?: string;
  Text?: string;
}
interface Template {
  name: string;
  parts: Parts;
  at: number;
  render?: (data: object) => Rendered;
}

export interface Templates {
  /** Throws MailRefusedError when there is no such template, and another Error when it cannot be rendered with these data. */
  render(name: string, data: object): Rendered;
  has(name: string): boolean;
  /** CreateEmailTemplate, Update…, Get…, List…, Delete…, TestRender…; undefined when the call is none of them. */
  handle(call: Call): unknown;
}

const templatePath = '/v2/email/templates';

/** SES renders raw text with the built-in helpers only, and fails a mail when a variable is missing. */
const handlebars = Handlebars.create();
const compile = (source = '') => handlebars.compile(source, { strict: true, noEscape: true });

/** The templates of the account: those of the assembly, with the changes since the start. A restart is a deploy. */
export function createTemplates(
  deployed: readonly { name: string; subject: string; html: string; text: string }[],
  now: () => number,
): Templates {
  const templates = new Map<string, Template>();
  for (const { name, subject, html, text } of deployed)
    templates.set(name, { name, parts: { Subject: subject, Html: html, Text: text }, at: now() });

  function known(name: string): Template {
    const template = templates.get(name);
    if (!template) throw new MailRefusedError('NotFoundException', 404, `Template ${name} does not exist.`);
    return template;
  }

  function render(name: string, data: object): Rendered {
    const template = known(name);
    if (!template.render) {
      const { Subject, Html, Text } = template.parts;
      const [subject, html, text] = [compile(Subject), compile(Html), compile(Text)];
      template.render = (values) => ({ subject: subject(values), html: html(values), text: text(values) });
    }
    return template.render(data);
  }

  function write(name: string, content: unknown): Record<string, never> {
    if (name === '' || !isObject(content))
      throw new MailRefusedError('BadRequestException', 400, 'TemplateName and TemplateContent are required.');
    templates.set(name, { name, parts: content as Parts, at: now() });
    return {};
  }

  function testRender(name: string, data: unknown): unknown {
    try {
      const { subject, html } = render(name, JSON.parse(String(data)) as object);
      return { RenderedTemplate: `Subject: ${subject}\r\n\r\n${html}` };
    } catch (error) {
      if (error instanceof MailRefusedError) throw error;
      throw new MailRefusedError('BadRequestException', 400, error instanceof Error ? error.message : String(error));
    }
  }

  return {
    render,
    has: (name) => templates.has(name),
    handle({ method, path, query, body }) {
      if (path !== templatePath && !path.startsWith(`${templatePath}/`)) return undefined;
      const [encoded = '', more] = path.slice(templatePath.length + 1).split('/');
      const name = decodeURIComponent(encoded);
      if (name === '' && method === 'GET') {
        const { items, NextToken } = page([...templates.values()], query);
        const TemplatesMetadata = items.map(({ name: TemplateName, at }) => ({
          TemplateName,
          CreatedTimestamp: at / 1_000,
        }));
        return { TemplatesMetadata, NextToken };
      }
      if (name === '' && method === 'POST') {
        const wanted = String(body.TemplateName ?? '');
        if (templates.has(wanted))
          throw new MailRefusedError('AlreadyExistsException', 400, `Template ${wanted} already exists.`);
        return write(wanted, body.TemplateContent);
      }
      const template = known(name);
      if (more === 'render' && method === 'POST') return testRender(name, body.TemplateData ?? '{}');
      if (more !== undefined) return undefined;
      if (method === 'GET') return { TemplateName: name, TemplateContent: template.parts };
      if (method === 'PUT') return write(name, body.TemplateContent);
      if (method !== 'DELETE') return undefined;
      templates.delete(name);
      return {};
    },
  };
}
