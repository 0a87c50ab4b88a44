/** So many tags a ticket has at most; more would be read by nobody. */
export const mostTags = 10;
const LONGEST = 30;

/** A tag as it is kept: small letters, digits and hyphens; undefined when nothing of it is left, or it is longer than 30 characters. */
export function tagOf(word: string): string | undefined {
  const tag = word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return tag && tag.length <= LONGEST ? tag : undefined;
}

/** The tags after some are added and some taken off, or what is wrong with that. */
export function tagsAfter(
  tags: readonly string[],
  { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] },
): { tags: string[] } | { problem: string } {
  const odd = [...add, ...remove].find((word) => tagOf(word) === undefined);
  if (odd !== undefined) return { problem: `A tag is a short word, at most ${LONGEST} characters.` };
  const [more, less] = [add, remove].map((words) => words.flatMap((word) => tagOf(word) ?? []));
  const after = [...new Set([...tags.filter((tag) => !less?.includes(tag)), ...(more ?? [])])];
  if (after.length > mostTags) return { problem: `A ticket has at most ${mostTags} tags: take one off first.` };
  return { tags: after };
}
