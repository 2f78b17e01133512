import { watch } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { settingsFolder } from '../config/folders.ts';
import { type CompiledMail, compileMails } from './compile.ts';
import { escapedText, previewPage, problemPage } from './preview-page.ts';
import { render } from './render.ts';
import { bareSample, sample } from './samples.ts';

const people = { known: sample, bare: bareSample };

export interface Preview {
  url: string;
  stop(): Promise<void>;
}

/**
 * Serves every mail of a folder with sample leads, in light, dark and phone width, and reloads open pages when a file changes.
 * On 127.0.0.1 only; port 0 takes a free one.
 */
export async function startPreview(port: number, dir: string = settingsFolder('emails')): Promise<Preview> {
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    // Any page in a browser can send requests here, under a name of its own that resolves to this machine.
    if (isForeign(request)) return response.writeHead(403).end();
    if (request.url === '/changes') return listen(request, response);
    const { status, type, body } = answer(request.url ?? '/', dir);
    response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body);
  });

  function listen(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write(': hello\n\n');
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
  }

  // Editors write a file in several steps: one reload for all of them.
  let soon: NodeJS.Timeout | undefined;
  const watcher = watch(dir, { recursive: true }, () => {
    clearTimeout(soon);
    soon = setTimeout(() => {
      for (const listener of listeners) listener.write('data: changed\n\n');
    }, 80);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async stop() {
      clearTimeout(soon);
      watcher.close();
      for (const listener of listeners) listener.end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isForeign({ headers: { host = '', origin } }: IncomingMessage): boolean {
  const isOurs = /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(host);
  return !isOurs || (origin !== undefined && origin !== `http://${host}`);
}

/** The requested address; undefined when it is malformed. */
function asked(address: string): { url: URL; name: string } | undefined {
  try {
    const url = new URL(`http://preview.invalid${address}`);
    return { url, name: decodeURIComponent(url.pathname.split('/').at(-1) ?? '') };
  } catch {
    return undefined;
  }
}

interface Answer {
  status: number;
  type: string;
  body: string;
}

const page = (body: string, status = 200): Answer => ({ status, type: 'text/html', body });

function answer(address: string, dir: string): Answer {
  const found = asked(address);
  if (!found) return page(problemPage('There is no such page.'), 400);
  const { url, name } = found;
  let mails: CompiledMail[];
  try {
    mails = compileMails(dir);
  } catch (error) {
    return page(problemPage(error instanceof Error ? error.message : String(error)), 500);
  }
  const mail = mails.find((one) => one.name === name);
  const person = url.searchParams.get('person') === 'bare' ? 'bare' : 'known';
  if (mail && url.pathname.startsWith('/mail/'))
    return page(part(mail, person, url.searchParams.get('look') ?? 'light'));
  const shown = mail ?? mails[0];
  if (!shown) return page(problemPage('There is no mail in this folder yet.'), 404);
  if (!mail && url.pathname !== '/') return page(problemPage(`There is no mail "${name}".`), 404);
  return page(previewPage(mails, shown, render(shown, people[person]), person));
}

/** One part of a mail as a document. A page cannot set its frames' preference, so the media query is resolved here. */
function part(mail: CompiledMail, person: keyof typeof people, look: string): string {
  const { html, text } = render(mail, people[person]);
  if (look === 'text')
    return `<!doctype html><pre style="font:15px/1.55 ui-monospace,monospace;margin:24px;white-space:pre-wrap">${escapedText(text)}</pre>`;
  return html.replace('@media (prefers-color-scheme: dark)', look === 'dark' ? '@media all' : '@media not all');
}
