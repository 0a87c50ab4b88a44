/** What a text says about the writer's e-mail address: a whole one, one that is none, or nothing. */
export type EmailFound = { email: string } | 'odd' | undefined;

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
// RFC 5321's limits; no quoted local parts, no literals: nobody's mailbox is called so.
const local = "[a-z0-9!#$%&'*+/=?^_{|}~-]+(?:\\.[a-z0-9!#$%&'*+/=?^_{|}~-]+)*";
const address = new RegExp(
  `^(?=.{1,254}$)(?=.{1,64}@)${local}@(?:${label}\\.)+(?!\\d+$)[a-z0-9-]*[a-z][a-z0-9-]*$`,
  'i',
);

/** Finds an e-mail address among the words of a text. */
export function emailIn(text: string): EmailFound {
  const candidates = text
    .slice(0, 1000)
    .split(/[\s<>()[\]",;:]+/)
    .map((word) => word.replace(/^(mailto:)?[.'*_]+|[.!?'*]+$/g, ''))
    .filter((word) => /.@|@./.test(word));
  const email = candidates.find((word) => address.test(word));
  if (email) return { email };
  return candidates.length > 0 ? 'odd' : undefined;
}
