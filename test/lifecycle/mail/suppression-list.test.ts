import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { describe, expect } from 'vitest';
import type { Town } from '../../support/town/model.ts';
import { story } from '../../support/town/town.ts';

const monday = '2026-11-23T11:00+01:00';

/** `leadloop suppress`, in a process of its own. */
async function suppress(town: Town, ...args: string[]): Promise<string> {
  const env = { ...process.env, LEADLOOP_PORT: new URL(town.url).port };
  const { stdout } = await promisify(execFile)(process.execPath, ['cli/main.ts', 'suppress', ...args], { env });
  return stdout;
}

async function inFolder(act: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-suppress-'));
  await act(join(folder, 'list.csv')).finally(() => rmSync(folder, { recursive: true, force: true }));
}

async function sesOf(town: Town): Promise<SESv2Client> {
  const { sesv2 } = await town.get<{ sesv2: string }>('/_local/endpoints');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SESv2Client({ endpoint: sesv2, region: town.config.deployment.region, credentials });
}

describe('a suppression list of another system', () => {
  story(
    'is imported: who waits leaves the track, who comes later gets no marketing, and it exports without addresses',
    monday,
    async (town) => {
      const waiting = town.visitor({ country: 'DE' });
      const staying = town.visitor({ country: 'DE' });
      for (const lead of [waiting, staying]) await lead.posts('contact');
      await inFolder(async (path) => {
        const later = 'later@works.example';
        writeFileSync(path, `email,reason\n${waiting.email.toUpperCase()},\n${later},complained\nnobody,\n`);
        const failed = await suppress(town, 'import', path).catch((error: { code: number; stdout: string }) => error);
        expect(failed).toMatchObject({
          code: 1,
          stdout: expect.stringMatching(/2 added, 0 on the list already; 1 also on/),
        });
        expect(failed).toMatchObject({ stdout: expect.stringContaining('no address in line 4') });
        await town.settles();
        expect([await waiting.stage(), await waiting.whereabouts()]).toEqual([
          'unsubscribed',
          'SUCCEEDED Unsubscribed',
        ]);

        const ses = await sesOf(town);
        const EmailAddress = later;
        const { SuppressedDestination } = await ses.send(new GetSuppressedDestinationCommand({ EmailAddress }));
        expect(SuppressedDestination).toMatchObject({ EmailAddress, Reason: 'COMPLAINT' });
        expect(SuppressedDestination?.LastUpdateTime?.toISOString()).toBe(town.now());
        await ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
        await expect(ses.send(new GetSuppressedDestinationCommand({ EmailAddress }))).rejects.toMatchObject({
          name: 'NotFoundException',
        });
        ses.destroy();

        const late = town.visitor({ email: later, country: 'DE' });
        await late.posts('contact');
        await town.days(4);
        expect([await late.mails(), await late.stage()]).toEqual([[], 'unsubscribed']);
        expect((await staying.mails()).length).toBe(2);

        await suppress(town, 'export', path);
        const exported = readFileSync(path, 'utf8');
        expect(exported).toMatch(/^hash-[0-9a-f]{8},reason,at\n/);
        expect(exported).toContain(`${waiting.leadId()},unsubscribed,`);
        expect(exported).not.toContain('@');
      });
    },
  );

  story('holds for who comes later, too: an address on it gets not even a guide', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await inFolder(async (path) => {
      writeFileSync(path, `${lead.email},bounced`);
      await suppress(town, 'import', path);
    });
    await lead.posts('guide');
    expect(await lead.mails()).toEqual([]);
    const { activities, profile } = await lead.view();
    expect(profile.suppressed).toMatchObject({ reason: 'bounced' });
    expect(activities.some(({ type }) => type === 'mail.delivered')).toBe(false);
  });
});
