import { isbot } from 'isbot';

/** What a request for a link says about who sent it. */
export interface ClickRequest {
  method: string;
  userAgent: string;
}

/** How a request gives a program away by itself; undefined when it could be a person's. Browsers always name themselves. */
export function botRequest({ method, userAgent }: ClickRequest): string | undefined {
  if (method === 'HEAD') return 'it asked for the headers only';
  if (userAgent.trim() === '') return 'it does not say what it is';
  return isbot(userAgent) ? 'a known bot' : undefined;
}
