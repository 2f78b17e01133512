/** Where a request came from: one machine or household, and the network it is part of. */
export interface Sender {
  address: string;
  network: string;
}

/**
 * An IPv4 address and its /24; an IPv6 /64, which is one household's, and its /48. Undefined for this machine and for a text
 * that is no address.
 */
export function senderAt(ip: string): Sender | undefined {
  const v4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(ip)?.[1];
  if (v4 !== undefined) {
    if (v4.startsWith('127.')) return undefined;
    return { address: v4, network: `${v4.slice(0, v4.lastIndexOf('.'))}.0/24` };
  }
  const groups = groupsOf(ip);
  if (groups === undefined || ip === '::1') return undefined;
  return { address: `${groups.slice(0, 4).join(':')}::/64`, network: `${groups.slice(0, 3).join(':')}::/48` };
}

/** The eight groups of an IPv6 address, without leading zeros (RFC 4291, 2.2). */
function groupsOf(ip: string): string[] | undefined {
  const [head = '', tail, ...more] = ip.split('::');
  if (more.length > 0) return undefined;
  const parts = (text: string) => (text === '' ? [] : text.split(':'));
  const [before, after] = [parts(head), parts(tail ?? '')];
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}
