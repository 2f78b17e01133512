import type { PrivacyRules } from '../../../domain/config/config.ts';
import { retained } from '../../../domain/privacy/retention.ts';
import { day, type Instant } from '../../../domain/time/instant.ts';
import type { Audit } from '../../adapters/dynamodb/audit.ts';
import type { RetentionWalks } from '../../adapters/dynamodb/retention-state.ts';
import type { SendSwitch } from '../../adapters/ssm/send-switch.ts';
import type { careOperations } from '../../http/api/operations/care.ts';
import { operations } from '../../http/api/operations.ts';
import type { Answers } from '../../http/api/router.ts';
import { RequestError } from '../../http/problem.ts';
import { type DeadLetterDesk, deadLetterQueues } from '../../services/operations/dead-letters.ts';
import type { MailDesk } from '../../services/operations/mail-desk.ts';

export interface CareDeps {
  audit: Pick<Audit, 'page'>;
  sendSwitch: SendSwitch;
  mailDesk: MailDesk;
  deadLetters: DeadLetterDesk;
  retentionWalks: Pick<RetentionWalks, 'read'>;
  retention: PrivacyRules['retention'];
  mails: Record<string, { title: string }>;
  now: () => Instant;
}

const entriesPerPage = 50;

/** Undefined for an operation that there was once. */
const operationOf = (name: string) =>
  Object.hasOwn(operations, name) ? operations[name as keyof typeof operations] : undefined;

/** What the id in an operation's path names, where that has a page. */
function aboutKindOf(path = ''): 'lead' | 'execution' | undefined {
  if (path.startsWith('/leads/{')) return 'lead';
  return path.startsWith('/executions/{') ? 'execution' : undefined;
}

/** Operations for ops beside executions; readiness has a function of its own. */
export function careAnswers(deps: CareDeps): Pick<Answers, Exclude<keyof typeof careOperations, 'readiness'>> {
  const { audit, sendSwitch, mailDesk, deadLetters, mails, now, retentionWalks, retention } = deps;

  const undelivered = async () => ({
    mails: (await mailDesk.mails()).map(({ template, ...mail }) => ({
      ...mail,
      title: mails[template]?.title ?? template,
    })),
  });

  return {
    async audit({ query: { cursor } }) {
      const page = await audit.page(now(), entriesPerPage, cursor);
      const entries = page.entries.map((entry) => {
        const { summary = entry.operation, path } = operationOf(entry.operation) ?? {};
        return { ...entry, summary, ...(entry.about !== undefined && { aboutKind: aboutKindOf(path) }) };
      });
      return { ...page, entries };
    },

    sending: async () => ({ state: await sendSwitch.state() }),

    async setSending({ body: { state } }) {
      await sendSwitch.set(state);
      return { state };
    },

    promises: async () => ({ promises: await mailDesk.promises() }),
    undeliveredMails: undelivered,

    async settleMail({ body: { decision, leadId, lifecycleId, track, step } }) {
      const why = await mailDesk.settle({ leadId, lifecycleId, track, step }, decision);
      if (why !== undefined) throw new RequestError({ status: 409, title: 'This cannot be done now', detail: why });
      return undelivered();
    },

    async retention() {
      const { last } = await retentionWalks.read();
      const { apply: applies, ...kept } = retention;
      const kinds = retained.map((kind) => {
        const { [kind]: keptFor } = kept;
        return { kind, found: last?.found[kind] ?? 0, days: keptFor && keptFor / day };
      });
      return {
        applies,
        kinds,
        last: last && { at: last.begunAt, applied: last.applies, looked: last.looked },
      };
    },

    deadLetters: async () => ({ queues: await deadLetters.list() }),

    async redriveDeadLetters({ id }) {
      const queue = deadLetterQueues.find((name) => name === id);
      if (!queue)
        throw new RequestError({
          status: 404,
          title: 'There is no such queue',
          detail: `Expected ${deadLetterQueues.join(', ')}.`,
        });
      return { sent: await deadLetters.redrive(queue) };
    },
  };
}
