import type { Config } from '../domain/config.ts';
import { checkAds } from './contradictions/ads.ts';
import { checkCapture } from './contradictions/capture.ts';
import { checkDeployment } from './contradictions/deployment.ts';
import { checkHandOff } from './contradictions/hand-off.ts';
import { checkIntegrations } from './contradictions/integrations.ts';
import { checkNurture } from './contradictions/nurture.ts';
import type { Report } from './contradictions/report.ts';
import { checkRouting } from './contradictions/routing.ts';
import { checkSales } from './contradictions/sales.ts';
import { checkScoring } from './contradictions/scoring.ts';
import { checkReports, checkWebhooks } from './contradictions/webhooks.ts';
import type { Part, Problem } from './yaml-file.ts';

/** What no schema of a single setting can see: names that lead nowhere, doubles, limits of AWS. */
export function contradictions(config: Config, mails: readonly string[]): Problem[] {
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
  checkSales(config, report('sales'));
  checkHandOff(config, report('sales'));
  checkRouting(config, report('sales'));
  checkReports(config, report('sales'));
  checkDeployment(config, report('deployment'));
  checkIntegrations(config, report('deployment'));
  return problems;
}
