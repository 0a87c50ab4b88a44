import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { findArticle } from '../knowledge/answering.ts';
import type { Article } from '../knowledge/articles/article.ts';
import type { Base } from '../knowledge/articles/base.ts';
import { createLibrary } from '../knowledge/articles/library.ts';
import { versionOf } from '../knowledge/articles/version.ts';
import { keepProposal, removeProposal } from '../knowledge/proposals/kept.ts';
import { improvedArticle } from '../knowledge/proposals/lesson.ts';
import { proposalId } from '../knowledge/proposals/proposal.ts';
import { isMasked } from '../reports/anonymise.ts';
import type { Verdict } from '../reports/facts.ts';
import { type ToReview, toReview } from '../reports/review.ts';
import type { Review, Status } from './commands.ts';
import { type BaseLocation, type DataOption, locationOf, withData } from './faq/base.ts';
import { count, percent } from './faq/words.ts';
import { days, type RecordParts } from './gaps.ts';
import { type Io, paint } from './io.ts';
import { ago } from './queue.ts';
import { given } from './settings.ts';

interface ReviewOptions extends DataOption {
  days: number;
  by: string;
}

/** What each key says of a question. */
const keys = `1-3      it is that article: its words are proposed as one more way to ask it
NAME     it is the article of that name
n        none of the articles answers it: it is a gap
p        it needs a person
x        it is not for us, and no gap
Enter    later
q        enough for today`;

/** Adds `faq review`: what customers asked lately, and what it should have found. */
export function addReviewCommand(faq: Command, parts: RecordParts): void {
  withData(faq.command('review'))
    .description('go through what customers asked lately: say what it should find, and teach it those words')
    .option('--days <number>', 'of the last N days', days, 1)
    .option('--by <name>', 'who says so (default: the name of this user)')
    .addHelpText(
      'after',
      `\nKeys:\n${keys.replaceAll(/^/gm, '  ')}\n\nExamples:\n  frontdesk faq review\n  frontdesk faq review --days 7`,
    )
    .action(async (options) => parts.faqIo.end(await review(parts, options)));
}

async function review({ io, faqIo, load }: RecordParts, options: ReviewOptions): Promise<Status> {
  const ready = given(io);
  if (!ready) return 2;
  const place = await locationOf(options, faqIo);
  const library = createLibrary(place);
  const { base } = await library.read(await library.look());
  if (!base) {
    io.errors.write('The knowledge base cannot be read: frontdesk faq check says why.\n');
    return 1;
  }
  const by = options.by ?? io.env.USER ?? 'a trainer';
  const since = Date.now() - options.days * 86_400_000;
  return (await load()).review(ready, since, async (record): Promise<Status> => {
    const all = toReview(record.questions);
    if (all.length === 0) {
      io.output.write(`Nothing to review: ${count(options.days, 'day')} without a question that nobody has judged.\n`);
      return 0;
    }
    const proposing = createProposing({ by, stateFolder: ready.settings.stateFolder });
    const said = await goThrough(all, { record, base, place, by, propose: proposing.propose }, io);
    io.output.write(summary({ ...said, proposed: proposing.made(), left: all.length - said.judged }, io));
    return 0;
  });
}

interface Said {
  judged: number;
  persons: { locale: string; text: string }[];
}

