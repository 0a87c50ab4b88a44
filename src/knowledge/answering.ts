import type { Article } from './articles/article.ts';
import type { Base } from './articles/base.ts';
import { contradicts } from './articles/checks.ts';
import { withoutIntroductions } from './articles/introductions.ts';
import { questionPart } from './articles/segments.ts';
import { questionsIn } from './articles/several.ts';
import { encoderFor } from './encoder/glossed.ts';
import type { GuardedEncoder } from './encoder/guarded.ts';
import type { Finding } from './finding.ts';
import { type Calibrated, type Judgement, judge, type Policy } from './judgement.ts';
import { type BaseVectors, vectorsBeside } from './search/meaning.ts';
import { type Searching, startSearch } from './search/searching.ts';
import type { Spare } from './search/spare.ts';
import { findSeveral } from './several.ts';
import { nearestLocale } from './text/locale.ts';
import { normalise } from './text/normalise.ts';
import { createOwnName } from './text/own-name.ts';
import { withoutDenials } from './triage/denial.ts';
import { plainTrigger } from './triage/plain.ts';
import { kindOfDanger, type Triage, type Trigger } from './triage/triage.ts';

/** A base that can be asked. A new one is made for each reading of the files; it never changes. */
export interface Answering {
  /** Never rejects. In haste the words alone decide, which takes a fraction of the time. */
  ask(question: string, locale: string, inHaste?: boolean): Promise<Finding>;
  /** Only who needs a person: nothing is searched for. Never rejects. */
  triage(text: string, locale: string, inHaste?: boolean): Promise<Finding>;
  base: Base;
  searches: ReadonlyMap<string, LocaleSearch>;
  /** Ends the searches that no other one keeps, when they have answered what they were asked. */
  retire(...others: readonly Answering[]): Promise<void>;
}

/** The search of one locale, with what it was built of. */
export interface LocaleSearch {
  searching: Searching;
  articles: readonly Article[];
  content: string;
  /** The encoder's vectors, where it was built with them, and which encoder's. */
  meant: { vectors: BaseVectors; by: string } | undefined;
}

/** What an answering is made of; `before` is the one in force, whose searches are kept where no article changed. */
export interface AnsweringParts {
  base: Base;
  locales: readonly string[];
  policy: Policy;
  /** It may still be read while the searches are being built. */
  guard: Triage | Promise<Triage>;
  /** Without it the words alone decide. */
  encoder?: GuardedEncoder | undefined;
  before?: Answering | undefined;
  /** Whose front desk it is. */
  name?: string | undefined;
  /** Hears that a search broke down, and that it works again. */
  say?: ((sentence: string) => void) | undefined;
  /** Where threads rest from one reading to the next. */
  spare?: Spare | undefined;
  /** Asked in between: whether nobody wants it any more. */
  givenUp?: () => boolean;
}

