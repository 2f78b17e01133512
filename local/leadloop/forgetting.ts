import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from '../cloud/assembly/template.ts';
import type { Clock } from '../cloud/clock/index.ts';
import type { BusEvent } from '../cloud/event-bridge/index.ts';
import type { GatewayResponse } from '../cloud/http-api/index.ts';
import { openDeliveryJournal } from '../cloud/journal/deliveries.ts';
import { describeError, type Log } from '../cloud/log.ts';
import type { S3 } from '../cloud/s3/index.ts';
import type { Ses } from '../cloud/ses/index.ts';

/** Mails about a lead up to a moment, or about a person who is no lead: forwards of their mail, and links to their data. */
type Forgotten = { lead: string; until: string } | { received: string; people: string[] };
/** On file until it is carried out, so that a killed process carries it out at its next start. */
type Wish = { kind: 'queued'; id: string; what: Forgotten };

interface ForgettingOptions {
  path: string;
  services: { s3: S3; ses: Pick<Ses, 'forget'>; compact(): Promise<void> };
  clock: Clock;
  log: Log;
  /** How long this process has run, in milliseconds. */
  elapsed?: () => number;
  /** Waits for these milliseconds, or until the signal. */
  rest?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export type Forgetting = Awaited<ReturnType<typeof openForgetting>>;

/** The mail tag with the lead's id, and its value for a person who is no lead. */
export const personTag = 'lead';
const unknownLead = 'unknown';

/**
 * A pass rewrites the whole table, and writes wait for it: less than one form in a hundred may be delayed. A minute is the
 * longest rest.
 */
const restsFor = 99;
const longestRest = 60_000;

/** Erases sent mails and deleted values from this machine's files together with the person: AWS keeps no mails. */
export async function openForgetting({
  path,
  services,
  clock,
  log,
  elapsed = () => performance.now(),
  rest = (ms, signal) => sleep(ms, undefined, { signal }),
}: ForgettingOptions) {
  const { s3, ses, compact } = services;
  const journal = await openDeliveryJournal<Wish, { kind: 'done'; id: string }>(path);
  let waiting = [...journal.waiting.values()];
  let passing: Promise<void> | undefined;
  let restsUntil = 0;
  const stopping = new AbortController();

  async function wish(what: Forgotten): Promise<void> {
    const one: Wish = { kind: 'queued', id: randomUUID(), what };
    waiting.push(one);
    await journal.accept(one);
    pass();
  }

  /**
   * One pass for all waiting orders, then one for those that came meanwhile. A failure is tried again with the next order, or
   * at the next start.
   */
  function pass(): void {
    passing ??= clock
      .busy(async () => {
        while (waiting.length > 0) {
          await rest(Math.max(0, restsUntil - elapsed()), stopping.signal).catch(() => undefined);
          const [taken, began] = [[...waiting], elapsed()];
          for (const { what } of taken) await forget(what);
          await compact();
          for (const { id } of taken) journal.end({ kind: 'done', id });
          waiting = waiting.filter((one) => !taken.includes(one));
          const ended = elapsed();
          if (clock.mode === 'real') restsUntil = ended + Math.min(longestRest, restsFor * (ended - began));
        }
      })
      .catch((error: unknown) => log.error(describeError(error)))
      .finally(() => {
        passing = undefined;
      });
  }

  function forget(what: Forgotten): Promise<void> {
    if ('lead' in what) return ses.forget(what.lead, ({ sentAt }) => sentAt <= what.until);
    return ses.forget(
      unknownLead,
      ({ tags: { track, step }, to }) =>
        (track === 'reply' && step === what.received) || (track === 'data' && what.people.includes(to)),
    );
  }

  return {
    async onEvent({ 'detail-type': type, detail }: Pick<BusEvent, 'detail-type' | 'detail'>): Promise<void> {
      if (type !== 'LeadErased' || !isObject(detail)) return;
      await wish({ lead: String(detail.leadId), until: new Date(clock.now()).toISOString() });
    },

    /** A function's S3 call. No event reports a person who is no lead: their mails are erased with the received mail. */
    async s3(...call: Parameters<S3['handle']>): Promise<GatewayResponse> {
      const [method, path] = call;
      const received = method === 'DELETE' ? /\/replies\/([^/?]+)$/.exec(path)?.[1] : undefined;
      if (received !== undefined) {
        const { status, body } = s3.handle('GET', path, {});
        const people = [...new Set(String(status === 200 ? body : '').match(/[\w.+-]+@[\w.-]+\w/g) ?? [])];
        if (status === 200) await wish({ received, people });
      }
      return s3.handle(...call);
    },

    /** Continues what a killed process left. */
    resume: pass,

    /** Resolves when all that waits is gone. */
    async stop(): Promise<void> {
      stopping.abort();
      await passing;
      await journal.close();
    },
  };
}
