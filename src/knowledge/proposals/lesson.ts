import { isNode, isSeq, parseDocument, stringify } from 'yaml';
import { sectionsIn } from '../articles/sections.ts';
import { renderArticle } from '../authoring/render.ts';
import { normalise } from '../text/normalise.ts';

/** What somebody wants to teach: a question, and the answer to it. */
export interface Lesson {
  question: string;
  answer: string;
}

/** The file of a new article; `review` is today, so that `faq check` asks for a reading until somebody has read it. */
export function newArticle({ question, answer }: Lesson, { from, today }: { from: string; today: string }): string {
  const text = renderArticle({ question: oneLine(question), answer: asAnswer(answer), review: today });
  return text.replace('---\n', `---\n# From ${oneLine(from)}. Read it, and set review to a later day.\n`);
}

/**
 * The file of an article with the question as one more way to ask it, and with the answer in place of its own when one is given; all
 * else stays as it is, the sections for channels, too. Undefined when the file cannot be read.
 */
export function improvedArticle(
  file: string,
  { question, answer }: { question: string; answer?: string | undefined },
): string | undefined {
  const lines = file.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const end = lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---');
  if (lines[0]?.trim() !== '---' || end < 0) return undefined;
  const front = lines.slice(1, end).join('\n');
  const fields = withWording(front, oneLine(question));
  if (fields === undefined) return undefined;
  const body = lines.slice(end + 1);
  const sections = body.slice(sectionsIn(body)[0]?.line ?? body.length);
  const kept = answer === undefined ? body : [asAnswer(answer), ...(sections.length > 0 ? ['', ...sections] : [''])];
  return ['---', fields, '---', ...kept].join('\n');
}

function withWording(front: string, question: string): string | undefined {
  const document = parseDocument(front);
  if (document.errors.length > 0) return undefined;
  const fields = (document.toJS() ?? {}) as { question?: unknown; also?: unknown };
  const also = Array.isArray(fields.also) ? fields.also : [];
  const known = [fields.question, ...also].map((each) => normalise(String(each)));
  if (known.includes(normalise(question))) return front;
  const list = document.get('also');
  const last = isSeq(list) && !list.flow ? list.items.at(-1) : undefined;
  // Below the last one, in its line: what stands there is a person's, to the spaces.
  if (isNode(last) && last.range) return below(front, last.range[0], question);
  if (isSeq(list)) document.addIn(['also'], question);
  else document.set('also', document.createNode([question]));
  return document.toString({ lineWidth: 0 }).trimEnd();
}

/** The text with an entry of a list below the one that begins at an offset; that one may have several lines. */
function below(front: string, offset: number, question: string): string {
  const lines = front.split('\n');
  const at = front.slice(0, offset).split('\n').length - 1;
  const indent = /^ *(?=-)/.exec(lines[at] ?? '')?.[0] ?? '  ';
  const rest = lines.slice(at + 1);
  const next = rest.findIndex((line) => !(line.startsWith(`${indent} `) || line.trim() === ''));
  const end = at + 1 + (next < 0 ? rest.length : next);
  const entry = `${indent}- ${stringify(question, { lineWidth: 0 }).trim()}`;
  return [...lines.slice(0, end), entry, ...lines.slice(end)].join('\n');
}

/** A heading of a person's must not become a channel's section. */
const asAnswer = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(/^##(?=\s)/gm, '###')
    .trim();
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