/** Makes a base ready to be asked, in all its locales; undefined when it was given up. */
export async function createAnswering(parts: AnsweringParts): Promise<Answering | undefined> {
  const { base, locales, policy, encoder, before } = parts;
  const searches = new Map<string, LocaleSearch>();
  const making: Promise<{ locale: string; search: LocaleSearch }>[] = [];
  for (const [locale, byId] of base.articles) {
    const articles = [...byId.values()];
    const content = JSON.stringify(articles);
    const by = encoderFor(encoder, locale);
    const kept = before?.searches.get(locale);
    if (kept?.content === content && (kept.meant !== undefined) === (by !== undefined)) {
      searches.set(locale, kept);
      continue;
    }
    const vectors = by && (await vectorsOf(by, articles, kept));
    if (parts.givenUp?.()) break;
    // Side by side, for each has a thread of its own.
    const doubt = by?.kind === 'other';
    const solved = kept?.searching.solved;
    const { say, spare } = parts;
    const made = startSearch({ articles, locale, vectors, doubt, solved }, { say, spare }).then((searching) => ({
      locale,
      search: { searching, articles, content, meant: vectors && { vectors, by: by!.name } },
    }));
    made.catch(() => {});
    making.push(made);
  }
  const guard = await parts.guard;
  const tried = await Promise.allSettled(making);
  const made = tried.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const failed = tried.find((one) => one.status === 'rejected');
  if (failed || parts.givenUp?.()) {
    await Promise.all(made.map(({ search }) => search.searching.stop()));
    if (failed) throw failed.reason;
    return undefined;
  }
  for (const { locale, search } of made) searches.set(locale, search);

  const withoutName = createOwnName(parts.name);
  const wordings = new Map<string, Set<string>>();
  const isWording = (text: string, locale: string): boolean => {
    const articles = searches.get(locale)?.articles ?? [];
    const known =
      wordings.get(locale) ?? new Set(articles.flatMap(({ question, also }) => [question, ...also].map(normalise)));
    wordings.set(locale, known);
    return known.has(normalise(text));
  };

  let asked = 0;
  let idle: (() => void) | undefined;

  const look = async (question: string, locale: string, inHaste: boolean): Promise<Judgement> => {
    const search = searches.get(locale);
    if (!search) return { decision: 'nothing', candidates: [] };
    const by = encoderFor(encoder, locale);
    const texts = search.meant && !inHaste ? await search.searching.texts(question) : [];
    const vectors = texts.length > 0 ? await by?.ofQuestion(texts) : undefined;
    const found = await search.searching.find(question, vectors);
    const calibrated: Calibrated = found.meant && by ? by.kind : 'lexical';
    const forbids = (article: Article) => contradicts(question, article) !== undefined;
    return judge({ found, articles: search.articles, policy, calibrated, forbids });
  };

  const lookForAll = async (question: string, locale: string, inHaste: boolean): Promise<Judgement> => {
    const whole = await look(question, locale, inHaste);
    const several = await findSeveral(questionsIn(question), whole, {
      locale,
      look: (text) => look(text, locale, inHaste),
    });
    return several ?? whole;
  };

  // Each text by itself, because the search waits for the first of them, too.
  const hear = async (question: string, locale: string, inHaste: boolean): Promise<Trigger | undefined> => {
    const texts = encoder && !inHaste ? guard.textsOf(question, { encoder: encoder.name, locale }) : [];
    const found = await Promise.all(texts.map((text) => encoder?.ofQuestion([text])));
    const vectors = found.flatMap((one) => one?.map(({ vector }) => vector) ?? []);
    return guard.classify(
      question,
      vectors.length === texts.length ? new Map(texts.map((text, i) => [text, vectors[i]!])) : undefined,
    );
  };

  // The lines of the guard's files go before its patterns.
  const isPlainly = (trigger: Trigger, text: string): boolean =>
    plainTrigger(withoutDenials(text)) === trigger && guard.classify(text) === trigger;

  const answer = async (whole: string, asked: string, inHaste: boolean): Promise<Finding> => {
    const locale = nearestLocale(asked, locales);
    const read = questionPart(whole);
    const bare = withoutName(withoutIntroductions(read));
    // What an article says word for word is meant so.
    const question = bare !== read && isWording(read, locale) ? read : bare;
    const first = locales[0] ?? locale;
    // While the search computes, the encoder has time for the guard's texts.
    const hearing = hear(withoutIntroductions(whole), locale, inHaste);
    hearing.catch(() => {}); // it is waited for below, unless the search fails first
    let found = await lookForAll(question, locale, inHaste);
    // Customers write in another language than their page's, and not all articles are translated.
    if (found.decision !== 'answer' && locale !== first) {
      const other = await look(question, first, inHaste);
      if (worth[other.decision] > worth[found.decision]) found = translated(other, base, locale);
    }
    // What looks like a name may be a danger, written with capitals.
    const alarm = (await hearing) ?? (isPlainly('danger', whole) ? 'danger' : undefined);
    if (alarm !== undefined) return withKind(heed(alarm, found), question);
    if (found.decision === 'answer' && found.article.person === 'always') {
      const { article, candidates, parts } = found;
      return { decision: 'person', reason: 'article', article, ...(parts && { parts }), candidates };
    }
    return found;
  };

  const counted = async (text: string, work: Promise<Finding>): Promise<Finding> => {
    asked += 1;
    try {
      return await work;
    } catch {
      // The thread broke down: nothing is found, and whoever is in danger is heard all the same.
      return alarmed(guard.classify(text), text);
    } finally {
      asked -= 1;
      if (asked === 0) idle?.();
    }
  };

  return {
    base,
    searches,
    ask: (question, locale, inHaste = false) => counted(question, answer(question, locale, inHaste)),
    triage: (text, locale, inHaste = false) =>
      counted(
        text,
        hear(text, nearestLocale(locale, locales), inHaste).then((alarm) => alarmed(alarm, text)),
      ),
    async retire(...others) {
      if (asked > 0) {
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
      }
      const kept = new Set(others.flatMap((each) => [...each.searches.values()].map(({ searching }) => searching)));
      const left = [...searches.values()].filter(({ searching }) => !kept.has(searching));
      await Promise.all(left.map(({ searching }) => searching.stop()));
    },
  };
}

