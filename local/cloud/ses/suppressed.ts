import { isObject } from '../assembly/template.ts';
import { readKept, replaceFile } from '../journal/kept-file.ts';
import { bare, MailRefused } from './mail.ts';

export interface Suppressed {
  /** Why SES sends nothing to this address; undefined when it does. */
  reasonFor(address: string): string | undefined;
  /** PutSuppressedDestination, GetSuppressedDestination, DeleteSuppressedDestination, ListSuppressedDestinations. Throws MailRefused. */
  handle(method: string, path: string, body: unknown): unknown;
}

interface Kept {
  reason: string;
  /** Seconds since the epoch, as SES answers it. */
  at: number;
}

export const suppressionPath = '/v2/email/suppression/addresses';
const reasons = ['BOUNCE', 'COMPLAINT'];
const usualPage = 100;

/** The suppression list of the account; `path` outlives the process. SES adds nobody itself here: only the simulator bounces, and SES leaves that out. */
export function openSuppressed(path: string, now: () => number): Suppressed {
  const kept = new Map(Object.entries(readKept<Kept>(path)));
  const save = () => replaceFile(path, JSON.stringify(Object.fromEntries(kept)));
  const summary = ([EmailAddress, { reason, at }]: [string, Kept]) => ({
    EmailAddress,
    Reason: reason,
    LastUpdateTime: at,
  });

  function found(address: string): Kept {
    const one = kept.get(address);
    if (!one) throw new MailRefused('NotFoundException', 404, 'Email address does not exist on your suppression list.');
    return one;
  }

  function list(query: URLSearchParams) {
    const wanted = query.getAll('Reason');
    const from = Number(query.get('NextToken') ?? 0);
    const to = from + Number(query.get('PageSize') ?? usualPage);
    const all = [...kept].filter(([, { reason }]) => wanted.length === 0 || wanted.includes(reason));
    return {
      SuppressedDestinationSummaries: all.slice(from, to).map(summary),
      ...(to < all.length && { NextToken: String(to) }),
    };
  }

  return {
    reasonFor: (address) => kept.get(bare(address).toLowerCase())?.reason,
    handle(method, requested, body) {
      const { pathname, searchParams } = new URL(requested, 'http://ses');
      const address = decodeURIComponent(pathname.slice(suppressionPath.length + 1)).toLowerCase();
      if (address === '' && method === 'GET') return list(searchParams);
      if (address !== '' && method === 'GET') return { SuppressedDestination: summary([address, found(address)]) };
      if (address !== '' && method === 'DELETE') {
        found(address);
        kept.delete(address);
        save();
        return {};
      }
      if (address !== '' || method !== 'PUT')
        throw new MailRefused('BadRequestException', 400, `${method} ${pathname} is not supported`);
      const { EmailAddress = '', Reason = '' } = isObject(body) ? (body as Record<string, string>) : {};
      if (!/^\S+@\S+$/.test(EmailAddress) || !reasons.includes(Reason))
        throw new MailRefused(
          'BadRequestException',
          400,
          `got "${EmailAddress}", "${Reason}", expected an address and ${reasons.join(' or ')}`,
        );
      kept.set(EmailAddress.toLowerCase(), { reason: Reason, at: now() / 1_000 });
      save();
      return {};
    },
  };
}
