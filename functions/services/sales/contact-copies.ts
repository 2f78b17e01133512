import { type ContactCopy, mostPeople } from '../../../domain/replies/contact-copy.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { holderOf } from '../../../domain/workflow/hand-off-round.ts';
import { log } from '../../adapters/aws/log.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import { type Keys, leadIdOfAddress } from '../../adapters/secrets/key-ring.ts';
import type { RepWork } from './rep-work.ts';

interface ContactCopyDeps {
  keys: Keys;
  leads: Pick<Leads, 'history'>;
  work: Pick<RepWork, 'record'>;
}

/** Records what reps write to leads from their own mailbox. Only the fact is kept, not the text. */
export function createContactCopies({ keys, leads, work }: ContactCopyDeps) {
  return {
    /** `id` names the mail: a repetition records nothing more. */
    async record(copy: ContactCopy, id: string, at: Instant): Promise<void> {
      if (copy.is === 'unproven')
        return log.warn('a copy of a mail was not believed', { id, why: 'the sender is not proven' });
      const { repId, people } = copy;
      if (people.length > mostPeople)
        return log.info('a copy of a mailing is no contact', { id, people: people.length });
      let unknown = 0;
      for (const address of people) {
        const history = await leads.history(leadIdOfAddress(keys, address) ?? '');
        // A mail from an employee creates no lead: its recipient has asked for nothing.
        if (!history) unknown++;
        else {
          const holder = holderOf(history);
          const offer = holder?.repId === repId && holder.status !== 'closed' ? holder : undefined;
          const detail = { channel: 'mail', reached: false } as const;
          const actor = { repId, agent: 'mail in copy' };
          await work.record(history, offer, actor, { type: 'contact.made', id: `contact-copy-${id}`, at, detail });
        }
      }
      if (unknown > 0) log.info('a copy names people who are no leads', { id, unknown });
    },
  };
}
