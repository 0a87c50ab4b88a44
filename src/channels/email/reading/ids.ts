/** An id as RFC 5322 writes it, and no longer than a line may be. */
const id = /<[^<>\s\p{Cc}]{1,998}>/gu;

/** The ids that a header names, in its order, each once; what is around them is passed over. */
export function idsIn(values: readonly string[], most = 200): string[] {
  const found = new Set<string>();
  for (const value of values) {
    for (const [one] of value.slice(0, 100_000).matchAll(id)) found.add(one);
    if (found.size >= most) break;
  }
  return [...found].slice(0, most);
}
