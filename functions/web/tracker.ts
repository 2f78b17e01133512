import { capture } from 'leadloop:config';
import type { CaptureRules } from '../../domain/config/config.ts';
import { http } from '../http/http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { siteScript } from '../http/pages/site-script.ts';
import { script } from '../http/script.ts';

/** GET /t.js: the script by which a site reports visits, downloads and events (POST /events). */
export function createTracker({ rules }: { rules: CaptureRules['following'] }): HttpHandler {
  const text = siteScript(rules);
  return async (event) => script(event, text);
}

export const handler = http('tracker', () => createTracker({ rules: capture.following }));
