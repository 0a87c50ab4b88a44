import type { Danger, Knowledge } from '../knowledge/knowledge.ts';

/** The guard reads 4000 characters at a time, and so much of a text is read in all. */
const CHUNK = 3500;
const READ = 40_000;
/** A sentence that the end of a piece cuts in two stands whole in the next one. */
const OVERLAP = 500;

/** The part of a text that tells of danger by its words, and of which kind; somebody who may harm themselves goes before all. */
export function dangerIn(
  knowledge: Pick<Knowledge, 'danger'>,
  text: string,
): { kind: Danger; words: string } | undefined {
  if (text.length <= CHUNK) {
    const kind = knowledge.danger(text);
    return kind && { kind, words: text };
  }
  let first: { kind: Danger; words: string } | undefined;
  for (const words of chunksOf(text.slice(0, READ))) {
    const kind = knowledge.danger(words);
    if (kind === 'self-harm') return { kind, words };
    if (kind) first ??= { kind, words };
  }
  return first;
}

/** A long text in pieces of what is read at a time, each of which begins with the end of the one before. */
function chunksOf(text: string): string[] {
  const step = CHUNK - OVERLAP;
  return Array.from({ length: Math.ceil(text.length / step) }, (_, i) => text.slice(i * step, i * step + CHUNK));
}
