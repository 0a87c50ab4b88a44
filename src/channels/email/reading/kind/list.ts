import type { Known } from './known.ts';

const listHeaders = [
  'list-id',
  'list-post',
  'list-unsubscribe',
  'list-help',
  'list-subscribe',
  'list-owner',
  'list-archive',
  'mailing-list',
  'x-mailing-list',
];

/** Whether it came by a mailing list or to many at once (RFC 2369, 2919); undefined when it did not. */
export function listOf({ headers, own }: Known): string | undefined {
  // A support address may be a group: what comes by that list was written to us.
  if (listHeaders.some((name) => ours(headers.first(name) ?? '', own))) return undefined;
  const found = listHeaders.find((name) => headers.has(name));
  if (found) return `it came by a list: its header has ${found}`;
  const precedence = (headers.first('precedence') ?? '').trim().toLowerCase();
  return /^(?:bulk|junk|list)\b/.test(precedence)
    ? `its header says Precedence: ${precedence.slice(0, 10)}`
    : undefined;
}

/** `<mailto:support@example.org>` of a List-Post, `support.example.org` of a List-Id. */
function ours(value: string, own: ReadonlySet<string>): boolean {
  const said = value.slice(0, 1_000).toLowerCase();
  return [...own].some((address) =>
    [`mailto:${address}>`, `<${address.replace('@', '.')}>`, `list ${address};`].some((one) => said.includes(one)),
  );
}
