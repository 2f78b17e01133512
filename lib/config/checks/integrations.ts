import type { Config } from '../../../domain/config/config.ts';
import { wordsIn } from '../../../domain/integration/outbound.ts';
import { facts } from '../../../domain/lead/event-schemas.ts';
import { second } from '../../../domain/time/instant.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Report } from './report.ts';

/** lib/stack.ts gives the function that posts 30 s; a batch is posted side by side. */
const longest = 25 * second;

/** What every event has, as a body of a CRM may name it. */
const envelope = ['type', 'id', 'leadId', 'lifecycleId', 'revision', 'at'];

const alwaysThere = (type: keyof typeof facts): string[] =>
  Object.entries(facts[type].shape).flatMap(([name, schema]) => (schema.safeParse(undefined).success ? [] : [name]));

const braced = (words: readonly string[]) => words.map((word) => `{{${word}}}`).join(', ');

/** Checks that names fit queues and secrets, and that texts use words of their events. */
export function checkIntegrations({ deployment }: Config, report: Report): void {
  const { webhooks, chats, crms } = deployment.integrations;
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
  for (const [name, { bodies }] of Object.entries(crms)) {
    const path = ['integrations', 'crms', name];
    if (seen.has(name)) report(path, `got "${name}", which is taken — choose another`);
    for (const [type, body] of Object.entries(bodies)) {
      const known = [...envelope, ...alwaysThere(type as keyof typeof facts)];
      for (const word of wordsIn(JSON.stringify(body)).filter((one) => !known.includes(one)))
        report(
          [...path, 'bodies', type],
          `got {{${word}}}, expected one of ${braced(known)}${didYouMean(word, known, ' — an event always has these')}`,
        );
    }
  }
  for (const [name, { texts }] of Object.entries(chats))
    for (const [type, text] of Object.entries(texts)) {
      const known = ['leadId', 'rep', ...Object.keys(facts[type as keyof typeof facts].shape)];
      for (const word of wordsIn(text).filter((one) => !known.includes(one)))
        report(
          ['integrations', 'chats', name, 'texts', type],
          `got {{${word}}}, expected one of ${braced(known)}${didYouMean(word, known, ' — correct it')}`,
        );
    }
}
