import type { Language } from '../../../domain/language/language.ts';
import { zoneOf } from '../../../domain/lead/zone.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { DataCopies } from '../../adapters/s3/data-copies.ts';
import { exportPage } from '../../http/pages/privacy/export-page.ts';
import { exportFiles, zipped } from '../../services/privacy/export/archive.ts';
import { type HeldDeps, heldOf } from '../../services/privacy/export/held.ts';
import { type ExportSettings, wordsOf } from '../../services/privacy/export/words.ts';

interface CopiesDeps {
  held: HeldDeps;
  config: ExportSettings;
  mails: Readonly<Record<string, { title: string }>>;
  large: Pick<DataCopies, 'keep'>;
  now: () => Instant;
}

/** The zip; of a large one the address that gives it for an hour. */
type DataCopy = { zip: Uint8Array } | { address: string };

export type Copies = ReturnType<typeof createCopies>;

/** Lambda answers at most 6 MB, and a zip travels in base64. */
const most = 4_400_000;

/** All that is held of a person, as a zip. */
export function createCopies({ held, config, mails, large, now }: CopiesDeps) {
  return {
    /**
     * A copy with a page in this language; undefined without such a lead. `who`: the name of a person who is no lead, whose
     * data is copied, too; then undefined when nothing is held.
     */
    async of(leadId: string, { language, who }: { language: Language; who?: string }): Promise<DataCopy | undefined> {
      const all = await heldOf(leadId, held, who);
      if (!all) return undefined;
      const { nurture, deployment } = config;
      const words = wordsOf(config, mails, zoneOf(all.lead ?? {}, nurture));
      const at = now();
      const occasion = { company: deployment.product.company, privacyUrl: deployment.privacyUrl, at };
      const zip = zipped(exportFiles(all, words, occasion, exportPage(language)), at);
      return zip.length <= most ? { zip } : { address: await large.keep(leadId, zip) };
    },
  };
}
