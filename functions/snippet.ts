import { capture } from 'leadloop:config';
import type { CaptureRules } from '../domain/config.ts';
import { type HttpHandler, http } from './middleware/http.ts';
import { script } from './middleware/script.ts';
import { siteScript } from './pages/site-script.ts';

/** GET /t.js: what a site includes to report visits, downloads and events of its visitors (POST /events). */
export function createSnippet({ rules }: { rules: CaptureRules['following'] }): HttpHandler {
  const text = siteScript(rules);
  return async (event) => script(event, text);
}

export const handler = http('snippet', () => createSnippet({ rules: capture.following }));
