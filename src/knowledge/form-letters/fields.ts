/** What can stand in a form letter between two braces, and what it is called where somebody must say it. */
export const fieldLabels = {
  'customer.name': 'Name of the customer',
  'customer.email': 'E-mail address of the customer',
  'representative.name': 'Your name',
  'ticket.number': 'Number of the ticket',
  'ticket.subject': 'What the ticket is about',
  'team.name': 'Name of the team',
  'organisation.name': 'Name of the organisation',
} as const;

/** The name of a field that is known for every letter. */
export type FieldName = keyof typeof fieldLabels;
/** What is known of a ticket; what is not, or is empty, is asked for. */
export type FieldValues = { [name in FieldName]?: string };

/** A piece of a letter: words as they stand there, or a field with its value, which is missing when nobody has said it yet. */
export type Piece = { text: string } | { field: string; label: string; value?: string };

/** Something between two braces in a letter: where, and whether it is written as a field is. */
export interface Found {
  /** As it stands between the braces. */
  name: string;
  /** Counted from 1. */
  line: number;
  closed: boolean;
}

const marked = /\{\{([^{}\n]*)(\}\})?/g;

/** Everything in a text that begins like a field. */
export function fieldsIn(text: string): Found[] {
  return [...text.matchAll(marked)].map(({ 1: name = '', 2: end, index }) => ({
    name: name.trim(),
    line: text.slice(0, index).split('\n').length,
    closed: end !== undefined,
  }));
}

/** A letter's text in pieces, its fields filled in as far as they are known. Values are never looked through for fields. */
export function piecesOf(text: string, values: FieldValues): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { 0: whole, 1: given = '', index } of text.matchAll(marked)) {
    if (index > at) pieces.push({ text: text.slice(at, index) });
    const field = given.trim();
    const value = (values as Record<string, string | undefined>)[field]?.trim();
    const label = (fieldLabels as Record<string, string>)[field] ?? field;
    pieces.push({ field, label, ...(value && { value }) });
    at = index + whole.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}
