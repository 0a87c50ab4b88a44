import { codeLines } from '../articles/code-lines.ts';
import { filesFolder, isOwnFile } from '../articles/own-files.ts';
import { sectionHeading, sectionMarks } from '../articles/sections.ts';
import type { Problem } from './problem.ts';
import type { Written, WrittenBase } from './written.ts';

const picture = /!\[([^\]]*)\]\(\s*<?([^)\s>]*)[^)]*\)/g;
const link = /(?<!!)\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)/g;
const tag = /<\/?([a-z][a-z0-9]*)(?:\s[^<>]*)?\/?>/gi;

/** What stands in an answer and reaches nobody as it is meant: pictures, paths of a site, HTML, headings that name a channel. */
export const shownProblems = ({ articles }: WrittenBase): Problem[] => articles.flatMap(inArticle);

function inArticle({ article, body }: Written): Problem[] {
  const say = (line: number, message: string): Problem => ({
    file: article.file,
    line: body.first + line,
    level: 'warning',
    kind: 'shown',
    message,
  });
  const code = codeLines(body.lines);
  const marks = sectionMarks(body.lines).flatMap(({ line, name, is }) => {
    const form = `"${sectionHeading(name.toLowerCase())}"`;
    if (is === 'short') return [say(line, `This begins the answer for one channel: write it as ${form}.`)];
    if (is !== 'heading') return [];
    return [
      say(line, `This is a heading that everybody reads. If the answer for that channel begins here, write ${form}.`),
    ];
  });
  const words = body.lines.flatMap((text, line) => {
    if (code[line]) return [];
    const prose = text.replace(/`[^`]*`/g, '').replace(/<!--.*?-->/g, '');
    return [
      ...[...prose.matchAll(picture)]
        .filter(([, , target = '']) => !isOwnFile(target))
        .map(([, label]) =>
          say(
            line,
            `Pictures from elsewhere are not shown: customers read “${label || 'nothing'}”. Say it in words, put it into ${filesFolder}, or link to a page with it.`,
          ),
        ),
      ...[...prose.matchAll(link)]
        .filter(([, target = '']) => /^(?:[/#]|\{\{)/.test(target))
        .map(([, target]) =>
          say(line, `“${target}” leads nowhere in a chat or a mail. Write a whole address: https://…`),
        ),
      ...[...prose.matchAll(tag)]
        .filter(([, name = '']) => name.toLowerCase() !== 'br')
        .map(([html]) => say(line, `Customers read this as it stands: ${html}. Write it in Markdown.`)),
    ];
  });
  return [...marks, ...words];
}
