import { type Document, isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Problem } from './problem.ts';

/** One mistake in YAML makes many; what comes after these is mostly their doing. */
const MOST = 10;

/** Reads the text of a file: what stands in it, and `at`, which names file and line of an offset. */
export function readYaml(
  source: string,
  name: string,
): { document: Document; given: unknown; at: (offset: number) => string } | { problems: Problem[] } {
  const lines = new LineCounter();
  const at = (offset: number) => `${name}:${lines.linePos(offset).line}`;
  const wrong = (message: string) => ({ problems: [{ where: name, message }] });
  let document: Document;
  try {
    document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  } catch {
    return wrong('cannot be read as YAML: something in it is nested far too deep.');
  }
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => ({
      where: at(pos[0]),
      message: `is not YAML: ${message}.`,
    }));
    const once = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
    return { problems: [...once.values()].slice(0, MOST) };
  }
  try {
    return { document, given: document.toJS() ?? {}, at };
  } catch {
    // What they stand for would fill the memory.
    return wrong('holds aliases (*name) that stand for far too much: write out what they stand for.');
  }
}

/** Where in the file a path's key stands, or the deepest part of the path that is there. */
export function offsetOf(document: Document, path: (string | number)[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        ({ key }) => String((key as { value?: unknown } | null)?.value ?? key) === String(step),
      );
      if (!pair) break;
      offset = (pair.key as Node | null)?.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
