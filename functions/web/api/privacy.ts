import { describe } from '../../../domain/lead/activity-types.ts';
import { consentRecord } from '../../../domain/privacy/consent-record.ts';
import { titlesFor } from '../../../domain/workflow/rep-timeline.ts';
import { nameOf } from '../../../domain/workflow/timeline.ts';
import type { privacyOperations } from '../../http/api/operations/privacy.ts';
import type { Answers } from '../../http/api/router.ts';
import { receiptToken } from '../../services/privacy/receipt.ts';
import type { ApiDeps } from './deps.ts';
import { createSeen } from './seen.ts';

/** A person's data rights, carried out for them by an employee. */
export function privacyAnswers(deps: ApiDeps): Pick<Answers, Exclude<keyof typeof privacyOperations, 'export'>> {
  const { erasures, keys, config, mails, now } = deps;
  const { found, seen, deed } = createSeen(deps);

  return {
    'consent-record': async ({ id, user }) => {
      const history = await found(id, user);
      const names = { rep: (repId: string) => nameOf(repId, config), titles: titlesFor(history.lead, config, mails) };
      return {
        said: consentRecord(history).map(({ about, given, at, consent, activity }) => {
          const { source = '', text: words, version, basis, proven = false, from } = consent ?? {};
          const how = activity ? describe(activity, names) : sourceIn(source, config.capture.forms);
          return { about, given, at, how, words, version, basis, proven: proven || about === 'address', ...from };
        }),
      };
    },

    erase: async (request) => {
      const history = await seen(request);
      const { id, body } = request;
      const orderedAt = now();
      await deed(request, history, async () => {
        await erasures.order({ leadId: id, at: orderedAt, on: 'request', by: 'app', reason: body.reason });
        return undefined;
      });
      return { person: id, orderedAt, receipt: `/my-data/erased/${receiptToken(keys, id, orderedAt)}` };
    },
  };
}

/** Where a consent was asked for: `form contact` by the form's title. */
function sourceIn(source: string, forms: Readonly<Record<string, { title: string }>>): string {
  const [kind, form = ''] = source.split('form ');
  return kind === '' ? `The form “${forms[form]?.title ?? form}”` : source;
}
