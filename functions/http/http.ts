import middy from '@middy/core';
import { once } from '../adapters/aws/once.ts';
import { problemOf } from './machine-http.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from './messages.ts';
import { securityHeaders } from './pages/headers.ts';
import { problemPage } from './pages/problem-page.ts';
import { problemIn } from './pages/problem-words.ts';
import { languageAsked } from './pages/reader-language.ts';
import { type Problem, problemResponse, RequestError } from './problem.ts';
import { secured } from './security-headers.ts';

/**
 * Wraps an HTTP handler that is made once, on the first request. A RequestError becomes problem+json (RFC 9457), or a page for
 * a browser; other errors are logged and answered with a 500 without details.
 */
export function http(name: string, make: () => Promise<HttpHandler> | HttpHandler) {
  const made = once(make);
  return middy<HttpEvent, HttpResponse>()
    .use({
      onError: (request) => {
        const { error, event } = request;
        const problem = problemOf(name, event, error);
        const headers = error instanceof RequestError ? error.headers : {};
        request.response = secured(
          wantsPage(event) ? page(event, problem, headers) : problemResponse(problem, headers),
        );
      },
    })
    .handler(async (event) => secured(await (await made())(event)));
}

/** True when a person reads the answer in a browser. */
export const wantsPage = (event: HttpEvent) => (event.headers.accept ?? '').includes('text/html');

/** An HTML answer with the headers every page gets. */
export const html = (body: string, statusCode = 200, headers: Record<string, string> = {}): HttpResponse => ({
  statusCode,
  headers: { 'content-type': 'text/html; charset=utf-8', ...securityHeaders(), ...headers },
  body,
});

function page(event: HttpEvent, problem: Problem, headers: Record<string, string>): HttpResponse {
  const language = languageAsked(event);
  const { status, title, detail = '', invalid } = problemIn(problem, language);
  return html(problemPage(status, title, detail, invalid, language), status, headers);
}
