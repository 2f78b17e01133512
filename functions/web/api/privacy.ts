import type { privacyOperations } from '../../http/api/operations/privacy.ts';
import type { Answers } from '../../http/api/router.ts';
import type { ApiDeps } from './deps.ts';
import { createLeadViews } from './lead-views.ts';

/** What a person may demand of what is known about them, carried out for them by one of ours. */
export function privacyAnswers(deps: ApiDeps): Pick<Answers, Exclude<keyof typeof privacyOperations, 'export'>> {
  const { erasures, now } = deps;
  const { found } = createLeadViews(deps);

  return {
    erase: async ({ id, user, body: { reason } }) => {
      await found(id, user);
      const orderedAt = now();
      await erasures.order({ leadId: id, at: orderedAt, on: 'request', by: 'app', reason });
      return { person: id, orderedAt };
    },
  };
}
