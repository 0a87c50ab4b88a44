import { createHash } from 'node:crypto';
import type { Conversation } from '../conversation/decision.ts';
import type { Store } from '../conversation/store.ts';
import { answeredIn } from '../desks/answered.ts';
import type { DeskSuggestions } from '../desks/suggestions.ts';
import { textOn } from '../dialogs/findings.ts';
import type { Candidate, Finding } from '../knowledge/finding.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { Overloaded } from '../knowledge/limiter.ts';
import { isBareCall } from '../knowledge/triage/bare-call.ts';
import type { Questions } from '../reports/questions.ts';
import { recordSuggested } from '../reports/suggested.ts';
import { titleOf } from './article-title.ts';

/** A representative reads it before it is sent, so it need not be as sure as what the bot says; less likely ones are noise. */
const ENOUGH = 0.5;
/** All suggestions together ask as one: of the places at the knowledge base they take a few, and customers have the others. */
const WHO = 'suggestions';
/** So far back it is looked for what the customer has read. */
const LOOKED_THROUGH = 100;

/** Suggests answers from the knowledge base, and keeps what becomes of them. */
export function createSuggesting(parts: {
  knowledge: Pick<Knowledge, 'ask' | 'article'>;
  store: Pick<Store, 'conversation' | 'history'>;
  questions: Pick<Questions, 'note' | 'judge'>;
  /** The first is the default. */
  locales: readonly string[];
  now?: () => number;
}): DeskSuggestions {
  const { knowledge, store, questions, locales, now = Date.now } = parts;

  const find = async (text: string, locale: string): Promise<Finding | undefined> => {
    try {
      return await knowledge.ask(text, locale, WHO);
    } catch (error) {
      if (error instanceof Overloaded) return undefined;
      throw error;
    }
  };
  const localeOf = ({ locale }: Conversation): string => locale ?? locales[0] ?? 'en';

  /** What an article says on the conversation's channel. One after which a person always follows up is none to be sent by one. */
  const answerOf = (conversation: Conversation, id: string) => {
    const article = knowledge.article(id, localeOf(conversation));
    if (!article || article.person === 'always') return undefined;
    const text = textOn(conversation.address.channel, article);
    return { article, text, version: createHash('sha256').update(text).digest('hex').slice(0, 12) };
  };

  return {
    async to(id, { id: message, text }) {
      const conversation = text?.trim() ? await store.conversation(id) : undefined;
      const finding = conversation && text && (await find(text, localeOf(conversation)));
      if (!finding || isNoQuestion(finding, text, localeOf(conversation))) return undefined;
      const [best] = finding.candidates;
      const answer = best && best.confidence >= ENOUGH ? answerOf(conversation, best.id) : undefined;
      if (!best || !answer) return undefined;
      const said = await store.history(id, { last: LOOKED_THROUGH });
      if (said.some((entry) => answeredIn(entry)?.article === best.id)) return undefined;
      const { article, text: words, version } = answer;
      const { confidence } = best;
      return { message, article: article.id, question: titleOf(article), text: words, confidence, version };
    },

    async textOf(id, article) {
      const conversation = await store.conversation(id);
      const answer = conversation && answerOf(conversation, article);
      return answer && { text: answer.text, version: answer.version };
    },

    async judge({ conversation: id, message, article, verdict, by }) {
      const [conversation, log] = await Promise.all([
        store.conversation(id),
        store.history(id, { last: LOOKED_THROUGH }),
      ]);
      const text = log.find((entry) => entry.message.id === message)?.message.text;
      if (!conversation || !text) return;
      const finding = await find(text, localeOf(conversation));
      const people = [conversation.customer, ...(conversation.participants ?? [])];
      await recordSuggested(questions, {
        id: createHash('sha256').update(`${id}\n${message}\nsuggested`).digest('hex').slice(0, 20),
        at: now(),
        text,
        locale: localeOf(conversation),
        channel: conversation.address.channel,
        article,
        top: topOf(finding?.candidates ?? [], article),
        known: people.flatMap(({ name, email }) => [name, email]).filter((each) => each !== undefined),
        verdict: verdict === 'used' ? 'right' : 'wrong',
        by: by.name,
      });
    },
  };
}

/** Danger is not answered by an article, and neither is who calls for a person and does not say what about. */
const isNoQuestion = (finding: Finding, text: string, locale: string): boolean =>
  finding.decision === 'person' &&
  (finding.reason === 'danger' || (finding.reason === 'asked' && isBareCall(text, locale)));

/** What was near, as the record keeps it; labels are about an article that is among them. */
const topOf = (candidates: readonly Candidate[], article: string) => {
  const top = candidates.slice(0, 3).map(({ id, confidence, why }) => ({ id, confidence, ...why }));
  return top.some(({ id }) => id === article) ? top : [{ id: article, confidence: ENOUGH }, ...top].slice(0, 3);
};
