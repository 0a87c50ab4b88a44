import { dirname } from 'node:path';
import type { Conversation, Decision } from '../conversation/decision.ts';
import type { Event } from '../conversation/event.ts';
import type { AskedLine, DeskAnswers, Preview } from '../desks/web/answers.ts';
import type { DeskEditing } from '../desks/web/editing.ts';
import type { Bot } from '../dialogs/bot.ts';
import { textOn } from '../dialogs/findings.ts';
import { type State, stateVersion } from '../dialogs/state.ts';
import type { Queue } from '../handoff/queue.ts';
import { warningLines } from '../knowledge/articles/fault.ts';
import { createLibrary } from '../knowledge/articles/library.ts';
import type { Finding } from '../knowledge/finding.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { Overloaded } from '../knowledge/limiter.ts';
import { byMeaning } from '../reports/alike.ts';
import { type Gap, gapsOf } from '../reports/gaps.ts';
import { noCounts, type Question, type Questions, usualKept } from '../reports/questions.ts';
import { satisfactionOf } from '../reports/satisfaction.ts';
import { type Week, weeksOf } from '../reports/weeks.ts';
import { titleOf } from './article-title.ts';
import { articlesWith } from './by-words.ts';

const DAYS = 30 * 86_400_000;
const PAGE = 50;
/** As long as questions are kept. */
const WEEKS = 13;
/** So many tickets that have ended are looked at. */
const MOST_ENDED = 1000;
/** So many articles are offered to be taken into a reply. */
const INSERTABLE = 12;
/** One that is less likely has nothing to do with it, unless it has the words. */
const LIKELY = 0.2;
/** All who look for one ask the knowledge base as one: customers have its other places. */
const INSERTING = 'inserting';
/**
 * Gaps are looked for so often; after a verdict at once where that is quick, else never for more than a twentieth of the time
 * of a process that answers customers: the search reads all that was asked in a month, and compares it.
 */
const GAPS = { everyMs: 60_000, quickMs: 50, share: 20, shown: 100 };

/**
 * What the bot could not settle since a time, put together by meaning where there are vectors: the same list for the command
 * and the desk's page.
 */
export async function findGaps(parts: {
  questions: Pick<Questions, 'list'>;
  since: number;
  vectors: Knowledge['vectors'] | undefined;
}): Promise<{ gaps: Gap[]; questions: number }> {
  const { questions, since, vectors } = parts;
  const asked = await questions.list({ since, limit: usualKept.questions });
  const embed = async (texts: readonly string[]) => {
    const found = await vectors?.(texts);
    if (!found) throw new Error('there is no encoder, or it does not work');
    return [...found];
  };
  const gaps = await gapsOf(asked, byMeaning(embed)).catch(() => gapsOf(asked));
  return { gaps, questions: asked.length };
}

