import { channelColumn, columns, type NumberedRow } from './sheet.ts';

/** What other tools and other languages call a column of ours. */
const otherNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    question: 'questions q frage fragen pregunta preguntas domanda pergunta vraag faq query',
    answer: 'answers a antwort antworten respuesta respuestas réponse réponses risposta resposta antwoord response',
    topic: 'category categories kategorie thema categoría tema catégorie categoria section',
    also: 'alternatives alternative_questions synonyms variants',
  }).flatMap(([ours, others]) => others.split(' ').map((name) => [name, ours])),
);

/** So far down a head is looked for: below a title, or rows that were left empty. */
const furthest = 20;

/** Where the row that names the columns stands, and what each column is, in our words. */
export interface Head {
  at: number;
  names: string[];
}

/** The head of a table's rows; `renamed` says what the operator calls our columns. The first row, where none is one. */
export function headOf(rows: readonly (readonly string[])[], renamed: ReadonlyMap<string, string> = new Map()): Head {
  const filled = rows.findIndex((row) => row.some((cell) => cell.trim() !== ''));
  const first = Math.max(filled, 0);
  for (let at = first; at < Math.min(rows.length, first + furthest); at++) {
    const names = namesIn(rows[at] ?? [], renamed);
    if (names.includes('question') && names.includes('answer')) return { at, names };
  }
  return { at: first, names: namesIn(rows[first] ?? [], renamed) };
}

/** Whether rows have the columns that an article needs. */
export const hasHead = ({ names }: Head): boolean => names.includes('question') && names.includes('answer');

/** Our names of columns, from a row of theirs; a column of our own name goes before one that may be meant. */
export function namesIn(row: readonly string[], renamed: ReadonlyMap<string, string>): string[] {
  const given = row.map((cell) => cell.trim().toLowerCase());
  const sure = given.map((name) => renamed.get(name) ?? name);
  return sure.map((name, i) => {
    const ours = otherNames[name.replaceAll(/[\s_]+/g, '_')] ?? otherNames[name];
    if (ours === undefined || sure.includes(ours)) return name;
    return sure.findIndex((other) => otherNames[other] === ours) === i ? ours : name;
  });
}

/** Reads `--columns "Frage=question, Antwort=answer"`, or says what is wrong with it. */
export function renamedBy(
  text: string | undefined,
  channels: readonly string[],
): { renamed: ReadonlyMap<string, string> } | { problem: string } {
  const renamed = new Map<string, string>();
  const known = [...Object.keys(columns), ...channels.map(channelColumn)];
  for (const pair of (text ?? '').split(',').filter((one) => one.trim() !== '')) {
    const [theirs = '', ours = ''] = pair.split('=').map((part) => part.trim().toLowerCase());
    if (theirs === '' || !known.includes(ours)) {
      return { problem: `--columns: "${pair.trim()}" must be their name, "=", and one of ${known.join(', ')}.` };
    }
    renamed.set(theirs, ours);
  }
  return { renamed };
}

/** QnA Maker writes each wording of a question as a row with the same QnaId: one article, whose other wordings are `also`. */
export function together(rows: readonly NumberedRow[]): NumberedRow[] {
  const byId = new Map<string, NumberedRow>();
  for (const row of rows) {
    const id = row.cells.qnaid?.trim();
    const key = id ? `qnaid ${id}` : `row ${row.number}`;
    const before = byId.get(key);
    const { also = '', question = '' } = row.cells;
    if (!before) byId.set(key, row);
    else
      byId.set(key, {
        ...before,
        cells: { ...before.cells, also: [before.cells.also, question, also].filter(Boolean).join('\n') },
      });
  }
  return [...byId.values()];
}
