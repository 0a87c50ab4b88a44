import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { readText } from '../../knowledge/articles/folder.ts';
import { articleIdFor } from '../../knowledge/authoring/article-id.ts';
import { questionsOn } from '../../knowledge/authoring/page.ts';
import type { Table } from './table.ts';

/** Reads a page of questions as a table, or says why it is none; its own name is the topic of what stands below no other. */
export async function readPage(file: string, topic: string | undefined): Promise<Table | { problem: string }> {
  if (!(await stat(file).catch(() => undefined))?.isFile()) return { problem: `There is no file ${file}.` };
  const content = await readText(file);
  if (!content || 'fault' in content) return { problem: `${file}: ${content?.fault ?? 'It is gone.'}` };
  const { rows, left } = questionsOn(content.text, { topic });
  if (rows.length === 0)
    return { problem: `${file} has no question with an answer below it. Each question is a heading: ## How …?` };
  const own = articleIdFor(basename(file, extname(file)));
  const placed = rows.map(({ number, cells }) => ({ number, cells: { ...cells, topic: cells.topic || own } }));
  const notes = left.map(({ line, title }) => `line ${line}: "${title}" became no article.`);
  return { names: ['topic', 'question', 'answer'], rows: placed, notes };
}
