import type { Activity } from '../activity.ts';
import type en from './en.json';

const page = 100;
/** Of a longer one the latest are saved. */
const mostPages = 50;

/** The conversation as it can be read. */
export interface Readable {
  locale: string;
  title: string;
  /** Entries before a number, oldest first. */
  entries(before: number): Promise<Activity[]>;
  /** Number of the newest entry. */
  last(): number;
}
type Words = Pick<typeof en, 'you' | 'assistant' | 'deleted'>;

/** Saves the conversation as a text file on the customer's device; false when it could not be read to its beginning. */
export async function save(parts: Readable & { strings: Words }): Promise<boolean> {
  const { entries, last, title } = parts;
  const all: Activity[] = [];
  for (let before = last() + 1, pages = 0; before > 1 && pages < mostPages; before -= page, pages++) {
    try {
      all.unshift(...(await entries(before)));
    } catch {
      return false;
    }
  }
  if (all.length === 0) return false;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${title}\n\n`, transcript(all, parts)], { type: 'text/plain' }));
  link.download = `${title}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}

/** What was said, as it reads now, a paragraph each with who said it and when. */
export function transcript(
  activities: readonly Activity[],
  { locale, strings }: { locale: string; strings: Words },
): string {
  const changes = new Map(activities.filter(isChange).map((each) => [each.replyToId, each]));
  const clock = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return activities
    .filter(({ type }) => type === 'message')
    .map((said) => {
      const { from, timestamp, attachments = [] } = said;
      const change = changes.get(said.id);
      const who = from?.role === 'user' ? strings.you : (from?.role === 'agent' && from.name) || strings.assistant;
      const text = change?.type === 'messageDelete' ? strings.deleted : ((change ?? said).text ?? '');
      const files = change?.type === 'messageDelete' ? [] : attachments.map(({ file }) => file && `[${file.name}]`);
      return [`${who}, ${clock.format(Date.parse(timestamp ?? ''))}`, text, ...files].filter(Boolean).join('\n');
    })
    .join('\n\n');
}

const isChange = ({ type }: Activity): boolean => type === 'messageUpdate' || type === 'messageDelete';
