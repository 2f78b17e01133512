import { normalizeEmail } from '../../domain/capture/identity.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import { leadIdOf, readKeys } from '../../functions/adapters/secrets/key-ring.ts';
import { CommandError } from '../command/arguments.ts';
import { type Given, shared } from '../command/command.ts';
import type { DeploymentTarget } from '../target.ts';

const isId = (text: string) => /^[0-9a-f]{32}$/.test(text);

/** The arguments of every command about one lead: an address or an id, and the target. */
export const ofOneLead = {
  words: { '<lead>': 'an e-mail address, or the id shown in the app and in logs' },
  options: { ...shared.stack, ...shared.json },
  read({ words: [word = ''], text }: Given) {
    return { word: leadWord(word), stack: text('stack') };
  },
};

/** An address or an id. Throws CommandError for anything else. */
export function leadWord(word: string): string {
  if (isId(word) || normalizeEmail(word)) return word;
  throw new CommandError(`got "${word}", expected an e-mail address or the id of a lead (32 hexadecimal digits)`);
}

/** The lead id of an address or an id, also of a lead that was merged into another. */
export async function leadIdOfWord(word: string, target: DeploymentTarget): Promise<string> {
  const identity = normalizeEmail(word)?.identity;
  return isId(word) || identity === undefined
    ? word
    : leadIdOf(await readKeys(target.output('KeysSecretId')), identity);
}

/** The lead with this address or id; of a merged one the lead it was merged into. Throws CommandError when the target has none. */
export async function findLead(
  word: string,
  target: DeploymentTarget,
  leads: Pick<Leads, 'history'>,
): Promise<LeadHistory> {
  const history = await leads.history(await leadIdOfWord(word, target));
  if (!history) throw new CommandError(`got "${word}", which no lead in ${target.name} has`);
  return history;
}
