import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, sep } from 'node:path';

/** One mail as aws-ses-v2-local keeps it; `at` in seconds. */
export interface StoredMail {
  messageId: string;
  from: string;
  replyTo: string[];
  destination: { to: string[]; cc: string[]; bcc: string[] };
  subject: string;
  body: { html?: string; text?: string };
  attachments: never[];
  headers: { name: string; value: string }[];
  at: number;
}

export interface TemplateParts {
  Subject?: string;
  Html?: string;
  Text?: string;
}
type Rendered = { subject: string; html: string; text: string };

/** aws-ses-v2-local: its template engine, its store and the mailbox page it serves on its own loopback port. */
export interface Mailbox {
  url: string;
  save(mail: StoredMail): void;
  addTemplate(name: string, parts: TemplateParts): void;
  /** A renderer that throws when a variable is missing, as SES fails such mails. */
  compile(parts: TemplateParts): (data: Record<string, unknown>) => Rendered;
  stop(): Promise<void>;
}

interface Package {
  default(options: { host: string; port: number }): Promise<Server>;
}
interface StoreModule {
  saveEmail(mail: StoredMail): void;
  setTemplate(
    name: string,
    template: { TemplateName: string; TemplateContent: TemplateParts; CreatedTimestamp: number },
  ): void;
}
interface RenderModule {
  compileTemplateParts(parts: TemplateParts, options: { strict: boolean }): (data: Record<string, unknown>) => Rendered;
}

const load = createRequire(import.meta.url);

/** Starts a mailbox. Its package keeps mail in module variables, so each mailbox loads a copy of its own. */
export async function startMailbox(): Promise<Mailbox> {
  const main = load.resolve('aws-ses-v2-local');
  const home = dirname(main) + sep;
  for (const path of Object.keys(load.cache)) if (path.startsWith(home)) delete load.cache[path];
  const { default: serve } = load(main) as Package;
  const store = load(`${home}store.js`) as StoreModule;
  const { compileTemplateParts } = load(`${home}v2/renderTemplate.js`) as RenderModule;
  const server = await serve({ host: '127.0.0.1', port: 0 });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    save: (mail) => store.saveEmail(mail),
    addTemplate: (name, parts) =>
      store.setTemplate(name, { TemplateName: name, TemplateContent: parts, CreatedTimestamp: 0 }),
    compile: (parts) => compileTemplateParts(parts, { strict: true }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
