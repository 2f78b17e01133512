/**
 * Two modules that exist only after bundling: the parsed configuration and what the senders must know of each mail.
 * bin/virtual-modules.ts serves them, tree-shaken, to esbuild and to vitest, so no function parses YAML when it starts.
 */
declare module 'leadloop:config' {
  import type { CaptureRules, Deployment, NurtureRules, SalesRules, ScoringRules } from '../domain/config.ts';

  export const capture: CaptureRules;
  export const scoring: ScoringRules;
  export const nurture: NurtureRules;
  export const sales: SalesRules;
  export const deployment: Deployment;
}

declare module 'leadloop:mails' {
  import type { MailManifest } from '../emails/compile.ts';

  /** By mail name, which is the template named in config/nurture.yaml. */
  export const mails: Record<string, MailManifest>;
}
