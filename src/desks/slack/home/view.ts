import type { Absence } from '../../../handoff/away.ts';
import type { Figures } from '../../../handoff/figures.ts';
import { ticketName } from '../../../handoff/ticket.ts';
import { type Part, shorten } from '../../../slack/text.ts';
import { homeActions, plain, plainButton, small } from './lines.ts';

/** So many of one's own, and of those nobody has, are shown: with their buttons they stay below a view's hundred blocks. */
export const SHOWN = { mine: 20, waiting: 20 } as const;

/** What somebody's Home tab shows; `lines` of tickets are drawn already, those that wait with a button each. */
export interface Home {
  mine: { lines: readonly Part[]; count: number };
  waiting: { lines: readonly { line: Part; claim: Part }[]; count: number; next?: { number: number } };
  figures: Figures;
  /** Since when they are away. */
  away?: number;
  /** Which colleagues are. */
  others: readonly Absence[];
  /** What came of their last click. */
  word?: string;
}

const header = (text: string): Part => ({ type: 'header', text: plain(shorten(text, 150)) });

/** "4 min", "1 h 20 min". */
export function spanWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

const figureFields = ({ replied, resolved, firstReply, waiting }: Figures): Part => {
  const fields: [string, string][] = [
    ['First replies today', String(replied)],
    ['Resolved today', String(resolved)],
    ['Median first reply', firstReply === undefined ? '–' : spanWords(firstReply)],
    ['Waiting for your word', String(waiting)],
  ];
  return { type: 'section', fields: fields.map(([name, value]) => plain(`${name}\n${value}`)) };
};

const more = (count: number, shown: number): Part[] => (count > shown ? [small(`… and ${count - shown} more.`)] : []);

/** Draws a Home tab. */
export function drawHome({ mine, waiting, figures, away, others, word }: Home): Part {
  const { next } = waiting;
  const buttons = [
    ...(next ? [plainButton(homeActions.next, `Take next (${ticketName(next)})`, 'primary')] : []),
    away === undefined ? plainButton(homeActions.away, 'Away') : plainButton(homeActions.back, 'I am back'),
  ];
  const names = others.map(({ by }) => shorten(by.name, 60));
  const blocks = [
    ...(word ? [small(word)] : []),
    figureFields(figures),
    { type: 'actions', elements: buttons },
    ...(away === undefined ? [] : [small(`🌙 ${awayWords}`)]),
    ...(names.length > 0 ? [small(`🌙 Away: ${names.slice(0, 20).join(', ')}`)] : []),
    header(`Yours (${mine.count})`),
    ...(mine.count === 0 ? [small('Nothing. Take the next one, or claim a card in your channel.')] : mine.lines),
    ...more(mine.count, mine.lines.length),
    header(`Unclaimed (${waiting.count})`),
    ...(waiting.count === 0 ? [small('Nobody is waiting.')] : []),
    ...waiting.lines.flatMap(({ line, claim }) => [line, { type: 'actions', elements: [claim] }]),
    ...more(waiting.count, waiting.lines.length),
  ];
  return { type: 'home', blocks };
}

/** What being away means, for whoever is. */
export const awayWords =
  'You are away: nobody gives you anything, and nothing calls you. Your tickets stay yours until their customers write: then they wait for whoever is here.';

/** The Home tab of somebody who has nothing to do here; where `customers` write in Slack they may be one. */
export const drawNoHome = (why: string, { customers }: { customers: boolean }): Part => ({
  type: 'home',
  blocks: customers
    ? [{ type: 'section', text: plain('Do you have a question? Write it under Messages.') }, small(why)]
    : [{ type: 'section', text: plain(why) }],
});
