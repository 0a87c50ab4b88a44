import { openOffice, textOf } from './office.ts';
import type { Post } from './workspace.ts';

/** An office in which Ana has claimed a customer's ticket; closed by whoever opened it. */
export const openClaimed = async (
  over: 'socket' | 'http' = 'socket',
  { locale, ...options }: NonNullable<Parameters<typeof openOffice>[1]> & { locale?: string } = {},
) => {
  const office = await openOffice(over, options);
  const { slack, ana, customer, quiet } = office;
  const ann = customer('c1', 'Ann Other', locale);
  await ann.says('Where is my refund?');
  const card = await office.card('c1');
  await ana.clicks(card, 'Claim');
  await slack.until('the claim on the card', () => textOf(card).includes('Resolve…'));
  await quiet();
  return {
    ...office,
    ann,
    card,
    /** Settles when a message carries a reaction. */
    marked: (post: Post, name: string) =>
      slack.until(`:${name}:`, () => post.reactions.some((each) => each.name === name && each.users.length > 0)),
    /** What Ana alone was told, once there are so many words. */
    whispered: (count: number, who = ana) =>
      slack.until(
        `${count} words to ${who.name}`,
        () => who.whispers().length >= count && who.whispers().slice(0, count),
      ),
  };
};

/** Such an office. */
export type Claimed = Awaited<ReturnType<typeof openClaimed>>;
