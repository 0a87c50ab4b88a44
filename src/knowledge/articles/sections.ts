import { codeLines } from './code-lines.ts';

/** Channels whose sections may vary an answer, unless the caller names others. */
export const channelSections: readonly string[] = ['console', 'email', 'slack', 'webchat'];

/** The heading of the section that says an answer for one channel: a form that nobody writes by chance. */
export const sectionHeading = (channel: string): string => `## channel: ${channel}`;

/** A line that begins a channel's section, or looks as if it did; counted from 0. */
export interface SectionMark {
  line: number;
  /** As it is written. */
  name: string;
  /**
   * `section`: it begins one. `short`: it does, in the form of before, `## email`. `heading`: it is an ordinary heading, though
   * it names a channel: `## Email`. `unknown`: there is no such channel.
   */
  is: 'section' | 'short' | 'heading' | 'unknown';
}

/** The lines of an answer that begin a channel's section, or look as if they did. */
export function sectionMarks(lines: readonly string[], channels: readonly string[] = channelSections): SectionMark[] {
  const code = codeLines(lines);
  return lines.flatMap((text, line): SectionMark[] => {
    const [, prefix, name = ''] = (!code[line] && /^## +(channel: *)?(\S+)\s*#*\s*$/i.exec(text)) || [];
    if (name === '') return [];
    const channel = name.toLowerCase();
    const isChannel = channels.includes(channel);
    if (prefix !== undefined) return [{ line, name: channel, is: isChannel ? 'section' : 'unknown' }];
    if (!isChannel) return [];
    return [{ line, name, is: name === channel ? 'short' : 'heading' }];
  });
}

/** The same, but for what only looks so. */
export const sectionsIn = (lines: readonly string[], channels?: readonly string[]): SectionMark[] =>
  sectionMarks(lines, channels).filter(({ is }) => is === 'section' || is === 'short');
