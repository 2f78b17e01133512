import { brotliDecompressSync } from 'node:zlib';
import { addressKind, isReserved, type MailDomains } from '../../../domain/capture/address.ts';
import { suggestionFor } from '../../../domain/capture/typo.ts';
import type { CaptureRules } from '../../../domain/config/config.ts';
import type { AddressFacts } from '../../../domain/lead/person.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { MailHosts } from './mail-hosts.ts';

interface AddressDeps {
  hosts: MailHosts;
  domains: () => MailDomains;
  rules: CaptureRules['filter'];
}

export type Addresses = ReturnType<typeof createAddresses>;

/** Facts about an address, read before a lead costs anything. */
export function createAddresses({ hosts, domains, rules }: AddressDeps) {
  return {
    /** Undefined when there is nothing to report: a personal mailbox at a company whose domain takes mail. */
    async facts(email: string, now: Instant): Promise<AddressFacts | undefined> {
      const { domain, freeMail, role, disposable } = addressKind(email, domains(), rules);
      // Throw-away providers own misspellings of large domains. A person who mistyped is asked to correct the address, not
      // rejected.
      const mistyped = disposable ? suggestionFor(email) : undefined;
      const refused =
        disposable && !mistyped
          ? `${domain} gives out throw-away addresses`
          : !isReserved(domain) && (await hosts.takesMail(domain)) === false
            ? `${domain} takes no mail`
            : undefined;
      if (!freeMail && !role && !mistyped && refused === undefined) return undefined;
      return {
        ...(freeMail && { freeMail }),
        ...(role && { role }),
        ...(mistyped && { mistyped }),
        ...(refused && { refused }),
        checkedAt: now,
      };
    },
  };
}

/** The lists a function is bundled with (lib/build/mail-domains.ts), unpacked once. */
export function unpacked(packed: { disposable: string; freeMail: string }): () => MailDomains {
  let lists: MailDomains | undefined;
  const setOf = (text: string) => new Set(brotliDecompressSync(Buffer.from(text, 'base64')).toString().split('\n'));
  return () => {
    lists ??= { disposable: setOf(packed.disposable), freeMail: setOf(packed.freeMail) };
    return lists;
  };
}
