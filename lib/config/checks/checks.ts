import type { Config, WholeConfig } from '../../../domain/config/config.ts';
import type { Part, Problem } from '../yaml-file.ts';
import { checkAds } from './ads.ts';
import { checkCapture } from './capture.ts';
import { checkDeployment, checkRepsAreNoLoop } from './deployment.ts';
import { checkHandOff } from './hand-off.ts';
import { checkIntegrations } from './integrations.ts';
import { checkNurture } from './nurture.ts';
import { checkPrivacy } from './privacy.ts';
import type { Report } from './report.ts';
import { checkRouting } from './routing.ts';
import { checkSales } from './sales.ts';
import { checkScoring } from './scoring.ts';
import { checkSegments } from './segments.ts';
import { formsWithoutBox, sharedVariants, twoMailsAtOnce, untoldOfErasures } from './warnings.ts';
import { checkMeetings, checkReports, checkWebhooks } from './webhooks.ts';

/** What no schema of a single setting can see: names that lead nowhere, doubles, limits of AWS. */
export function configProblems(config: WholeConfig, mails: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const report =
    (part: Part): Report =>
    (path, text) =>
      problems.push({ part, path, text });
  checkCapture(config, report('capture'));
  checkAds(config, report('capture'));
  checkWebhooks(config, report('capture'));
  checkScoring(config, report('scoring'));
  checkNurture(config, mails, report('nurture'));
  checkSegments(config, { segments: report('segments'), nurture: report('nurture') });
  checkSales(config, report('sales'));
  checkRepsAreNoLoop(config, report('sales'));
  checkHandOff(config, report('sales'));
  checkRouting(config, report('sales'));
  checkReports(config, report('sales'));
  checkMeetings(config, report('sales'));
  checkDeployment(config, report('deployment'));
  checkIntegrations(config, report('deployment'));
  checkPrivacy(config, report('privacy'));
  return problems;
}

/** What works and is probably not meant. It stops nothing. */
export function configWarnings(config: Config): Problem[] {
  return [
    ...formsWithoutBox(config),
    ...sharedVariants(config),
    ...twoMailsAtOnce(config),
    ...untoldOfErasures(config),
  ];
}
