import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

/** How what an account sends is signed (RFC 6376), as frontdesk.yaml has it: for a relay of one's own that does not sign. */
export interface WrittenDkim {
  /** The name below `_domainkey` where DNS has the public key. */
  selector: string;
  /** Undefined: that of the account's address. */
  domain: string | undefined;
}

/** The same with the private key, PEM. */
export interface DkimSettings {
  selector: string;
  domain: string;
  key: string;
}

const name = (what: string) =>
  z.string().regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i, `must be ${what}`);

/** `dkim` of an account. */
export const dkim = z
  .strictObject({ selector: name('a selector like mail2026'), domain: name('a domain like example.org').optional() })
  .transform(({ selector, domain }): WrittenDkim => ({ selector, domain }));

/** The key of EMAIL_DKIM_KEY: PEM, on one line with `\n` where its lines end; undefined when it is none that signs mail. */
export function dkimKey(written: string): string | undefined {
  const key = written.replaceAll('\\n', '\n');
  try {
    const { asymmetricKeyType: type = '' } = createPrivateKey(key);
    return ['rsa', 'ed25519'].includes(type) ? key : undefined;
  } catch {
    return undefined;
  }
}
