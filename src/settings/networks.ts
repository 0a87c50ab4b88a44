import { isIP } from 'node:net';

/** Reads "10.0.0.0/8", "fd00::/8" or one address; the text of what is wrong comes back beside it. */
export function networkOf(text: string): { cidr: string } | { wrong: string } {
  const [address = '', bits, more] = text.replaceAll(/[[\]]/g, '').split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined || address.includes('%')) {
    return { wrong: 'is no address or network: write 10.1.2.3, 10.0.0.0/8 or fd00::/8' };
  }
  const most = family === 6 ? 128 : 32;
  const length = bits === undefined ? most : Number(bits);
  if (!/^\d{1,3}$/.test(bits ?? '0') || length > most) {
    return { wrong: `must end with a number from 1 to ${most} after the /` };
  }
  // Believing everybody, any customer could take any address.
  if (length === 0) return { wrong: 'is everybody: name the networks of your proxies' };
  return { cidr: `${address}/${length}` };
}
