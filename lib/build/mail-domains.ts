import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';

const data = createRequire(import.meta.url);
const disposable = data('disposable-email-domains-js/dist/dict/disposable_email_blocklist.json') as string[];
const freeMail = data('email-providers/all.json') as string[];

const throwAway = new Set(disposable);

/** Domains of throw-away addresses, for commands on this machine. */
export const throwAwayDomains: ReadonlySet<string> = throwAway;

const compress = promisify(brotliCompress);

async function packed(domains: Iterable<string>): Promise<string> {
  const names = [...domains].map((domain) => domain.toLowerCase()).sort();
  return (await compress(names.join('\n'))).toString('base64');
}

/**
 * The lists of mail domains as a function is bundled with them: 210 kB of names in 94 kB, unpacked on first use. The list of
 * free providers has all throw-away ones in it too; here each domain is on one list.
 */
export async function packedMailDomains(): Promise<{ disposable: string; freeMail: string }> {
  const others = freeMail.filter((domain) => !throwAway.has(domain));
  const [disposable, free] = await Promise.all([packed(throwAway), packed(others)]);
  return { disposable, freeMail: free };
}
