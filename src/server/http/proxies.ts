import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Log } from '../log.ts';

/** Whose word about addresses counts, and what it says. */
export interface Proxies {
  /** Whether a proxy at this address is believed. */
  trusts(address: string): boolean;
  /**
   * The client's address: the right-most one that no believed proxy has; those left of it are the client's own words. Of IPv6
   * the first 64 bits, because whoever has one address usually has all of its network.
   */
  addressOf(request: IncomingMessage): string;
}

/** Believes the networks of TRUSTED_PROXIES, and this machine when a proxy is known to stand in front (PUBLIC_URL). */
export function createProxies(parts: { networks: readonly string[]; loopback: boolean; log: Log }): Proxies {
  const { networks, loopback, log } = parts;
  const believed = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    believed.addSubnet(address, Number(bits), family);
  }
  let warned = false;

  const trusts = (address: string): boolean => {
    const plain = plainAddress(address);
    if (plain === undefined) return false;
    if (loopback && isLoopback(plain)) return true;
    return networks.length > 0 && believed.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  };

  const warnOf = (near: string) => {
    if (warned) return;
    warned = true;
    log.warn(
      `A request from ${near} names another address (X-Forwarded-For), and ${near} is not believed: all customers behind it count as one. If it is your proxy, set TRUSTED_PROXIES to its address or network.`,
    );
  };

  return {
    trusts,
    addressOf(request) {
      const near = plainAddress(request.socket.remoteAddress ?? '') ?? '';
      const forwarded = request.headers['x-forwarded-for'];
      if (!forwarded) return network(near);
      if (!trusts(near)) {
        warnOf(near);
        return network(near);
      }
      let client = near;
      for (const named of [forwarded].flat().join(',').split(',').reverse()) {
        const address = plainAddress(named);
        // Nobody's address ("unknown"): what is left of it is no more to be believed.
        if (address === undefined) break;
        client = address;
        if (!trusts(address)) break;
      }
      return network(client);
    },
  };
}

/** An address as proxies write it, without port, brackets, zone and mapping; undefined when it is none. */
export function plainAddress(written: string): string | undefined {
  const text = written.trim().replace(/^"(.*)"$/, '$1');
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  return isIP(address) === 0 ? undefined : address.toLowerCase();
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** `::` stands for as many zeros as are missing, so the first four groups must be written out to be compared. */
function network(address: string): string {
  if (!address.includes(':') || address.startsWith('::')) return address;
  const [head = '', tail] = address.split('::');
  const before = head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