async function goThrough(
  all: readonly ToReview[],
  given: {
    record: Review;
    base: Base;
    place: BaseLocation;
    by: string;
    propose(article: Article, wording: string): Promise<void>;
  },
  io: Io,
): Promise<Said> {
  const { record, base, place, by, propose } = given;
  const { bold, dim } = paint(io);
  const said: Said = { judged: 0, persons: [] };
  const lines = createInterface({ input: io.input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  const articleOf = (id: string, locale: string): Article | undefined =>
    findArticle(base, id, [locale, ...place.locales.slice(0, 1)]);

  for (const [i, { last, questions }] of all.entries()) {
    const { text, locale, top } = last;
    const guesses = top.flatMap(({ id, confidence }) => {
      const article = articleOf(id, locale);
      return article ? [{ article, confidence }] : [];
    });
    io.output.write(
      [
        '',
        `${dim(`${i + 1}/${all.length}`)}  ${bold(text)}`,
        `     ${dim(`${locale} · ${last.channel} · asked ${questions.length === 1 ? 'once' : `${questions.length} times`}, last ${ago(Date.now() - last.at)} ago · ${decided[last.decision]}`)}`,
        ...guesses.map(
          ({ article, confidence }, n) =>
            `  ${n + 1}  ${percent(confidence).padStart(5)}  ${article.id}  ${dim(article.question)}`,
        ),
        '',
      ].join('\n'),
    );
    for (;;) {
      io.output.write(dim(`${guesses.length > 0 ? `1-${guesses.length}, ` : ''}NAME, n, p, x, Enter, q (? helps) > `));
      const line = await lines.next();
      const key = line.done ? 'q' : line.value.trim();
      if (!io.terminal) io.output.write('\n');
      if (key === 'q') return said;
      if (key === '') break;
      const chosen = guesses[Number(key) - 1]?.article ?? articleOf(key, locale);
      const verdict: Verdict | undefined = chosen
        ? { verdict: 'should-be', article: chosen.id }
        : key === 'n' || key === 'p'
          ? { verdict: 'should-be', article: null }
          : key === 'x'
            ? { verdict: 'not-for-us' }
            : undefined;
      if (!verdict) {
        io.output.write(key === '?' ? `${keys}\n` : `There is no article "${key}". ? lists the keys.\n`);
        continue;
      }
      // First what is learned: what is judged does not come again. Words of one language are no wording of another's article.
      if (chosen?.locale === locale && !isMasked(text)) await propose(chosen, text);
      for (const { id } of questions) await record.judge(id, verdict, by);
      said.judged += 1;
      if (key === 'p' && !isMasked(text)) said.persons.push({ locale, text });
      break;
    }
  }
  return said;
}

const decided = {
  answer: 'answered',
  guess: 'a guess',
  choices: 'a choice',
  nothing: 'not known',
  person: 'a person',
} as const;

interface Proposed {
  id: string;
  article: string;
  wordings: number;
}

/**
 * One proposal for each article, with all its new wordings; those that it has already are none. It is kept with each word that is
 * learned, in place of the one before, so that nothing is lost when somebody goes away.
 */
function createProposing({ by, stateFolder }: { by: string; stateFolder: string }) {
  const made = new Map<Article, Proposed & { text: string; base: string }>();
  return {
    made: (): Proposed[] => [...made.values()],

    async propose(article: Article, wording: string): Promise<void> {
      const before = made.get(article);
      const file = before ? undefined : await readFile(article.file, 'utf8').catch(() => undefined);
      const earlier = before?.text ?? file;
      const text = earlier === undefined ? undefined : improvedArticle(earlier, { question: wording });
      if (text === undefined || text === earlier) return;
      const base = before?.base ?? versionOf(file ?? '');
      const { locale, topic, id } = article;
      const proposal = { article: `${locale}/${topic}/${id}`, by, from: 'what customers asked', text };
      const name = proposalId(proposal);
      await keepProposal(stateFolder, { id: name, ...proposal, base });
      if (before) await removeProposal(stateFolder, before.id);
      made.set(article, {
        ...{ id: name, article: proposal.article, wordings: (before?.wordings ?? 0) + 1 },
        ...{ text, base },
      });
    },
  };
}

function summary(
  { judged, persons, proposed, left }: Said & { proposed: readonly Proposed[]; left: number },
  io: Io,
): string {
  const { bold, dim } = paint(io);
  const [first] = proposed;
  return [
    '',
    `${count(judged, 'question')} judged, ${left} left.`,
    ...proposed.map(({ id, article, wordings }) => `  ${bold(id)}  ${article}  ${dim(count(wordings, 'new wording'))}`),
    ...(first
      ? [
          `See what customers would notice: frontdesk faq diff --proposal ${first.id}. Take it: frontdesk faq accept ${first.id}.`,
        ]
      : []),
    ...persons.map(({ locale, text }) => `For a person, add this line to data/guard/${locale}/human.txt: ${text}`),
    '',
  ].join('\n');
}
