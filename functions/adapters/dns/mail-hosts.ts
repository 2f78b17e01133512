import { Resolver } from 'node:dns/promises';
import { hour } from '../../../domain/time/instant.ts';
import { within } from '../aws/in-parallel.ts';

/** How long answers are remembered, and how many: a form under attack asks about thousands of names. */
const rememberedFor = hour;
const mostRemembered = 1_000;

/** The part of node:dns this asks. */
export type Dns = Pick<Resolver, 'resolveMx' | 'resolve4' | 'resolve6'>;

export interface MailHosts {
  /** Whether mail to this domain can arrive: false only when DNS says so, undefined when it does not answer in time. */
  takesMail(domain: string): Promise<boolean | undefined>;
}

/** Asks DNS, no longer than `timeout` milliseconds. `now` is the process's own clock, for the age of what it remembers. */
export function createMailHosts(
  timeout: number,
  now: () => number,
  dns: Dns = new Resolver({ timeout, tries: 1 }),
): MailHosts {
  const known = new Map<string, { until: number; answer: boolean }>();
  return {
    async takesMail(domain) {
      const remembered = known.get(domain);
      if (remembered && now() < remembered.until) return remembered.answer;
      // The resolver's own limit holds for each question; this one for all of them.
      const answer = await within(timeout, ask(domain, dns)).catch(() => undefined);
      if (answer === undefined) return undefined;
      if (known.size >= mostRemembered) known.clear();
      known.set(domain, { until: now() + rememberedFor, answer });
      return answer;
    },
  };
}

/** RFC 5321, 5.1: mail goes to the MX hosts, without any to the domain's own address. RFC 7505: a single MX "." takes none. */
async function ask(domain: string, dns: Dns): Promise<boolean | undefined> {
  const hosts = await found(() => dns.resolveMx(domain));
  if (hosts === undefined || hosts === 'no such name') return hosts && false;
  if (hosts.length > 0) return hosts.some(({ exchange }) => exchange !== '' && exchange !== '.');
  for (const resolve of [() => dns.resolve4(domain), () => dns.resolve6(domain)]) {
    const addresses = await found(resolve);
    if (addresses === undefined) return undefined;
    if (addresses !== 'no such name' && addresses.length > 0) return true;
  }
  return false;
}

/** The records, none, or that the name does not exist; undefined when the resolver fails. */
async function found<T>(resolve: () => Promise<T[]>): Promise<T[] | 'no such name' | undefined> {
  try {
    return await resolve();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENODATA') return [];
    return code === 'ENOTFOUND' ? 'no such name' : undefined;
  }
}
