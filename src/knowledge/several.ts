import type { Piece } from './articles/several.ts';
import { mostQuestions } from './articles/several.ts';
import type { Candidate, Finding, Part } from './finding.ts';
import type { Judgement } from './judgement.ts';
import { normalise, wordsOf } from './text/normalise.ts';
import { contentWords } from './text/stopwords.ts';

// From here on what may be meant is shown beside an answer; below, the question is open.
const leastGuess = 0.4;
const fewestTelling = 2;
const mostCandidates = 3;

/**
 * What is found for a message that asks several things: each answered, guessed or left open. What is not sure must be what the whole message is
 * about, too, or be a question. Nothing is left open that says nothing of its own, or that is nearest to what is given anyway. Undefined
 * when it is one matter after all.
 */
export async function findSeveral(
  pieces: readonly Piece[],
  whole: Judgement,
  { locale, look }: { locale: string; look: (text: string) => Promise<Judgement> },
): Promise<Judgement | undefined> {
  if (pieces.length < 2) return undefined;
  const about = new Set(whole.candidates.map(({ id }) => id));
  const looked = await Promise.all(
    pieces.slice(0, mostQuestions).map(async (piece) => ({ piece, found: await look(piece.text) })),
  );
  const isGiven = ({ piece, found }: (typeof looked)[0]): boolean => {
    if (found.decision !== 'answer' && found.decision !== 'guess') return false;
    if (found.decision === 'guess' && (found.candidates[0]?.confidence ?? 0) < leastGuess) return false;
    return about.has(found.article.id) || (piece.asks && saysEnough(piece.text, locale));
  };
  const given = new Set(looked.filter(isGiven).flatMap(({ found }) => ('article' in found ? found.article.id : [])));
  if (given.size === 0) return besideWhole(looked, whole, locale);
  const told = new Set<string>();
  const parts = looked.flatMap(({ piece, found }): Part[] => {
    const [best] = found.candidates;
    if (isGiven({ piece, found }) && 'article' in found) {
      if (told.has(found.article.id)) return [];
      told.add(found.article.id);
      return [{ question: piece.text, finding: withPerson(found) }];
    }
    const isCovered = found.decision !== 'nothing' && best !== undefined && given.has(best.id);
    if (!piece.asks || isCovered || !saysEnough(piece.text, locale)) return [];
    return [{ question: piece.text, finding: openOf(found.candidates) }];
  });
  for (const piece of pieces.slice(mostQuestions)) parts.push({ question: piece.text, finding: openOf([]) });
  if (parts.length < 2) return undefined;
  return together(parts, whole);
}

/** What the whole is answered with is said of the piece that is nearest to it; beside it the others are open. */
function besideWhole(
  looked: readonly { piece: Piece; found: Judgement }[],
  whole: Judgement,
  locale: string,
): Judgement | undefined {
  if (looked.length > 2 || (whole.decision !== 'answer' && whole.decision !== 'guess')) return undefined;
  const { id } = whole.article;
  const nearness = ({ found }: (typeof looked)[0]): number =>
    found.candidates.find((one) => one.id === id)?.confidence ?? 0;
  const own = looked.reduce((best, one) => (nearness(one) > nearness(best) ? one : best));
  if (nearness(own) === 0) return undefined;
  const parts = looked.flatMap((one): Part[] => {
    if (one === own) return [{ question: one.piece.text, finding: withPerson(whole) }];
    const isAboutIt = one.found.candidates[0]?.id === id;
    if (!one.piece.asks || isAboutIt || !saysEnough(one.piece.text, locale)) return [];
    return [{ question: one.piece.text, finding: openOf(one.found.candidates) }];
  });
  return parts.length < 2 ? undefined : together(parts, whole);
}

const openOf = (candidates: Candidate[]): Finding => ({ decision: 'nothing', candidates });

const withPerson = (found: Extract<Judgement, { decision: 'answer' | 'guess' }>): Finding =>
  found.decision === 'answer' && found.article.person === 'always'
    ? { decision: 'person', reason: 'article', article: found.article, candidates: found.candidates }
    : found;

function saysEnough(text: string, locale: string): boolean {
  return contentWords(wordsOf(normalise(text)), locale).length >= fewestTelling;
}

/** The surest decides what the message as a whole got; what was found for its parts goes first. */
function together(parts: readonly Part[], whole: Judgement): Judgement {
  const of = (decision: Finding['decision']) => parts.filter(({ finding }) => finding.decision === decision);
  const first = [...of('answer'), ...of('person'), ...of('guess')].flatMap(
    ({ finding }) => finding.candidates[0] ?? [],
  );
  const rest = whole.candidates.filter(({ id }) => !first.some((one) => one.id === id));
  const candidates = [...first, ...rest].slice(0, mostCandidates);
  const sure = [...of('answer'), ...of('person')].find(({ finding }) => 'article' in finding)?.finding;
  if (sure && 'article' in sure && sure.article)
    return { decision: 'answer', article: sure.article, parts, candidates };
  const guess = of('guess')[0]!.finding as Extract<Judgement, { decision: 'guess' }>;
  return { ...guess, parts, candidates };
}
