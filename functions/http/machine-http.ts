import middy from '@middy/core';
import { log } from '../adapters/aws/log.ts';
import { once } from '../adapters/aws/once.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from './messages.ts';
import { type Problem, problemResponse, RequestError } from './problem.ts';
import { secured } from './security-headers.ts';

/** The answer to a failed request. An unexpected error is logged and answered without details. */
export function problemOf(name: string, event: HttpEvent, error: unknown): Problem {
  const problem: Problem =
    error instanceof RequestError
      ? error.problem
      : { status: 500, title: 'Something went wrong on our side', detail: 'Please try again in a moment.' };
  if (problem.status >= 500) log.error('request failed', { function: name, route: event.routeKey, error });
  return problem;
}

/** As `http`, for routes that only programs call: always problem+json (RFC 9457), and no pages in the bundle. */
export function machineHttp(name: string, make: () => Promise<HttpHandler> | HttpHandler) {
  const made = once(make);
  return middy<HttpEvent, HttpResponse>()
    .use({
      onError: (request) => {
        const { error, event } = request;
        const headers = error instanceof RequestError ? error.headers : {};
        request.response = secured(problemResponse(problemOf(name, event, error), headers));
      },
    })
    .handler(async (event) => secured(await (await made())(event)));
}
