import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Entry } from '../conversation/decision.ts';
import type { Store } from '../conversation/store.ts';
import { onOneLine, shortened } from '../conversation/text.ts';
import type { DeskTeaching, Lesson, Proposed } from '../desks/teaching.ts';
import { type Article, parseArticle } from '../knowledge/articles/article.ts';
import { versionOf } from '../knowledge/articles/version.ts';
import { articleIdFor } from '../knowledge/authoring/article-id.ts';
import type { Candidate } from '../knowledge/finding.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { Overloaded } from '../knowledge/limiter.ts';
import { keepProposal } from '../knowledge/proposals/kept.ts';
import { improvedArticle, newArticle } from '../knowledge/proposals/lesson.ts';
import { proposalId } from '../knowledge/proposals/proposal.ts';
import { anonymise, anonymiseReply } from '../reports/anonymise.ts';
import { withinTimeOr } from '../waiting/time-limit.ts';

/** So far back the question and its answer are looked for. */
const LOOKED_THROUGH = 100;
/** Slack takes a form within three seconds; without the nearest articles it is still one. */
const NEAREST_MS = 1500;
const LONGEST = { question: 300, answer: 3000 };
/** From here on the nearest article tells where a new one belongs; else its team does. */
const PLACED = 0.3;
/** All of these together ask as one, so that customers have the other places. */
const WHO = 'teaching';

/** Makes proposals of what representatives answered. */
export function createTeaching(parts: {
  knowledge: Pick<Knowledge, 'ask' | 'article'>;
  store: Pick<Store, 'conversation' | 'history'>;
  stateFolder: string;
  /** The first is the default. */
  locales: readonly string[];
  teams: readonly { id: string; topics: readonly string[] }[];
  now?: () => number;
}): DeskTeaching {
  const { knowledge, store, stateFolder, locales, teams, now = Date.now } = parts;

  const localeOf = async (conversation: string) =>
    (await store.conversation(conversation))?.locale ?? locales[0] ?? 'en';

  const near = async (question: string, locale: string): Promise<readonly Candidate[]> => {
    try {
      return question ? (await knowledge.ask(question, locale, WHO)).candidates : [];
    } catch (error) {
      if (error instanceof Overloaded) return [];
      throw error;
    }
  };

  async function change(
    { article, into }: { article: Article; into: 'wording' | 'answer' },
    { question, answer }: Pick<Lesson, 'question' | 'answer'>,
  ): Promise<{ text: string; base: string } | Extract<Proposed, { problem: string }>> {
    const before = await readFile(article.file, 'utf8').catch(() => undefined);
    const text = before && improvedArticle(before, { question, answer: into === 'answer' ? answer : undefined });
    if (!before || !text)
      return { problem: 'That article cannot be read at the moment: choose another one.', field: 'into' };
    if (text === before) return { problem: 'The article has this wording already.', field: 'question' };
    return { text, base: versionOf(before) };
  }

  /** A name that no article has. */
  const freeId = (question: string, locale: string): string => {
    const id = articleIdFor(question);
    for (let n = 2; ; n++) {
      const tried = n === 2 ? id : `${id}-${n - 1}`;
      if (!knowledge.article(tried, locale)) return tried;
    }
  };

  return {
    async lesson(id, pointedTo) {
      const [conversation, log] = await Promise.all([
        store.conversation(id),
        store.history(id, { last: LOOKED_THROUGH }),
      ]);
      const said = log.filter(({ audience, message }) => audience === 'everyone' && message.type === 'message');
      const known = [conversation?.customer, ...(conversation?.participants ?? [])].flatMap((each) =>
        [each?.name, each?.email].filter((one) => one !== undefined),
      );
      const last = pointedTo ?? said.findLast(isBy('agent'))?.message.text ?? '';
      const at = said.findLastIndex((entry) => isBy('agent')(entry) && entry.message.text?.trim() === last.trim());
      const asked = said.slice(0, at < 0 ? said.length : at).findLast(isBy('user'))?.message.text ?? '';
      const question = shortened(onOneLine(anonymise(asked, known)), LONGEST.question);
      const candidates = await withinTimeOr(near(question, await localeOf(id)), NEAREST_MS, []);
      return {
        question,
        answer: anonymiseReply(last, known).slice(0, LONGEST.answer),
        near: candidates.slice(0, 3).map((each) => ({ id: each.id, question: each.question })),
      };
    },

    async propose({ conversation, from, team, into, by, ...filled }) {
      const [question, answer] = [onOneLine(filled.question), filled.answer.trim()];
      if (!question) return { problem: 'Say which question it answers.', field: 'question' };
      if (question.length > LONGEST.question)
        return { problem: `A question has at most ${LONGEST.question} characters.`, field: 'question' };
      if (!answer && into.change !== 'wording') return { problem: 'Say what the answer is.', field: 'answer' };
      const locale = await localeOf(conversation);
      const about = { by: onOneLine(by.name), from: onOneLine(from) };
      const propose = async (article: string, text: string, base?: string): Promise<Proposed> => {
        const proposal = { article, ...about, text };
        const id = proposalId(proposal);
        await keepProposal(stateFolder, { id, ...proposal, ...(base !== undefined && { base }) });
        return { id, on: hostname() };
      };

      if (into.change !== 'new') {
        const article = knowledge.article(into.article, locale);
        if (!article) return { problem: 'There is no such article any more: choose another one.', field: 'into' };
        const changed = await change({ article, into: into.change }, { question, answer });
        if ('problem' in changed) return changed;
        return propose(`${article.locale}/${article.topic}/${article.id}`, changed.text, changed.base);
      }
      const text = newArticle(
        { question, answer },
        { from: about.from, today: new Date(now()).toISOString().slice(0, 10) },
      );
      const parsed = parseArticle(text, { id: 'new', topic: 'new', locale, file: 'new' });
      if ('faults' in parsed)
        return { problem: parsed.faults.map(({ message }) => message).join(' '), field: 'answer' };
      const [best] = await withinTimeOr(near(question, locale), NEAREST_MS, []);
      const topic =
        (best && best.confidence >= PLACED ? knowledge.article(best.id, locale)?.topic : undefined) ??
        teams.find(({ id }) => id === team)?.topics[0] ??
        'general';
      return propose(`${locale}/${topic}/${freeId(question, locale)}`, text);
    },
  };
}

const isBy =
  (role: 'agent' | 'user') =>
  ({ message }: Entry): boolean =>
    message.from.role === role && Boolean(message.text?.trim());
