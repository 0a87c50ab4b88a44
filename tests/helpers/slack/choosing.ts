import type { Slack } from './slack.ts';
import type { Person } from './surfaces.ts';
import type { OpenView, Post } from './workspace.ts';

/** Chooses something from a card's menu; the form that comes of it. */
export async function chooses(slack: Slack, who: Person, card: Post, text: string): Promise<OpenView> {
  const before = who.modal();
  await who.clicks(card, text);
  return slack.until(`the form ${text}`, () => who.modal() !== before && who.modal());
}

/** Chooses something that stands under “More…”; the form that comes of it. */
export async function choosesMore(slack: Slack, who: Person, card: Post, text: string): Promise<OpenView> {
  const more = await chooses(slack, who, card, 'More…');
  await who.presses(text);
  return slack.until(`the form ${text}`, () => who.modal() !== more && who.modal());
}

/** What a form says, as text. */
export const saidIn = ({ view }: OpenView): string => JSON.stringify(view);

/** What an answer to a form says is wrong, by field. */
export const wrongIn = ({ payload }: { payload?: unknown }): Record<string, string> | undefined =>
  (payload as { errors?: Record<string, string> } | undefined)?.errors;
