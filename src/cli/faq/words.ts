import type { Candidate, Finding } from '../../knowledge/finding.ts';

/** What the bot does, as the end of a sentence that begins with it. */
export function verdict(finding: Finding): string {
  switch (finding.decision) {
    case 'answer':
      return `answers with ${finding.article.id}`;
    case 'guess':
      return `gives ${finding.article.id} as a guess`;
    case 'choices':
      return finding.choices.length === 1 ? 'asks whether this is meant' : 'offers these to choose from';
    case 'nothing':
      return 'says that it does not know';
    case 'person':
      return `fetches a person (${because[finding.reason]})`;
  }
}

const because = {
  asked: 'the customer asks for one',
  upset: 'the customer is upset',
  danger: 'somebody may be in danger',
  article: 'the article says that a person follows up',
};

/** Why an article came near: the utterance, and the view that saw it. */
export function reason({ why }: Pick<Candidate, 'why'>): string {
  switch (why?.view) {
    case 'exact':
      return `exactly “${why.utterance}”`;
    case 'answer':
      return `by the words of its answer; its nearest question is “${why.utterance}”`;
    default:
      return `like “${why?.utterance}”, by its ${why?.view}`;
  }
}

/** The articles that came nearest, each with how sure that is and why. */
export function nearest({ candidates }: Finding, dim: (text: string) => string): string[] {
  const width = Math.max(0, ...candidates.map(({ id }) => id.length));
  return candidates.flatMap((candidate) => {
    const sure = `${Math.round(candidate.confidence * 100)}`.padStart(3);
    const line = `  ${sure} %  ${candidate.id.padEnd(width)}  ${candidate.question}`;
    return candidate.why ? [line, `         ${dim(reason(candidate))}`] : [line];
  });
}

/** A share as people read it: `97 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `1 article`, `2 articles`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A text in lines that fit a terminal, all but the first indented; without a width it stays one line. */
export function wrap(text: string, { width, indent }: { width: number | undefined; indent: number }): string {
  if (width === undefined) return text;
  const room = Math.max(30, width - indent - 1);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
