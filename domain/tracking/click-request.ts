import { isbot } from 'isbot';

/** A link's request, for detecting its sender. Header names are in lower case. */
interface ClickRequest {
  method: string;
  userAgent: string;
  headers: Readonly<Record<string, string | undefined>>;
}

/** Headers of browsers that load a page ahead of a click: Chromium, Firefox, Safari, and Chromium before 2021. */
const ahead = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];
/** Mail gateways that open every link, as far as they name themselves and are on no list of bots. */
const gateways =
  /barracuda|mimecast|proofpoint|forcepoint|fireeye|trellix|ironport|symantec|messagelabs|trendmicro|sophos|zscaler|safelinks|urldefense|hornetsecurity|cloudmark|vade/i;
const gatewayHeaders = /^x-(?:barracuda|mimecast|proofpoint|fireeye|trellix|ironport|symantec|zscaler|safelinks)/;

/** How a request gives a program away by itself; undefined when it could be a person's. Browsers always name themselves. */
export function botRequest({ method, userAgent, headers }: ClickRequest): string | undefined {
  if (method === 'HEAD') return 'it asked for the headers only';
  if (userAgent.trim() === '') return 'it does not say what it is';
  if (ahead.some((name) => /prefetch|prerender|preview|instant/i.test(headers[name] ?? '')))
    return 'a browser loaded it ahead of any click';
  if (gateways.test(userAgent) || Object.keys(headers).some((name) => gatewayHeaders.test(name)))
    return 'a mail gateway that opens every link';
  return isbot(userAgent) ? 'a known bot' : undefined;
}