/** What the desk's page on answers shows: the base in force, the bot's own words, and the record of questions. */
export function createDeskAnswers(parts: {
  knowledge: Knowledge;
  bot: Bot;
  questions: Questions;
  /** Where tickets are that have ended, with what their customers said of it. */
  queue: Pick<Queue, 'list'>;
  /** The folder that holds `<locale>/<topic>/<article>.md`. */
  folder: string;
  locales: readonly string[];
  /** How a channel is called; default: by its name. */
  titleOf?: (channel: string) => string;
  /** On which channel it is tried what the bot says. */
  channel?: string;
  /** Whether its vectors tell which questions are alike: the project's own encoder does. */
  alikeByMeaning?: boolean;
  /** Where articles are written; without it they can only be read. */
  editing?: DeskEditing;
  now?: () => number;
}): DeskAnswers {
  const { knowledge, bot, questions, queue, folder, locales, alikeByMeaning = false, now = Date.now } = parts;
  const { titleOf: channelTitle = (channel: string) => channel, channel = '' } = parts;
  const library = createLibrary({ folder, locales });
  const gaps = createGapSearch({
    find: async () => {
      const since = now() - DAYS;
      return (await findGaps({ questions, since, vectors: alikeByMeaning ? knowledge.vectors : undefined })).gaps;
    },
    now,
  });

  // The whole record is read for it: once for all who look within a minute.
  let counted: { at: number; weeks: Promise<Week[]> } | undefined;
  const weeks = (): Promise<Week[]> => {
    if (!counted || now() - counted.at > 60_000) {
      const since = now() - WEEKS * 7 * 86_400_000;
      const found = questions.list({ since, limit: usualKept.questions });
      counted = { at: now(), weeks: found.then((all) => weeksOf(all, { now: now(), weeks: WEEKS })) };
      counted.weeks.catch(() => {
        counted = undefined;
      });
    }
    return counted.weeks;
  };

  /** A question of the record, with the articles that came near in words. */
  const lineOf = (asked: Question): AskedLine => ({
    ...asked,
    channel: channelTitle(asked.channel),
    top: asked.top.map((guess) => {
      const question = knowledge.staff.article(guess.id, asked.locale)?.question;
      return { ...guess, ...(question && { question }) };
    }),
  });

  return {
    locales,
    ...(parts.editing && { editing: parts.editing }),
    warnings: () => warningLines(knowledge.faults()),
    async ask(question, locale) {
      try {
        const finding = await knowledge.ask(question, locale);
        const several = 'parts' in finding ? finding.parts : undefined;
        return {
          ...foundOf(finding),
          says: await said(bot, { text: question, locale, channel }, now()),
          ...(several && { parts: several.map((part) => ({ question: part.question, ...foundOf(part.finding) })) }),
        };
      } catch (error) {
        if (error instanceof Overloaded) return undefined;
        throw error;
      }
    },

    async articles(locale) {
      const [reading, counts] = await Promise.all([library.look().then(library.read), questions.counts(now() - DAYS)]);
      // What is broken at the moment is not in the files' reading; the base in force has the rest.
      const articles = [...(reading.base?.articles.get(locale)?.values() ?? [])];
      return articles
        .sort((a, b) => (`${a.topic}\n${a.question}` < `${b.topic}\n${b.question}` ? -1 : 1))
        .map(({ id, topic, question, audience }) => ({
          ...{ id, topic, question, ...(audience && { audience }) },
          ...(counts.get(id) ?? noCounts()),
        }));
    },

    async found(words, locale) {
      const reading = await library.look().then(library.read);
      return articlesWith(words, [...(reading.base?.articles.get(locale)?.values() ?? [])]).map(({ id }) => id);
    },

    async article(id, locale) {
      const article = knowledge.staff.article(id, locale);
      if (!article) return undefined;
      const { question, also, answer, file, owner, review } = article;
      const shown = file.startsWith(folder) ? file.slice(dirname(folder).length + 1) : file;
      return { id, question, also, answer, file: shown, ...(owner && { owner }), ...(review && { review }) };
    },

    async insertable(words, { locale, channel }) {
      const reading = await library.look().then(library.read);
      const all = [...(reading.base?.articles.get(locale)?.values() ?? [])];
      const named = articlesWith(words, all);
      const likely = await knowledge.staff.ask(words, locale, INSERTING).then(
        ({ candidates }) => candidates.flatMap(({ id, confidence }) => (confidence >= LIKELY ? [id] : [])),
        (error: unknown) => {
          if (error instanceof Overloaded) return [];
          throw error;
        },
      );
      const ids = new Set([...likely, ...named.map(({ id }) => id)]);
      return [...ids].slice(0, INSERTABLE).flatMap((id) => {
        const article = knowledge.staff.article(id, locale);
        return article ? [{ id, question: titleOf(article), text: textOn(channel, article) }] : [];
      });
    },

    gaps: async () => (await gaps.list()).slice(0, GAPS.shown),

    weeks: () => weeks(),

    satisfaction: async () => satisfactionOf(await queue.list({ status: 'resolved', limit: MOST_ENDED }), now() - DAYS),

    async questions(before) {
      const page = await questions.list({ limit: PAGE, ...(before !== undefined && { before }) });
      const last = page.at(-1);
      // The questions of one message came at one time: none of them is left on the other side of a page.
      const isCut = page.length === PAGE && last?.part !== undefined;
      const same = isCut ? await questions.list({ since: last.at, before: last.at + 1, limit: PAGE }) : [];
      const rest = same.filter(({ id }) => !page.some((each) => each.id === id));
      return [...page, ...rest].map(lineOf);
    },

    async asked(ids) {
      const found = await Promise.all(ids.map((id) => questions.find(id)));
      return found.filter((each) => each !== undefined).map(lineOf);
    },

    async judge(id, verdict, by) {
      const kept = await questions.judge(id, { ...verdict, at: now(), by });
      // Who has just said what is wrong wants to see it there.
      if (kept) gaps.outdate();
      return kept;
    },
  };
}

