/** An address in its parts, as it is written: nothing is decoded, so nothing is written anew. */
function partsOf(address: string): { page: string; query: string[]; fragment: string } {
  const hash = address.indexOf('#');
  const [before, fragment] = hash < 0 ? [address, ''] : [address.slice(0, hash), address.slice(hash)];
  const mark = before.indexOf('?');
  if (mark < 0) return { page: before, query: [], fragment };
  return { page: before.slice(0, mark), query: before.slice(mark + 1).split('&'), fragment };
}

const written = ({ page, query, fragment }: ReturnType<typeof partsOf>) =>
  `${page}${query.length > 0 ? `?${query.join('&')}` : ''}${fragment}`;

// Behind an ampersand, because a question mark at the beginning would not count as part of the name.
const isNamed = (part: string, name: string) => new URLSearchParams(`&${part}`).has(name);

/** Whether the query has the parameter, empty or not. */
export const hasParameter = (address: string, name: string): boolean =>
  partsOf(address).query.some((part) => isNamed(part, name));

/** The address with one more parameter at the end of its query. The rest stays unchanged. */
export function withParameter(address: string, name: string, value: string): string {
  const parts = partsOf(address);
  const query = parts.query.length === 1 && parts.query[0] === '' ? [] : parts.query;
  return written({ ...parts, query: [...query, `${name}=${encodeURIComponent(value)}`] });
}

/** The address without these parameters. The rest stays unchanged. */
export function withoutParameters(address: string, names: readonly string[]): string {
  const parts = partsOf(address);
  const query = parts.query.filter((part) => !names.some((name) => isNamed(part, name)));
  return query.length === parts.query.length ? address : written({ ...parts, query });
}

/** A signed token of ours (functions/services/signed-links.ts), at any place in an address. */
const token = /(?<![\w-])[\w-]{24,}\.[\w-]{22}(?![\w-])/g;

/** The address without tokens, by which its reader could act for another person: referrers are kept and shown. */
export const withoutTokens = (address: string): string => address.replace(token, '…');
