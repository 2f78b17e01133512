import type { privacyOperations } from '../../http/api/operations/privacy.ts';
import type { Answers } from '../../http/api/router.ts';
import { readerLanguage } from '../../http/pages/reader-language.ts';
import { RequestError } from '../../http/problem.ts';
import type { LeadAccess } from '../../services/sales/lead-access.ts';
import type { Copies } from '../privacy/copies.ts';

export interface CopyDeps {
  desk: Pick<LeadAccess, 'lead'>;
  copies: Copies;
}

/** A copy of a person's data, for an employee to hand to the person. */
export function copyAnswers({
  desk,
  copies,
}: CopyDeps): Pick<Answers, Extract<keyof typeof privacyOperations, 'export'>> {
  return {
    export: async ({ id, user, header }) => {
      const language = readerLanguage(header('accept-language'));
      const copy = (await desk.lead(id, user)) && (await copies.of(id, { language }));
      if (!copy)
        throw new RequestError({ status: 404, title: 'There is no such lead', detail: 'Or it is not yours to see.' });
      const file = `data-of-${id.slice(0, 8)}.zip`;
      return 'zip' in copy ? { file, zip: Buffer.from(copy.zip).toString('base64') } : { file, ...copy };
    },
  };
}
