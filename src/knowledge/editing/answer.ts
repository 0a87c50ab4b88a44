import { sectionsIn } from '../articles/sections.ts';

/** The answer that an article's text gives on a channel, however unfinished the text is. */
export function answerIn(text: string, channel: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  const end = lines[0]?.trim() === '---' ? lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---') : -1;
  const body = end < 0 && lines[0]?.trim() === '---' ? [] : lines.slice(end + 1);
  const marks = [{ name: '', line: -1 }, ...sectionsIn(body)];
  const sections = marks.map(({ name, line }, i) => ({
    name,
    text: body
      .slice(line + 1, marks[i + 1]?.line)
      .join('\n')
      .trim(),
  }));
  return (sections.find(({ name }) => name === channel) ?? sections[0])?.text ?? '';
}
