import type { Request, RequestHandler, Response, Router } from 'express';
import { z } from 'zod';
import { LONGEST_TEXT, tidy } from '../../conversation/text.ts';
import type { DeskAnswers, RatingGiven } from './answers.ts';
import { fail } from './http.ts';
import type { Session } from './sign-in.ts';

/** More than these nobody reads at once. */
const MOST_WARNINGS = 100;
/** More than anybody types to find an article. */
const LONGEST_SEARCH = 200;
/** A page of a conversation has no more answers. */
const MOST_ASKED = 100;

/** Wraps what only who is signed in may ask for, within the desk's limits. */
export type SignedIn = (
  work: (request: Request, response: Response, session: Session) => Promise<unknown>,
) => RequestHandler;

const asking = z.strictObject({
  question: z.string().max(LONGEST_TEXT, `is longer than ${LONGEST_TEXT} characters`),
  locale: z.string().max(20),
});
const id = z.string().regex(/^[0-9a-f]{8,64}$/, 'is no question of the record');
const judging = z.discriminatedUnion('verdict', [
  z.strictObject({ question: id, verdict: z.literal('right') }),
  z.strictObject({ question: id, verdict: z.literal('wrong') }),
  z.strictObject({ question: id, verdict: z.literal('not-for-us') }),
  z.strictObject({ question: id, verdict: z.literal('should-be'), article: z.string().min(1).max(200).nullable() }),
]);

/** Adds what the pages ask for about the bot's answers, below `/answers`; `judged` hears of every verdict that was kept. */
export function addAnswersApi(parts: {
  api: Router;
  signedIn: SignedIn;
  answers: DeskAnswers;
  judged: (given: RatingGiven) => void;
  now: () => number;
}): void {
  const { api, signedIn, answers, judged, now } = parts;
  const localeOf = (given: unknown): string =>
    answers.locales.find((locale) => locale === given) ?? answers.locales[0] ?? 'en';

  api.get(
    '/answers',
    signedIn(async (_request, response, { by }) => {
      const { locales, editing } = answers;
      const warnings = answers.warnings().slice(0, MOST_WARNINGS);
      response.json({ locales, warnings, ...(editing?.isTrainer(by) && { editing: true }) });
    }),
  );

  api.post(
    '/answers/ask',
    signedIn(async (request, response) => {
      const read = asking.safeParse(request.body);
      if (!read.success) return refuse(response, read.error);
      const question = tidy(read.data.question).trim();
      if (!question) return fail(response, 400, 'question: is empty.');
      const tried = await answers.ask(question, localeOf(read.data.locale));
      if (!tried) {
        response.set('Retry-After', '1');
        return fail(response, 503, 'More is asked at once than can be answered: please try again.');
      }
      response.json(tried);
    }),
  );

  api.get(
    '/answers/found',
    signedIn(async (request, response) => {
      const words = String(request.query.words ?? '').slice(0, LONGEST_SEARCH);
      response.json({ ids: words.trim() ? await answers.found(words, localeOf(request.query.locale)) : [] });
    }),
  );

  api.get(
    '/answers/articles',
    signedIn(async (request, response) => {
      response.json({ articles: await answers.articles(localeOf(request.query.locale)) });
    }),
  );

  api.get(
    '/answers/articles/:id',
    signedIn(async (request, response) => {
      const article = await answers.article(String(request.params.id), localeOf(request.query.locale));
      if (!article) return fail(response, 404, 'There is no such article (any more).');
      response.json(article);
    }),
  );

  api.get(
    '/answers/satisfaction',
    signedIn(async (_request, response) => {
      response.json(await answers.satisfaction());
    }),
  );

  api.get(
    '/answers/gaps',
    signedIn(async (_request, response) => {
      response.json({ gaps: await answers.gaps() });
    }),
  );

  api.get(
    '/answers/weeks',
    signedIn(async (_request, response) => {
      response.json({ weeks: await answers.weeks() });
    }),
  );

  api.get(
    '/answers/questions',
    signedIn(async (request, response) => {
      const { before } = request.query;
      const at = before === undefined ? undefined : Number(before);
      if (at !== undefined && !(Number.isSafeInteger(at) && at > 0))
        return fail(response, 400, 'before: must be a time in milliseconds since 1970.');
      response.json({ questions: await answers.questions(at) });
    }),
  );

  api.get(
    '/answers/asked',
    signedIn(async (request, response) => {
      const ids = z.array(id).max(MOST_ASKED).safeParse(String(request.query.ids).split(','));
      if (!ids.success) return fail(response, 400, `ids: must be at most ${MOST_ASKED} questions of the record.`);
      response.json({ questions: await answers.asked(ids.data) });
    }),
  );

  api.post(
    '/answers/verdicts',
    signedIn(async (request, response, { by }) => {
      const read = judging.safeParse(request.body);
      if (!read.success) return refuse(response, read.error);
      const { question, ...verdict } = read.data;
      if (verdict.verdict === 'should-be' && verdict.article !== null) {
        const known = await Promise.all(answers.locales.map((locale) => answers.article(`${verdict.article}`, locale)));
        if (known.every((article) => article === undefined))
          return fail(response, 400, 'article: there is no such article.');
      }
      if (!(await answers.judge(question, verdict, by.name)))
        return fail(response, 404, 'There is no such question in the record (any more).');
      judged({ question, verdict: { ...verdict, at: now(), by: by.name } });
      response.json({});
    }),
  );
}

function refuse(response: Response, { issues: [issue] }: z.ZodError): void {
  fail(response, 400, `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'is not understood'}.`);
}
