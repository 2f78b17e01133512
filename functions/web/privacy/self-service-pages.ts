import type { Config } from '../../../domain/config/config.ts';
import { askedUntil, keptFor } from '../../../domain/privacy/erasure.ts';
import { type Instant, second } from '../../../domain/time/instant.ts';
import type { ErasureRecords } from '../../adapters/s3/erasure-records.ts';
import { type Keys, leadIdOfAddress } from '../../adapters/secrets/key-ring.ts';
import { formOf, queryOf } from '../../http/body.ts';
import { clientAddress } from '../../http/client-address.ts';
import { evenly } from '../../http/even-time.ts';
import { html } from '../../http/http.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../../http/messages.ts';
import {
  askPage,
  readyPage,
  receiptPage,
  sentPage,
  wishPage,
  workingPage,
} from '../../http/pages/privacy/data-pages.ts';
import { languageAsked } from '../../http/pages/reader-language.ts';
import { deadLink, RequestError } from '../../http/problem.ts';
import { signedReceipt } from '../../services/privacy/receipt.ts';
import type { SelfService } from '../../services/privacy/self-service.ts';
import { openLink } from '../../services/signed-links.ts';
import type { Copies } from './copies.ts';

export interface SelfServicePagesDeps {
  selfService: SelfService;
  copies: Copies;
  records: Pick<ErasureRecords, 'find'>;
  keys: Keys;
  config: Pick<Config, 'deployment'>;
  /** For moments on a receipt: where the person was is erased. */
  zone: string;
  /** The secret of CloudFront in front of the API. */
  edge?: string;
  now: () => Instant;
  /** For tests: real time otherwise. */
  pace?: Parameters<typeof evenly>[1];
}

/** Milliseconds within which a mail is sent also on a slow day: the time of the answer does not reveal whether one was. */
export const answersAfter = 2 * second;

/** A person's pages for their own data, without a script: ask for a link, and behind it export or erase the data. */
export function createSelfServicePages(deps: SelfServicePagesDeps): HttpHandler {
  const { selfService, copies, records, keys, config, zone, now, pace } = deps;
  const askedEvenly = evenly(asked, { step: answersAfter, ...pace });

  return async (event) => {
    const { method } = event.requestContext.http;
    const isPost = method === 'POST';
    if (!isPost && method !== 'GET' && method !== 'HEAD')
      throw new RequestError({ status: 405, title: 'This page has no such method' }, { allow: 'GET, HEAD, POST' });
    const [first, second, ...more] = (event.pathParameters?.path ?? '').split('/').filter((part) => part !== '');
    if (first === undefined) return isPost ? askedEvenly(event) : html(askPage(languageAsked(event)));
    if (first === 'erased' && second !== undefined && more.length === 0 && !isPost) return receipt(event, second);
    if (second !== undefined) throw new RequestError({ status: 404, title: 'There is no such page' });
    return isPost ? carriedOut(event, first) : shown(event, first);
  };

  /** By the address that was typed, or by the link of a mail, whose address is known. */
  async function asked(event: HttpEvent): Promise<HttpResponse> {
    const language = languageAsked(event);
    const form = await formOf(event);
    const token = form.get('preferences');
    if (token !== null) {
      const opened = openLink(keys.links, 'preferences', token, now());
      if ('problem' in opened) throw deadLink(opened.problem);
      await selfService.ask(opened.claims.leadId);
      return html(sentPage(language));
    }
    const typed = (form.get('email') ?? '').trim().slice(0, 320);
    const leadId = leadIdOfAddress(keys, typed);
    if (leadId === undefined) return html(askPage(language, { typed }), 400);
    if (!(await selfService.mayAsk(clientAddress(event, deps)))) throw tooMany();
    await selfService.ask(leadId, typed);
    return html(sentPage(language));
  }

  async function shown(event: HttpEvent, token: string): Promise<HttpResponse> {
    const { open } = await opened(token);
    return html(wishPage(languageAsked(event), { token, open }));
  }

  async function carriedOut(event: HttpEvent, token: string): Promise<HttpResponse> {
    const { leadId, open, who } = await opened(token);
    const form = await formOf(event);
    const [action, language] = [form.get('action'), languageAsked(event)];
    if (action !== 'export' && action !== 'erase')
      throw new RequestError({
        status: 400,
        title: 'We did not understand that choice',
        invalid: [{ field: 'action', got: String(action), expected: 'export, or erase with sure=yes' }],
      });
    if (!open.includes(action)) return html(wishPage(language, { token, open }), 410);
    if (action === 'erase') {
      if (form.get('sure') !== 'yes') return html(wishPage(language, { token, open, isUnsure: true }), 400);
      return { statusCode: 303, headers: { location: `/my-data/erased/${await selfService.erase(token, leadId)}` } };
    }
    const copy = await copies.of(leadId, { language, who });
    if (!copy) throw deadLink('expired');
    if (!(await selfService.taken(token))) return html(wishPage(language, { token, open: ['erase'] }), 410);
    if ('address' in copy) return html(readyPage(language, copy.address));
    return download(Buffer.from(copy.zip), 'application/zip', 'my-data.zip');
  }

  async function opened(token: string) {
    const found = await selfService.open(token);
    if ('problem' in found) throw deadLink(found.problem);
    return found;
  }

  /** Until the erasure is done, the page loads itself again. */
  async function receipt(event: HttpEvent, token: string): Promise<HttpResponse> {
    const found = openLink(keys.links, 'erasure', token, now());
    if ('problem' in found) throw deadLink(found.problem);
    const { leadId, at } = found.claims;
    const record = await records.find(leadId);
    const signed =
      record && askedUntil(record) >= at ? signedReceipt(record, keys, keptFor(config.deployment)) : undefined;
    const language = languageAsked(event);
    if (!signed) return html(workingPage(language), 200, { refresh: '3' });
    if (queryOf(event).file !== undefined)
      return download(Buffer.from(`${JSON.stringify(signed, undefined, 2)}\n`), 'application/json', 'receipt.json');
    return html(receiptPage(signed, language, { zone, file: `/my-data/erased/${token}?file` }));
  }
}

/** The link alone opens the file, so no cache keeps it. */
const download = (body: Buffer, type: string, name: string): HttpResponse => ({
  statusCode: 200,
  headers: {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
  },
  body: body.toString('base64'),
  isBase64Encoded: true,
});

const tooMany = () =>
  new RequestError(
    {
      status: 429,
      title: 'Too many requests from your network',
      detail: 'Please ask again in an hour, or write to us.',
    },
    { 'retry-after': '3600' },
  );
