import { questionsIn } from '../src/knowledge/articles/several.ts';
import type { Judgement } from '../src/knowledge/judgement.ts';
import { findSeveral } from '../src/knowledge/several.ts';

interface Question {
  question: string;
  expect: string[];
}

const longest = 120;
const most = 120;
/** How people put two questions into one message. */
const joined: readonly ((a: string, b: string) => string)[] = [
  (a, b) => `${a} ${b}`,
  (a, b) => `${a}\n${b}`,
  (a, b) => `${a} And ${b[0]?.toLowerCase()}${b.slice(1)}`,
  (a, b) => `${a.replace(/[?.!]$/, '')} and ${b[0]?.toLowerCase()}${b.slice(1)}`,
  (a, b) => `${a} Also, ${b[0]?.toLowerCase()}${b.slice(1)}`,
  (a, b) => `1) ${a} 2) ${b}`,
];

/**
 * One line of a table: of messages of two known questions how many got both, one, none; of a known and an unknown one how often the unknown one was
 * named as open, got something else, or was dropped without a word; of single questions how many were taken for several.
 */
export async function severalOf(
  { name, questions }: { name: string; questions: readonly Question[] },
  look: (text: string) => Promise<Judgement>,
): Promise<string> {
  const short = questions.filter(({ question, expect }) => question.length <= longest && expect.length < 2);
  const [known, unknown] = [true, false].map((is) => short.filter(({ expect }) => expect.length > 0 === is)) as [
    Question[],
    Question[],
  ];
  const find = async (text: string): Promise<Judgement> => {
    const whole = await look(text);
    return (await findSeveral(questionsIn(text), whole, { locale: 'en', look })) ?? whole;
  };
  const partsOf = (found: Judgement) => ('parts' in found && found.parts ? found.parts : [{ finding: found }]);
  const givenIn = (found: Judgement) =>
    partsOf(found).flatMap(({ finding }) => ('article' in finding && finding.article ? finding.article.id : []));
  const isOpenIn = (found: Judgement) => partsOf(found).some(({ finding }) => !('article' in finding));
  const twos = [0, 0, 0];
  const beside = { named: 0, other: 0, dropped: 0 };
  let taken = 0;
  const count = Math.min(most, known.length);
  for (let i = 0; i < count; i++) {
    const join = joined[i % joined.length]!;
    const [a, b] = [known[i]!, known[(i * 7 + 3) % known.length]!];
    const both = givenIn(await find(join(a.question, b.question)));
    twos[[a, b].filter(({ expect }) => both.includes(expect[0]!)).length]! += 1;
    if ('parts' in (await find(a.question))) taken += 1;
    const odd = unknown[(i * 5 + 1) % unknown.length];
    if (!odd) continue;
    const found = await find(join(a.question, odd.question));
    const given = givenIn(found);
    if (given.some((id) => id !== a.expect[0])) beside.other += 1;
    else if (isOpenIn(found)) beside.named += 1;
    else if (given.length > 0) beside.dropped += 1;
  }
  const share = (part: number) => ((100 * part) / count).toFixed(0);
  const unknownShares = unknown.length === 0 ? ['-', '-', '-'] : Object.values(beside).map(share);
  return `| ${[name, count, share(twos[2]!), share(twos[1]!), share(twos[0]!), ...unknownShares, share(taken)].join(' | ')} |`;
}

/** The head of that table. */
export const severalHead = [
  '| base | messages | two known: both | one | none | known and unknown: the unknown one named or the whole asked about | answered or guessed | dropped | single ones taken for several |',
  '|---|---|---|---|---|---|---|---|---|',
].join('\n');
