import { limits } from './limits.ts';
import type { Word } from './words.ts';

/** What mails can be marked with; nothing is deleted here, so \Deleted is not among them. */
export const systemFlags = ['\\Seen', '\\Answered', '\\Flagged', '\\Draft'];

/** Flags as a command names them, in a list or one after the other; undefined when they are none. */
export function readFlags(words: readonly Word[]): string[] | undefined {
  const list = words.length === 1 && Array.isArray(words[0]) ? words[0] : words;
  const flags: string[] = [];
  for (const word of list) {
    if (Array.isArray(word) || !('atom' in word)) return undefined;
    const system = systemFlags.find((flag) => flag.toLowerCase() === word.atom.toLowerCase());
    if (!system && !/^[^\\\s(){%*"\]]{1,64}$/.test(word.atom)) return undefined;
    flags.push(system ?? word.atom);
  }
  return flags;
}

/** How STORE changes flags: sets, adds or takes away. Undefined when it is none of these. */
export function readChange(key: string, flags: readonly string[]) {
  const found = /^([+-]?)FLAGS(\.SILENT)?$/.exec(key);
  if (!found) return undefined;
  const named = new Set(flags.map((flag) => flag.toLowerCase()));
  const others = (before: readonly string[]) => before.filter((flag) => !named.has(flag.toLowerCase()));
  const changes: Record<string, (before: readonly string[]) => readonly string[]> = {
    '': () => flags,
    '+': (before) => [...others(before), ...flags],
    '-': others,
  };
  const change = changes[found[1]!]!;
  return {
    silent: found[2] !== undefined,
    change: (before: readonly string[]) => [...new Set(change(before))].slice(0, limits.flags),
  };
}
