import type { Part } from './blockkit.ts';

const marks = /<(!channel|!here|!everyone|!subteam\^\w+|@[UW]\w+)(\|[^>]*)?>/g;

const pieces = (value: unknown, found: string[]): void => {
  if (Array.isArray(value)) for (const each of value) pieces(each, found);
  else if (value && typeof value === 'object') {
    const part = value as Part;
    if (part.type === 'user') found.push(`@${String(part.user_id)}`);
    if (part.type === 'usergroup') found.push(`!subteam^${String(part.usergroup_id)}`);
    if (part.type === 'broadcast') found.push(`!${String(part.range)}`);
    if (part.type === 'mrkdwn') found.push(...pingsOf(String(part.text)));
    else for (const each of Object.values(part)) pieces(each, found);
  }
};

/** Whom a text in Slack's markup, and blocks when there are any, would notify: `!channel`, `@U…`, `!subteam^S…`. */
export const pingsOf = (text: string, blocks?: Part[]): string[] => {
  const found = [...text.matchAll(marks)].map((match) => match[1] ?? '');
  if (blocks) pieces(blocks, found);
  return [...new Set(found)];
};
