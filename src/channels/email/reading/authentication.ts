import type { Authentication, MailAddress } from '../mail.ts';
import type { Headers } from './mime/headers.ts';

/**
 * What the receiving provider found out about the sender. Only the topmost Authentication-Results counts, and only when one of
 * the trusted servers wrote it: what lies below may be the sender's own (RFC 8601, 5 and 7.1).
 */
export function authenticationOf(
  headers: Headers,
  authserv: readonly string[],
  from: MailAddress | undefined,
): Authentication {
  const dmarc = dmarcOf(headers.first('authentication-results'), authserv, from);
  const spam = isSpam(headers);
  return { ...(dmarc ? { dmarc } : {}), ...(spam ? { spam } : {}) };
}

function dmarcOf(
  raw: string | undefined,
  authserv: readonly string[],
  from: MailAddress | undefined,
): Authentication['dmarc'] {
  const { server, results } = resultsIn(raw);
  if (server === '' || !authserv.some((one) => one.toLowerCase() === server)) return undefined;
  const found = results.map((one) => /^\s*dmarc\s*=\s*([a-z]+)\b(.*)$/is.exec(one)).filter((one) => one !== null);
  // Two verdicts are none.
  if (found.length !== 1 || !from) return undefined;
  const [, verdict, rest] = found[0]!;
  const domain = /\bheader\.from\s*=\s*"?(?:[^\s";@]*@)?([^\s";]+)/i.exec(rest!)?.[1]?.toLowerCase();
  if (domain !== undefined && !from.address.endsWith(`@${domain}`)) return undefined;
  switch (verdict!.toLowerCase()) {
    case 'pass':
    case 'fail':
    case 'none':
      return verdict!.toLowerCase() as Authentication['dmarc'];
    default:
      return undefined;
  }
}

/** Which server wrote an Authentication-Results, its authserv-id in small letters, and what it says (RFC 8601, 2.2). */
export function resultsIn(raw: string | undefined): { server: string; results: string[] } {
  const [who = '', ...results] = withoutComments(raw?.slice(0, 10_000) ?? '').split(';');
  return { server: who.trim().split(/\s/)[0]!.toLowerCase(), results };
}

/** Comments may lie in each other, and may hold what looks like a result. */
function withoutComments(text: string): string {
  let depth = 0;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!;
    if (sign === '\\') i++;
    else if (sign === '(') depth++;
    else if (sign === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) out += sign;
  }
  return out;
}

/** Whoever calls his own mail spam is believed. */
function isSpam(headers: Headers): boolean {
  return (
    /^yes\b/i.test(headers.first('x-spam-flag') ?? '') ||
    /^yes\b/i.test(headers.first('x-spam-status') ?? '') ||
    /\bSFV:(?:SPM|SKS|SKB)\b/.test(headers.first('x-forefront-antispam-report') ?? '')
  );
}
