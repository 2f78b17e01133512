import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, vi } from 'vitest';
import type { LeadPage } from '../../../local/leadloop/lead-list.ts';
import type { Town } from '../../support/town/model.ts';
import { story } from '../../support/town/town.ts';
import type { LeadView } from '../../support/town/views.ts';

// The keys command is a process of its own, four times.
vi.setConfig({ testTimeout: 240_000 });

const root = join(import.meta.dirname, '../../..');
const run = promisify(execFile);
/** `leadloop keys`, as a process that talks to the town. */
async function keys(town: Town, ...words: string[]): Promise<string> {
  const env = { ...process.env, LEADLOOP_PORT: new URL(town.url).port };
  return (await run(process.execPath, ['cli/main.ts', 'keys', ...words], { cwd: root, env })).stdout;
}

const post = async (town: Town, path: string, body: string, headers: Record<string, string>) => {
  const type = { 'content-type': 'application/json' };
  return (await fetch(`${town.url}${path}`, { method: 'POST', body, headers: { ...type, ...headers } })).status;
};
const base64 = (secret: string, body: string) => createHmac('sha256', secret).update(body).digest('base64');

/** The commands of docs/guide/webhooks.md, at the town's address and time. */
async function runsTheExample(town: Town): Promise<{ leadId: string }> {
  const guide = readFileSync(join(root, 'docs/guide/webhooks.md'), 'utf8');
  const example = /```sh\n(BODY=[^`]*)```/.exec(guide)?.[1] ?? '';
  const seconds = String(Math.floor(Date.parse(town.now()) / 1000));
  const here = example.replace('http://127.0.0.1:4000', town.url).replace('$(date +%s)', seconds);
  expect(here).toContain(town.url);
  expect(here).toContain(`TIME=${seconds}`);
  return JSON.parse((await run('sh', ['-c', here])).stdout);
}

story(
  'messages of Typeform, Tally and own programs and a partner’s batch become leads, each once, each with its execution',
  '2026-11-24T10:00+01:00',
  async (town) => {
    await keys(town, 'webhook', 'typeform', 'typeform-secret');
    await keys(town, 'webhook', 'tally', 'tally-secret');
    await keys(town, 'webhook', 'signed', 'my-secret');
    const key = /llp_\S+/.exec(await keys(town, 'partner', 'acme', 'new'))?.[0] ?? '';

    const typeform = JSON.stringify({
      form_response: { token: 't-1', answers: [{ type: 'email', email: 'grace@example.org' }] },
    });
    const byTypeform = { 'typeform-signature': `sha256=${base64('typeform-secret', typeform)}` };
    const tally = JSON.stringify({
      data: { responseId: 'r-1', fields: [{ type: 'INPUT_EMAIL', value: 'barbara@example.org' }] },
    });
    const byTally = { 'tally-signature': base64('tally-secret', tally) };
    const batch = JSON.stringify({
      leads: ['alan', 'edsger'].map((name) => ({ id: name, email: `${name}@example.org`, name: 'Hopper-Lovelace' })),
    });
    const byPartner = { authorization: `Bearer ${key}` };

    const changed = typeform.replace('grace', 'Grace');
    expect(await post(town, '/webhooks/typeform', changed, byTypeform)).toBe(401);
    expect(await post(town, '/partners/acme/leads', batch, { authorization: `Bearer ${key}x` })).toBe(401);
    await town.settles();
    expect(await town.get('/_local/leads')).toEqual({ total: 0, leads: [] });

    const programKey =
      /llk_\S+/.exec(await keys(town, 'program', 'add', 'n8n', '--scope', 'leads:personal'))?.[0] ?? '';
    const asks = (path: string) => fetch(`${town.url}${path}`, { headers: { authorization: `Bearer ${programKey}` } });
    // The gateway wants the token of a person below /api, and lets the key through to the function below /programs.
    expect([(await asks('/api/leads')).status, (await asks('/programs/insight/funnel')).status]).toEqual([401, 403]);

    for (let delivery = 0; delivery < 2; delivery++) {
      expect(await post(town, '/webhooks/typeform', typeform, byTypeform)).toBe(202);
      expect(await post(town, '/webhooks/tally', tally, byTally)).toBe(202);
      expect((await runsTheExample(town)).leadId).toMatch(/^[0-9a-f]+$/);
      expect(await post(town, '/partners/acme/leads', batch, byPartner)).toBe(202);
      await town.minutes(10);
    }

    const { leads } = await town.get<LeadPage>('/_local/leads');
    const names = ['ada', 'alan', 'barbara', 'edsger', 'grace'];
    expect(leads.map(({ email }) => email).sort()).toEqual(names.map((name) => `${name}@example.org`));
    const seen = (await (await asks('/programs/leads?limit=100')).json()) as { leads: { email: string }[] };
    expect(seen.leads.map(({ email }) => email).sort()).toEqual(names.map((name) => `${name}@example.org`));
    const executions = await town.executions();
    expect(executions.map(({ leadId, status }) => [leadId, status]).sort()).toEqual(
      leads.map(({ id }) => [id, 'RUNNING']).sort(),
    );
    for (const { id } of leads) {
      const { activities } = await town.get<LeadView>(`/_local/leads/${id}`);
      expect(activities.filter(({ type }) => type === 'form.submitted')).toHaveLength(1);
    }
    expect(town.logs()).not.toMatch(/@example\.org|Lovelace|-secret/);
  },
);
