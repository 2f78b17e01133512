import type { WholeConfig } from '../../../domain/config/config.ts';
import { type Language, languages, ownLanguage } from '../../../domain/language/language.ts';
import type { MailKind } from '../../../domain/lead/send.ts';
import { lookOf } from '../../../domain/mail/look.ts';
import type { marketingOperations } from '../../http/api/operations/marketing.ts';
import type { Answers } from '../../http/api/router.ts';
import type { ConfigChanges } from '../../services/operations/config-changes.ts';

export interface MarketingDeps {
  config: Omit<WholeConfig, 'privacy'>;
  mails: Record<string, { title: string; version: string; kind: MailKind }>;
  /** The files of config/, by name. */
  configFiles: Record<string, string>;
  configChanges: Pick<ConfigChanges, 'last'>;
}

/** What marketers have deployed. */
export function marketingAnswers({
  config,
  mails,
  configFiles,
  configChanges,
}: MarketingDeps): Pick<Answers, keyof typeof marketingOperations> {
  const { tracks } = config.nurture;
  const shown = (name: string) => {
    const { title = '', version = '' } = mails[name] ?? {};
    // A subject that is one variable alone has no fixed words for a title.
    return { name, title: title || name, look: lookOf(name, version) };
  };
  const inStep = ({ template, variants }: { template: string; variants?: Record<string, number> }) =>
    variants ? Object.keys(variants) : [template];
  const placesOf = (mail: string) =>
    tracks.flatMap(({ id, name: track = id, steps }) =>
      steps.filter((step) => inStep(step).includes(mail)).map((step) => ({ name: `${id} / ${step.id}`, track })),
    );

  /** The language of a mail that is written in several: `rep-visit-de` is the German wording of `rep-visit`. */
  const wordingOf = (name: string): Language | undefined =>
    languages.find((one) => name.endsWith(`-${one}`) && name.slice(0, -one.length - 1) in mails) ??
    (languages.some((one) => `${name}-${one}` in mails) ? ownLanguage(config.deployment.product.language) : undefined);

  return {
    marketingMails: async () => ({
      mails: Object.entries(mails).map(([name, { kind }]) => ({
        ...shown(name),
        kind,
        language: wordingOf(name),
        places: placesOf(name),
      })),
    }),

    marketingTracks: async () => ({
      tracks: tracks.map(({ id, name, steps, quiet, forms, segment, personas, interests, reasons, ...track }) => ({
        id,
        name: name ?? id,
        for: track.for,
        quietMs: quiet,
        narrowed: [forms, segment, personas, interests, reasons].some((one) => one !== undefined),
        steps: steps.map(({ id: step, after, on, skip, stop, ...mail }) => ({
          id: step,
          mails: inStep(mail).map(shown),
          afterMs: after,
          on,
          conditional: skip !== undefined || stop !== undefined,
        })),
      })),
    }),

    marketingConfig: async () => ({
      stage: config.deployment.stage,
      files: Object.entries(configFiles).map(([name, text]) => ({ name, text })),
      changes: await configChanges.last(),
    }),
  };
}
