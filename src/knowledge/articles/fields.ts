import { isMap, isNode, isPair, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from '../text/natural.ts';
import type { Fault } from './fault.ts';

/** Some YAML of a file: `firstLine` is the line (from 1) of the file on which the text begins. */
export interface Source {
  file: string;
  text: string;
  firstLine: number;
}

/** The fields that the YAML holds, with the line of each, or everything that is wrong with it. */
export type Fields<T> = { value: T; lineOf(path: readonly (string | number)[]): number } | { faults: Fault[] };

/** Reads YAML against a strict schema and says every fault with its line and what to do. */
export function readFields<T extends z.ZodRawShape>(
  source: Source,
  schema: z.ZodObject<T>,
  /** The fields that there are, also deeper ones. */
  known: readonly string[] = Object.keys(schema.shape),
): Fields<z.infer<typeof schema>> {
  const counter = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: counter, prettyErrors: false, stringKeys: true });
  const lineAt = (offset: number) => source.firstLine + Math.max(0, counter.linePos(offset).line - 1);
  const fault = (line: number, message: string): Fault => ({ file: source.file, line, level: 'error', message });

  if (document.errors.length > 0) {
    return {
      faults: document.errors.map((error) => fault(lineAt(error.pos[0]), explainYaml(error.code, error.message))),
    };
  }
  // Nobody repeats a text by reference here; what looks like one is a text that begins with a star.
  const references: Fault[] = [];
  visit(document, {
    Alias: (_, { range }) => {
      const message = 'A text that begins with "*" means something else to YAML. Put the whole text in "quotes".';
      references.push(fault(lineAt(range?.[0] ?? 0), message));
    },
  });
  if (references.length > 0) return { faults: references };
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let length = path.length; length > 0; length--) {
      const key = path[length - 1];
      const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
      const pair =
        isMap(parent) && parent.items.find((item) => isPair(item) && isNode(item.key) && String(item.key) === key);
      const node = pair ? pair.key : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return source.firstLine;
  };

  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return { value: parsed.data, lineOf };
  const faults = parsed.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => fault(lineOf([...issue.path, key]), unknownField(key, known)));
    }
    return [fault(lineOf(issue.path), explainIssue(issue))];
  });
  return { faults };
}

function unknownField(key: string, known: readonly string[]): string {
  const meant = didYouMean(key, known);
  return `There is no field "${key}"${meant ? `; did you mean "${meant}"?` : `. The fields are: ${known.join(', ')}.`}`;
}

function explainIssue(issue: z.ZodIssue): string {
  const index = issue.path.at(-1);
  const field = issue.path.findLast((each) => typeof each === 'string') ?? 'This';
  const name = typeof index === 'number' ? `Entry ${index + 1} of "${field}"` : `"${field}"`;
  if (issue.path.length === 0) return 'The fields must be lines of the form "name: value".';
  if (issue.code !== 'invalid_type') return `${name} ${issue.message}`;
  if (issue.received === 'undefined') return `"${field}" is missing. Add a line "${field}: …".`;
  if (issue.received === 'null') return `${name} is empty. Write a text there or remove the line.`;
  if (issue.expected === 'array') return `${name} must be a list: one line "  - …" for each entry.`;
  if (issue.received === 'object') return `${name} holds a colon. Put the whole text in "quotes".`;
  if (issue.expected === 'string')
    return `${name} must be a text, and YAML reads a ${issue.received} here. Put it in "quotes".`;
  return `${name} ${issue.message}`;
}

function explainYaml(code: string, message: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'The same field stands here twice. Remove one of them.';
    case 'TAB_AS_INDENT':
      return 'A tab indents this line. YAML wants spaces.';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'The text holds a colon. Put the whole text in "quotes".';
    case 'UNEXPECTED_TOKEN':
    case 'BAD_SCALAR_START':
      return 'The text begins with a character that means something to YAML, or goes on after its quotes. Put the whole text in "quotes".';
    case 'MISSING_CHAR':
      return `A quote, bracket or colon is missing on this line or the one before it (${message}).`;
    default:
      return `This is not valid YAML: ${message}. Often it helps to put the whole text in "quotes".`;
  }
}
