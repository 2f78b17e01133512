import { permissionsOf } from '../../../domain/access/permissions.ts';
import { teammatesOf, type User } from '../../../domain/access/user.ts';
import type { Config } from '../../../domain/config/config.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { holderOf } from '../../../domain/workflow/hand-off-round.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';

export type LeadAccess = ReturnType<typeof createLeadAccess>;

/** Which leads a signed-in person may see. */
export function createLeadAccess({ leads, config }: { leads: Pick<Leads, 'history'>; config: Config }) {
  /** A rep sees the leads of the own teams and the leads without a rep; other roles see all leads. */
  function sees(user: User, ownerId: string | undefined): boolean {
    if (permissionsOf(user).includes('leads:all')) return true;
    return ownerId === undefined || teammatesOf(user, config.sales).includes(ownerId);
  }

  return {
    sees,

    /** The lead's history; undefined when there is none, or when this person may not see it. */
    async lead(id: string, user: User): Promise<LeadHistory | undefined> {
      const history = await leads.history(id);
      return history && sees(user, holderOf(history)?.repId) ? history : undefined;
    },
  };
}
