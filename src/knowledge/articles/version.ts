import { createHash } from 'node:crypto';

/** Tells one version of a file from another: a short fingerprint of what it says; line endings do not count. */
export function versionOf(content: string): string {
  const plain = content.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  return createHash('sha256').update(plain).digest('hex').slice(0, 16);
}
