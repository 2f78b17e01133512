import { site } from 'leadloop:scripts';
import type { CaptureRules } from '../../../domain/config/config.ts';
import type { SiteSettings } from './site-settings.ts';

/** The script behind `<script async src="…/t.js">`. */
export function siteScript({ consent, downloads }: CaptureRules['following']): string {
  const settings: SiteSettings = { consent: consent === 'assumed', downloads };
  // The host page's own scripts continue after any error.
  return `try{(leadloopSettings=>{${site}})(${JSON.stringify(settings)})}catch{}\n`;
}