function vectorsOf(
  encoder: GuardedEncoder,
  articles: readonly Article[],
  kept: LocaleSearch | undefined,
): Promise<BaseVectors | undefined> {
  const before =
    kept?.meant?.by === encoder.name ? { articles: kept.articles, vectors: kept.meant.vectors } : undefined;
  return vectorsBeside(articles, before, (texts, beside) => encoder.ofBase(texts, beside));
}

// Of what is found in two languages, what is surer.
const worth = { answer: 3, guess: 2, choices: 1, nothing: 0 };

/** The article in the first of the locales that has it. */
export function findArticle(base: Base, id: string, locales: readonly string[]): Article | undefined {
  for (const locale of locales) {
    const article = base.articles.get(locale)?.get(id);
    if (article) return article;
  }
  return undefined;
}

// An article with exactly the customer's words goes before words that only sound like a call for a person; danger does not wait.
function heed(alarm: Trigger, found: Judgement): Finding {
  const { candidates } = found;
  if (found.decision !== 'answer') return { decision: 'person', reason: alarm, candidates };
  const follows = found.article.person === 'always';
  if (alarm === 'danger' || follows) {
    // Hardship sounds upset, and its article brings a person anyway, in words of its own.
    return { decision: 'person', reason: alarm === 'upset' ? 'article' : alarm, article: found.article, candidates };
  }
  // Beside something else it is no such article: what is said there may be the call.
  const isExact = ({ candidates: [best] }: Pick<Finding, 'candidates'>) => best?.why?.view === 'exact';
  const isWordForWord = (found.parts ?? [{ finding: found }]).every(({ finding }) => isExact(finding));
  return isWordForWord ? found : { decision: 'person', reason: alarm, candidates };
}

const alarmed = (alarm: Trigger | undefined, text: string): Finding =>
  alarm === undefined
    ? { decision: 'nothing', candidates: [] }
    : withKind({ decision: 'person', reason: alarm, candidates: [] }, text);

const withKind = (finding: Finding, question: string): Finding =>
  finding.decision === 'person' && finding.reason === 'danger'
    ? { ...finding, danger: kindOfDanger(question) }
    : finding;

function translated(found: Judgement, base: Base, locale: string): Judgement {
  const own = (article: Article) => findArticle(base, article.id, [locale]) ?? article;
  switch (found.decision) {
    case 'answer':
      return { ...found, article: own(found.article) };
    case 'guess': {
      const { article, others, further } = found;
      return { ...found, article: own(article), others: others.map(own), further: further.map(own) };
    }
    case 'choices':
      return { ...found, choices: found.choices.map(own), further: found.further.map(own) };
    case 'nothing':
      return found;
  }
}
