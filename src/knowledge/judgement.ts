import type { Article } from './articles/article.ts';
import { type Calibration, withCalibration } from './calibration/calibration.ts';
import type { Candidate, Part } from './finding.ts';
import type { Found, Ranked } from './search/search.ts';
import weights from './search/weights.json' with { type: 'json' };

/** What the operator wants: the share of answers that must be right, and the share of questions the base will not know. */
export interface Policy {
  precision: number;
  outOfScope: number;
  /** What representatives' verdicts made of the confidences. */
  rescale?: Calibration | undefined;
}

/** What the bot should do with a question, as far as the articles say. */
export type Judgement = { candidates: Candidate[] } & (
  | { decision: 'answer'; article: Article; parts?: readonly Part[] }
  | { decision: 'guess'; article: Article; others: Article[]; further: Article[]; parts?: readonly Part[] }
  | { decision: 'choices'; choices: Article[]; further: Article[] }
  | { decision: 'nothing' }
);

/** The views that took part, for each of which the confidence is calibrated on its own. */
export type Calibrated = Exclude<keyof typeof weights, 'features'>;

/** A policy that says what it wants for nothing else. */
export const usualPolicy: Policy = { precision: 0.95, outOfScope: 0.25 };

const mostCandidates = 3;
// When none of what was offered is meant, so many more are.
const mostFurther = 5;
// From here on the best article's text is worth showing as a guess: of such four in five are right where customers are not hard on purpose.
const leastGuess = 0.6;
// Below this an article is not worth a customer's look: of the choices offered from here on about half hold the answer. In a long text
// a little less will do.
const leastChoice: Readonly<Record<Calibrated, number>> = { bundled: 0.24, other: 0.14, lexical: 0.14 };
const lessOfLong = 0.02;
// What stands beside a likely choice may be less likely itself.
const leastFurtherChoice: Readonly<Record<Calibrated, number>> = { bundled: 0.11, other: 0.08, lexical: 0.08 };
const longSegments = 2;

/** Decides between an answer, a guess, choices and nothing; `articles` are those that were searched. */
export function judge(parts: {
  found: Found;
  articles: readonly Article[];
  policy: Policy;
  calibrated: Calibrated;
  /** Whether an article that is sure enough must not be given all the same, for what likeness does not see. */
  forbids?: (article: Article) => boolean;
}): Judgement {
  const { forbids = () => false, found, articles, policy, calibrated } = parts;
  const sure = new Set(found.exact);
  let most = 1;
  const ranked = found.ranked.toSorted(
    (a, b) => Number(sure.has(b.article)) - Number(sure.has(a.article)) || b.score - a.score,
  );
  const rated = ranked.slice(0, mostCandidates).map((one) => {
    const likely = sure.has(one.article) ? 1 / sure.size : confidenceBy(policy, one, calibrated);
    // What is less alike is not surer, whatever its features say.
    most = Math.min(most, likely);
    return { article: articles[one.article]!, confidence: most, why: one.why };
  });
  const candidates = rated.map(
    ({ article, confidence, why }): Candidate => ({
      id: article.id,
      question: article.question,
      confidence: Math.round(confidence * 1000) / 1000,
      why,
    }),
  );
  const [best] = rated;
  if (!best) return { decision: 'nothing', candidates };
  const allowed = sure.size > 0 || !forbids(best.article);
  if (allowed && best.confidence >= threshold(policy.precision, calibrated)) {
    return { decision: 'answer', article: best.article, candidates };
  }
  const least = leastChoice[calibrated] - (found.segments > longSegments ? lessOfLong : 0);
  if (best.confidence < least) return { decision: 'nothing', candidates };
  const choices = rated.filter((one) => one.confidence >= leastFurtherChoice[calibrated]).map(({ article }) => article);
  const further = ranked
    .map(({ article }) => articles[article]!)
    .filter((article) => !choices.includes(article))
    .slice(0, mostFurther);
  const [article, ...others] = choices as [Article, ...Article[]];
  // Two that are both likelier than not cannot both be meant: that is a choice. Where one alone is near, its text answers sooner than a
  // question about its title. One that brings a person brings none by a guess.
  const alone = best.confidence + (rated[1]?.confidence ?? 0) <= 1;
  const shown = (best.confidence >= leastGuess && alone) || others.length === 0;
  if (shown && allowed && article.person !== 'always') {
    return { decision: 'guess', article, others, further, candidates };
  }
  return { decision: 'choices', choices, further, candidates };
}

function confidenceBy({ outOfScope, rescale }: Policy, one: Pick<Ranked, 'features'>, calibrated: Calibrated): number {
  const pooled = confidence(one, outOfScope, calibrated);
  return rescale ? withCalibration(pooled, rescale) : pooled;
}

/** The probability that an article answers the question, when `outOfScope` of all questions have no answer in the base. */
export function confidence(
  { features }: Pick<Ranked, 'features'>,
  outOfScope: number,
  calibrated: Calibrated = 'lexical',
): number {
  const pooled = weights[calibrated];
  const score = features.reduce((sum, value, i) => sum + value * pooled.weights[i]!, pooled.bias);
  // The weights were fitted where `pooled.outOfScope` of the questions had none; other shares shift the odds.
  return 1 / (1 + Math.exp(-(score + odds(1 - outOfScope) - odds(1 - pooled.outOfScope))));
}

/** From which confidence on an answer is given, so that this share of all answers given is right. */
export function threshold(precision: number, calibrated: Calibrated = 'lexical'): number {
  const table = weights[calibrated].thresholds as [precision: number, confidence: number][];
  const next = table.findIndex(([share]) => share >= precision);
  if (next < 0) return Math.max(precision, table.at(-1)?.[1] ?? precision);
  const [share, value] = table[next]!;
  const [shareBefore, valueBefore] = table[next - 1] ?? [0, 0];
  return valueBefore + ((value - valueBefore) * (precision - shareBefore)) / (share - shareBefore || 1);
}

function odds(share: number): number {
  const p = Math.min(0.99, Math.max(0.01, share));
  return Math.log(p / (1 - p));
}