const foundOf = (finding: Finding): Pick<Preview, 'decision' | 'reason' | 'top'> => ({
  decision: finding.decision,
  ...(finding.decision === 'person' && { reason: finding.reason }),
  top: finding.candidates.map(({ id, question, confidence, why }) => ({ id, question, confidence, ...why })),
});

/** The gaps as they were found last, and found anew when that is due; one search at a time. */
export function createGapSearch({ find, now }: { find: () => Promise<Gap[]>; now: () => number }) {
  let last: { gaps: Gap[]; begun: number; ended: number } | undefined;
  let search: Promise<Gap[]> | undefined;
  /** A verdict was given since the search that was begun last. */
  let outdated = false;

  const isDue = () => {
    if (!last) return true;
    const { begun, ended } = last;
    if (now() - begun > GAPS.everyMs) return true;
    const took = ended - begun;
    return outdated && (took <= GAPS.quickMs || now() - ended > GAPS.share * took);
  };
  return {
    list(): Promise<Gap[]> {
      if (search) return search;
      if (!isDue()) return Promise.resolve(last?.gaps ?? []);
      const begun = now();
      outdated = false;
      search = find()
        .then((gaps) => {
          last = { gaps, begun, ended: now() };
          return gaps;
        })
        .finally(() => {
          search = undefined;
        });
      return search;
    },
    outdate() {
      outdated = true;
    },
  };
}

/** What the bot says to a customer who begins with this question; its decision is made, and never committed. */
async function said(
  bot: Bot,
  { text, locale, channel }: { text: string; locale: string; channel: string },
  now: number,
): Promise<Preview['says']> {
  const [id, customer] = ['try', { id: 'try' }];
  const address = { channel, id };
  const state: State = { version: stateVersion, bot: { greeted: true, misses: 0 } };
  const conversation: Conversation<State> = { id, address, customer, locale, opened: now, n: 0, state };
  const message = {
    type: 'message' as const,
    id,
    timestamp: new Date(now).toISOString(),
    channelId: address.channel,
    from: { id: customer.id, role: 'user' as const },
    conversation: { id },
    text,
  };
  const heard: Event = { kind: 'heard', id, conversation: id, at: now, address, customer, message };
  const first = await bot.decide(conversation, heard, now);
  if (wordsOf(first).length > 0) return wordsOf(first);
  // It looked like the beginning of a longer question: what it says when nothing more comes.
  const due: Event = { kind: 'due', id: `${id}-due`, conversation: id, at: now, timer: 'fragments' };
  return wordsOf(await bot.decide({ ...conversation, n: 1, state: first.state }, due, now));
}

const wordsOf = ({ effects }: Decision<State>): Preview['says'] =>
  effects.flatMap((effect) => {
    if (effect.do !== 'say' || effect.audience === 'desk' || effect.message.type !== 'message') return [];
    const { text = '', textFormat, suggestedActions } = effect.message;
    return [
      {
        text,
        markdown: textFormat === 'markdown',
        buttons: (suggestedActions?.actions ?? []).map(({ title }) => title),
      },
    ];
  });
