import { codeLines } from '../articles/code-lines.ts';
import { articleIdFor } from './article-id.ts';
import { isHtml, markdownOf } from './html.ts';
import type { NumberedRow } from './sheet.ts';

/** A page of questions and answers, as rows of a table whose numbers are the page's lines; and what of it became no article. */
export interface Page {
  rows: NumberedRow[];
  /** Headings without a text of their own, or that only introduce others. */
  left: { line: number; title: string }[];
}

interface Heading {
  /** The line of it, and of the first line below it; counted from 0. */
  line: number;
  body: number;
  level: number;
  title: string;
  /** What stands on its own line behind it. */
  rest: string;
}

/** Questions that are no headings, but stand alone in bold or in a box that opens, lie below every heading. */
const belowAll = 7;

/**
 * Splits a Markdown page, as sites made with Jekyll, Docusaurus or Hugo have them, at its questions: the headings of the level
 * that asks most of them, and whatever else asks one. Deeper headings belong to the answer, higher ones are topics.
 */
export function questionsOn(text: string, usual: { topic?: string | undefined }): Page {
  const lines = withoutFrame(text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/));
  const headings = headingsIn(lines);
  const level = levelOf(headings, lines);
  const page: Page = { rows: [], left: [] };
  let topic = '';
  headings.forEach((heading, i) => {
    const { level: own, title, line } = heading;
    const isQuestion = own === level || (asks(title) && own > 1);
    // The page's own title is no topic of it.
    const isTitle = own === 1 && headings.filter((each) => each.level === 1).length === 1;
    if (own < level && !asks(title)) topic = isTitle ? '' : articleIdFor(title);
    if (!isQuestion) {
      if (own < level && bodyOf(heading, headings[i + 1], lines) !== '' && i > 0)
        page.left.push({ line: line + 1, title });
      return;
    }
    const end = headings.slice(i + 1).find((next) => next.level <= Math.max(own, level) || asks(next.title));
    const answer = bodyOf(heading, end, lines);
    if (answer === '') page.left.push({ line: line + 1, title });
    else {
      const cells = { topic: usual.topic ?? topic, question: title, answer };
      page.rows.push({ number: line + 1, cells });
    }
  });
  return page;
}

const asks = (title: string): boolean => /[?？؟]\s*$/.test(title);

/** The level on which the questions stand: where most headings ask one; else the deepest on which several have a text below. */
function levelOf(headings: readonly Heading[], lines: readonly string[]): number {
  const levels = [...new Set(headings.map(({ level }) => level))];
  const asking = (level: number) => headings.filter((one) => one.level === level && asks(one.title)).length;
  const best = levels.reduce((most, level) => (asking(level) > asking(most) ? level : most), levels[0] ?? 2);
  if (asking(best) > 0) return best;
  const full = (level: number) =>
    headings.filter((one, i) => one.level === level && bodyOf(one, headings[i + 1], lines) !== '').length;
  return levels.reduce((most, level) => (full(level) > full(most) ? level : most), levels[0] ?? 2);
}

/** What of a page is made for the tool that shows it: its fields, imports, marks of a template, links to its top. */
function withoutFrame(lines: readonly string[]): string[] {
  const end = /^(?:---|\+\+\+)\s*$/.test(lines[0] ?? '')
    ? lines.findIndex((line, i) => i > 0 && line.trimEnd() === lines[0]!.trimEnd())
    : -1;
  const code = codeLines(lines);
  return lines.map((line, i) => {
    if (i <= end) return '';
    if (code[i]) return line;
    if (/^(?:import|export) .*(?:from ['"]|;\s*$)/.test(line)) return '';
    if (/^\s*(?:\[TOC\]|\[\[_?toc_?\]\]|\{:.*\}|:::.*|\{%.*%\}|\{\{[<%].*[%>]\}\})\s*$/i.test(line)) return '';
    if (/^\s*[-*_]*\s*\[[^\]]*\]\(#(?:top|contents|table-of-contents|[^)]*top)?\)\s*$/i.test(line)) return '';
    return line.replaceAll(/\s*\{#[\w-]+\}|<a (?:id|name)=["'][^"']*["']\s*(?:\/>|>\s*<\/a>)/g, '');
  });
}

function headingsIn(lines: readonly string[]): Heading[] {
  const found: Heading[] = [];
  const code = codeLines(lines);
  lines.forEach((line, i) => {
    if (code[i]) return;
    const add = (level: number, title: string, { body = i + 1, rest = '' } = {}) => {
      const plain = plainTitle(title);
      if (plain !== '') found.push({ line: i, body, level, title: plain, rest });
    };
    const hashes = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
    const under = /^ {0,3}(=+|-{3,})\s*$/.exec(lines[i + 1] ?? '');
    const alone = /^\s*(?:[-*]\s+|\d+[.)]\s+)?(\*\*|__)(.+?)\1:?\s*$/.exec(line);
    const box = /<summary[^>]*>(.*?)<\/summary>(.*)/i.exec(line);
    const question = /^\s*(?:\*\*|__)?Q(?:uestion)?\s*\d*\s*[:.](?:\*\*|__)?\s+(.+?)(?:\*\*|__)?\s*$/i.exec(line);
    if (hashes) add(hashes[1]!.length, hashes[2]!);
    else if (under && line.trim() !== '' && !/^\s*[-*>#|]/.test(line))
      add(under[1]!.startsWith('=') ? 1 : 2, line, { body: i + 2 });
    else if (box) add(belowAll, box[1]!, { rest: box[2]! });
    else if (question) add(belowAll, question[1]!);
    else if (alone && asks(plainTitle(alone[2]!))) add(belowAll, alone[2]!);
  });
  return found;
}

/** A heading as a person says it: without its number, "Q:", links and emphasis. */
const plainTitle = (title: string): string =>
  title
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/(\*\*|__|`)/g, '')
    .replace(/^\s*(?:Q(?:uestion)?\s*\d*\s*[:.)-]|(?:\d+[.)])+\d*\s|\d+(?:\.\d+)+\s)\s*/i, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

function bodyOf({ body, rest }: Heading, next: Heading | undefined, lines: readonly string[]): string {
  const text = [rest, ...lines.slice(body, next?.line ?? lines.length)]
    .join('\n')
    .replaceAll(/<\/?(?:details|summary)[^>]*>/gi, '')
    .replace(/^\s*(?:\*\*|__)?A(?:nswer)?\s*[:.](?:\*\*|__)?\s+/i, '')
    .replace(/(?:\n\s*(?:-{3,}|\*{3,}|_{3,})\s*)+$/, '')
    .trim();
  // Headings of channels would begin a section of their own.
  const code = codeLines(text.split('\n'));
  const plain = text
    .split('\n')
    .map((line, i) => (code[i] ? line : line.replace(/^#{1,3}(?=\s)/, '####')))
    .join('\n');
  return isHtml(plain) ? markdownOf(plain, { mixed: true }) : plain;
}
