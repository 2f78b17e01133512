import { readKept, replaceFile } from '../journal/kept-file.ts';
import { bare, type Call, MailRefusedError, page } from './mail.ts';

export interface Suppressed {
  /** Why SES sends nothing to this address; undefined when it does. */
  reasonFor(address: string): string | undefined;
  /** PutSuppressedDestination, GetSuppressedDestination, DeleteSuppressedDestination, ListSuppressedDestinations. Throws MailRefusedError. */
  handle(call: Call): unknown;
  /** Removes these addresses from the list. SES keeps them, but a laptop's file must not name erased people. */
  forget(addresses: readonly string[]): void;
}

interface Kept {
  reason: string;
  /** Seconds since the epoch, as SES answers it. */
  at: number;
}

export const suppressionPath = '/v2/email/suppression/addresses';
const reasons = ['BOUNCE', 'COMPLAINT'];

/**
 * The suppression list of the account; `path` outlives the process. SES adds no address by itself here: only the simulator
 * bounces, and SES leaves its addresses out.
 */
export function openSuppressed(path: string, now: () => number): Suppressed {
  const kept = new Map(Object.entries(readKept<Kept>(path)));
  const save = () => replaceFile(path, JSON.stringify(Object.fromEntries(kept)), 0o600);
  const summary = ([EmailAddress, { reason, at }]: [string, Kept]) => ({
    EmailAddress,
    Reason: reason,
    LastUpdateTime: at,
  });

  function found(address: string): Kept {
    const one = kept.get(address);
    if (!one)
      throw new MailRefusedError('NotFoundException', 404, 'Email address does not exist on your suppression list.');
    return one;
  }

  function list(query: URLSearchParams) {
    const wanted = query.getAll('Reason');
    const all = [...kept].filter(([, { reason }]) => wanted.length === 0 || wanted.includes(reason));
    const { items, NextToken } = page(all, query);
    return { SuppressedDestinationSummaries: items.map(summary), NextToken };
  }

  return {
    reasonFor: (address) => kept.get(bare(address).toLowerCase())?.reason,
    forget(addresses) {
      const listed = addresses.map((one) => bare(one).toLowerCase()).filter((one) => kept.delete(one));
      if (listed.length > 0) save();
    },
    handle({ method, path: requested, query, body }) {
      const address = decodeURIComponent(requested.slice(suppressionPath.length + 1)).toLowerCase();
      if (address === '' && method === 'GET') return list(query);
      if (address !== '' && method === 'GET') return { SuppressedDestination: summary([address, found(address)]) };
      if (address !== '' && method === 'DELETE') {
        found(address);
        kept.delete(address);
        save();
        return {};
      }
      if (address !== '' || method !== 'PUT')
        throw new MailRefusedError('BadRequestException', 400, `${method} ${requested} is not supported`);
      const { EmailAddress = '', Reason = '' } = body as Record<string, string>;
      if (!/^\S+@\S+$/.test(EmailAddress) || !reasons.includes(Reason))
        throw new MailRefusedError(
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
