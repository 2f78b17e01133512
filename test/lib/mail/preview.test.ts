import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Preview, startPreview } from '../../../lib/mail/preview.ts';

const mail = (subject: string) =>
  `---\nsubject: ${subject}\npreview: A short preview\nkind: marketing\n---\n\n# ${subject}\n\nHi {{firstName}}\n`;

let dir = '';
let preview: Preview;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'leadloop-preview-'));
  writeFileSync(join(dir, 'first.md'), mail('One'));
  preview = await startPreview(0, dir);
});
afterAll(async () => {
  await preview.stop();
  rmSync(dir, { recursive: true });
});

const get = async (path: string) => {
  const answer = await fetch(new URL(path, preview.url));
  return { status: answer.status, text: await answer.text() };
};

describe('the preview of mails', () => {
  test('shows a mail in light, dark, on a phone and as text, for a known lead and for an address', async () => {
    const { text } = await get('/first');
    expect(text.match(/<iframe/g)).toHaveLength(5);
    expect((await get('/mail/first?look=light&person=known')).text).toContain('Hi Anna');
    expect((await get('/mail/first?look=text&person=bare')).text).toContain('Hi there');
    expect((await get('/mail/first?look=dark')).text).toContain('@media all');
    expect((await get('/mail/first?look=light')).text).toContain('@media not all');
  });

  /** The status of one request as it stands on the wire: fetch would put it right. */
  const raw = (path: string, headers: Record<string, string> = {}) =>
    new Promise<number | undefined>((done, fail) => {
      const { hostname, port } = new URL(preview.url);
      request({ hostname, port, path, headers }, (answer) => done(answer.resume().statusCode))
        .on('error', fail)
        .end();
    });

  test('answers no page of another site, and no name that only leads here', async () => {
    const { port } = new URL(preview.url);
    expect(await raw('/', { host: 'evil.example' })).toBe(403);
    expect(await raw('/', { host: `evil.example:${port}` })).toBe(403);
    expect(await raw('/', { origin: 'https://evil.example' })).toBe(403);
    expect(await raw('/', { host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200);
  });

  test('tells open pages when a file is saved, and shows the new text', async () => {
    const changes = await fetch(new URL('/changes', preview.url));
    const reader = changes.body?.getReader();
    await reader?.read(); // the greeting
    writeFileSync(join(dir, 'first.md'), mail('Two'));
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: changed\n\n');
    await reader?.cancel();
    expect((await get('/')).text).toContain('<h2>Two</h2>');
  });

  test.each([
    '/%E0',
    '//',
    '//x',
    '///',
    '/%',
    '/mail/%E0%A4%A',
    '//%00@[',
    '/?%',
    '/\\',
    'http://[',
    '*',
    '/%ff?person=%ff',
  ])('lives through GET %s', async (path) => {
    expect(await raw(path)).toBeGreaterThan(199);
    expect((await get('/first')).status).toBe(200);
  });

  test('shows what is wrong instead of a mail that cannot be sent', async () => {
    writeFileSync(join(dir, 'broken.md'), mail('{{nobody}}'));
    const { status, text } = await get('/');
    expect(status).toBe(500);
    expect(text).toContain('emails/broken.md:');
    rmSync(join(dir, 'broken.md'));
    expect((await get('/nothing')).status).toBe(404);
  });
});
