import type { Config } from '../../domain/config.ts';
import { facts } from '../../domain/event-schemas.ts';
import { second } from '../../domain/instant.ts';
import { wordsIn } from '../../domain/outbound.ts';
import type { Report } from './report.ts';

/** lib/leadloop-stack.ts gives the function that posts 30 s; a batch is posted side by side. */
const longest = 25 * second;

/** Names are those of queues and secrets, texts ask for words that an event has. */
export function checkIntegrations({ deployment }: Config, report: Report): void {
  const { webhooks, chats } = deployment.integrations;
  const seen = new Set(['dead-letters']);
  for (const [room, all] of Object.entries({ webhooks, chats }))
    for (const [name, { timeLimit }] of Object.entries(all)) {
      const path = ['integrations', room, name];
      if (seen.has(name)) report(path, `got "${name}", which is taken — each needs a queue with a name of its own`);
      seen.add(name);
      if (timeLimit < second || timeLimit > longest)
        report(
          [...path, 'timeLimit'],
          'expected "1 second" to "25 seconds" — the function that waits is stopped after 30',
        );
    }
  for (const [name, { texts }] of Object.entries(chats))
    for (const [type, text] of Object.entries(texts)) {
      const known = ['leadId', 'rep', ...Object.keys(facts[type as keyof typeof facts].shape)];
      for (const word of wordsIn(text).filter((one) => !known.includes(one)))
        report(
          ['integrations', 'chats', name, 'texts', type],
          `got {{${word}}}, expected one of ${known.map((one) => `{{${one}}}`).join(', ')} — correct it`,
        );
    }
}
