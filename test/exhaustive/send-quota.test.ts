import { readFileSync } from 'node:fs';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { expect, test } from 'vitest';
import { fraction } from '../../domain/lead/hash.ts';
import { instant } from '../../domain/time/instant.ts';
import { createBarriers } from '../../functions/adapters/dynamodb/barriers.ts';
import { createFormLimits } from '../../functions/adapters/dynamodb/form-limits.ts';
import { createSends } from '../../functions/adapters/dynamodb/sends.ts';
import { createSuppressions } from '../../functions/adapters/dynamodb/suppressions.ts';
import { createMailer } from '../../functions/adapters/ses/mailer.ts';
import type { TaskState } from '../../local/cloud/step-functions/language/definition.ts';
import { loadDefinition } from '../../local/cloud/step-functions/language/load.ts';
import { chooseRetrier, retryDelay } from '../../local/cloud/step-functions/retry.ts';
import { createMemoryTable } from '../protocol/memory-table.ts';

const leads = 10_000;
/** Mails a second: what SES gives a new account out of the sandbox. */
const rate = 14;
const start = Date.UTC(2026, 10, 23, 9);
const steps = ['welcome', 'nurture-1'];

/** The retries of Nurture lead, as the state machine has them and the interpreter reads them. */
const { retry } = loadDefinition(JSON.parse(readFileSync('state-machines/lead-lifecycle.asl.json', 'utf8'))).states.get(
  'Nurture lead',
) as TaskState;

/**
 * 10,000 leads with two mails each that are due in the same millisecond. Everything is real but time, SES and the table: the
 * mailer with its ledger, the retries of the state machine, in the order in which they fall. A lead's second mail is asked for
 * when its first has gone, as Nurture does (test/functions/workflow/nurture.test.ts).
 */
test('10,000 leads due in the same moment, SES takes 14 mails a second: all are sent, spread, none twice, in order', async () => {
  let now = start;
  const inbox: { to: string; step: string; at: number }[] = [];
  const taken = new Map<number, number>();
  const client = {
    async send({
      input,
    }: {
      input: { Destination: { ToAddresses: string[] }; EmailTags: { Name: string; Value: string }[] };
    }) {
      const second = Math.floor(now / 1_000);
      const before = taken.get(second) ?? 0;
      if (before >= rate) {
        throw Object.assign(new Error('Maximum sending rate exceeded.'), { name: 'TooManyRequestsException' });
      }
      taken.set(second, before + 1);
      const step = input.EmailTags.find(({ Name }) => Name === 'step')?.Value ?? '';
      inbox.push({ to: input.Destination.ToAddresses[0] ?? '', step, at: now });
      return { MessageId: `m-${inbox.length}` };
    },
  } as unknown as SESv2Client;

  /** What is to happen, by second; within one in the order of its milliseconds. */
  const due: { time: number; act: () => Promise<void> }[][] = [];
  const at = (time: number, act: () => Promise<void>) => {
    const second = Math.floor((time - start) / 1_000);
    due[second] ??= [];
    due[second].push({ time, act });
  };
  let mostRetries = 0;
  let allowed = 0;

  function lead(n: number): () => Promise<void> {
    const table = createMemoryTable();
    const mailer = createMailer({
      sends: createSends(table),
      written: { keep: async () => {}, keepTemplate: async () => {} },
      suppressions: createSuppressions(table),
      leads: createBarriers(table),
      client,
      now: () => instant(now),
      from: 'us@fieldnote.example',
      configurationSet: 'test',
      templateName: (mail: string) => mail,
      templatePrefix: '',
      limits: createFormLimits(table),
      mailsPerHour: 1,
      quota: async () => ({ perSecond: 1_000_000 }),
    });
    const post = async (index: number, retries: number): Promise<void> => {
      const step = steps[index];
      if (step === undefined) return;
      const id = { leadId: `lead-${n}`, lifecycleId: 'l', track: 'first', step, template: step };
      try {
        const letter = {
          ...id,
          kind: 'marketing',
          to: `${n}`,
          data: { html: {}, text: {} },
          headers: {},
          why: 'due',
        } as const;
        expect((await mailer.post(letter)).state).toBe('sent');
        return post(index + 1, 0);
      } catch (error) {
        const chosen = chooseRetrier(retry, { error: (error as Error).name }, [retries]);
        if (!chosen) throw error;
        mostRetries = Math.max(mostRetries, retries + 1);
        allowed = chosen.retrier.maxAttempts;
        const delay = retryDelay(chosen.retrier, retries, fraction(`${n} ${step} ${retries}`));
        at(now + Math.max(1, delay), () => post(index, retries + 1));
      }
    };
    return () => post(0, 0);
  }

  for (let n = 0; n < leads; n++) at(start, lead(n));
  for (let second = 0; second < due.length; second++) {
    for (let acts = due[second] ?? []; acts.length > 0; acts = due[second] ?? []) {
      due[second] = []; // a retry may fall into the same second
      for (const { time, act } of acts.sort((a, b) => a.time - b.time)) {
        now = Math.max(now, time);
        await act();
      }
    }
  }

  const sent = new Map<string, string[]>();
  for (const { to, step } of inbox) sent.set(to, [...(sent.get(to) ?? []), step]);
  expect(sent.size).toBe(leads);
  for (const [to, got] of sent) expect(got, to).toEqual(steps);
  expect(Math.max(...taken.values())).toBe(rate);
  const took = ((inbox.at(-1)?.at ?? 0) - start) / 1_000;
  // SES alone needs 24 minutes for 20,000; it takes 37, and the unluckiest mail 16 retries.
  expect(took).toBeLessThan(2 * 3_600);
  expect(mostRetries).toBeLessThan(allowed / 4);
}, 120_000);
