import type { Verdict } from '../../../reports/facts.ts';
import type { AskedLine, GapLine, Preview, PreviewGuess, PreviewPart } from '../answers.ts';
import { make } from './dom.ts';
import { prose } from './prose.ts';
import { clock } from './words.ts';

const decisions: Record<Preview['decision'], string> = {
  answer: 'answered',
  guess: 'gave a guess',
  choices: 'offered a choice',
  nothing: 'did not know',
  person: 'fetched a person',
};
const would: Record<Preview['decision'], string> = {
  answer: 'It answers',
  guess: 'It gives a guess',
  choices: 'It offers a choice',
  nothing: 'It says that it does not know',
  person: 'It fetches a person',
};
const because: Record<string, string> = {
  asked: 'the customer asks for one',
  upset: 'the customer is upset',
  danger: 'somebody may be in danger',
  article: 'the article says that a person follows up',
};
const outcomes: Record<AskedLine['outcomes'][number], string> = {
  helped: 'helped',
  'not-helped': 'did not help',
  'asked-again': 'asked again in other words',
  'handed-over': 'went to a person',
};
const views: Record<string, string> = {
  exact: 'word for word',
  words: 'by its words',
  letters: 'by its letters',
  meaning: 'by its meaning',
  answer: 'by the words of its answer',
};

/** What the bot would do, the words the customer would read, and why. */
export function triedParts({ decision, reason, says, top, parts }: Preview): Node[] {
  const why = reason ? `: ${because[reason] ?? reason}` : '';
  return [
    make('p', { className: 'decision' }, `${would[decision]}${why}.`),
    ...says.map(({ text, markdown, buttons }) =>
      make(
        'div',
        {},
        make('div', { className: 'text' }, markdown ? prose(text) : text),
        buttons.length > 0
          ? make('ul', { className: 'offers' }, ...buttons.map((each) => make('li', {}, each)))
          : undefined,
      ),
    ),
    make(
      'p',
      { className: 'soft' },
      top.length > 0 ? 'What came nearest, and how sure it is' : 'No article came near.',
    ),
    guesses(top),
    ...(parts
      ? [make('p', { className: 'soft' }, `It asks ${parts.length} things, and each was looked up:`), partsFound(parts)]
      : []),
  ];
}

/** What was found for each of several questions. */
const partsFound = (parts: readonly PreviewPart[]): HTMLElement =>
  make(
    'ol',
    { className: 'parts' },
    ...parts.map(({ question, decision, reason, top }) => {
      const why = reason ? ` (${because[reason] ?? reason})` : '';
      const words = make('p', {}, make('b', { dir: 'auto' }, question), ` ${lowered(would[decision])}${why}.`);
      return make('li', {}, words, guesses(top));
    }),
  );

const lowered = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** The articles that came near, with bars for how sure it was. */
function guesses(top: readonly PreviewGuess[]): HTMLElement {
  return make(
    'ol',
    { className: 'guesses' },
    ...top
      .filter(({ confidence }, i) => i === 0 || confidence >= 0.005)
      .map(({ id, question, confidence, utterance, view }) => {
        const level = make('span');
        level.style.width = `${Math.round(confidence * 100)}%`;
        const measure = make('span', { className: 'measure', ariaHidden: 'true' }, level);
        const why = utterance && `“${utterance}”${view ? `, ${views[view] ?? `by its ${view}`}` : ''}`;
        return make(
          'li',
          {},
          measure,
          make('span', { className: 'share' }, `${Math.round(confidence * 100)} %`),
          make('span', {}, question ?? id, why ? make('span', { className: 'why' }, why) : undefined),
        );
      }),
  );
}

/** Gives a verdict; undefined when it was not kept. */
type Judge = (question: AskedLine, said: Verdict['verdict']) => Promise<AskedLine['verdict'] | undefined>;

/** Questions of the record; those of one message stand together, in the order in which it asks them. */
export function questionCards(questions: readonly AskedLine[], judge: Judge): HTMLElement[] {
  const messages = new Map<string, AskedLine[]>();
  for (const each of questions) {
    const message = each.part?.message ?? each.id;
    messages.set(message, [...(messages.get(message) ?? []), each]);
  }
  return [...messages.values()].map((all) => {
    const cards = [...all]
      .sort((a, b) => (a.part?.place ?? 0) - (b.part?.place ?? 0))
      .map((question) => questionCard(question, judge));
    if (cards.length === 1) return cards[0]!;
    const title = `One message asked ${cards.length} things`;
    return make(
      'section',
      { className: 'together', ariaLabel: title },
      make('p', { className: 'soft' }, title),
      ...cards,
    );
  });
}

/** A question of the record, what became of it, and buttons for what one thinks of it. */
function questionCard(question: AskedLine, judge: Judge): HTMLElement {
  const { text, at, channel, locale, decision, reason, article, top } = question;
  const done = `${decisions[decision]}${article ? ` with ${article}` : ''}${reason ? ` (${because[reason] ?? reason})` : ''}`;
  const facts = [clock(at), channel, locale, ...question.outcomes.map((each) => outcomes[each])];
  const told = make('span', { role: 'status' });
  const buttons = new Map<Verdict['verdict'], HTMLButtonElement>();
  const showVerdict = (verdict: AskedLine['verdict']) => {
    for (const [said, button] of buttons) button.ariaPressed = String(verdict?.verdict === said);
    told.textContent = verdict ? `${verdict.by}: ${verdictWords(verdict)}` : '';
  };
  const names: [Verdict['verdict'], string][] = [
    ['right', 'Right'],
    ['wrong', 'Wrong'],
    ['should-be', 'Should be…'],
    ['not-for-us', 'Not for us'],
  ];
  for (const [said, name] of names) {
    const button = make('button', { type: 'button' }, name);
    button.addEventListener('click', async () => {
      const kept = await judge(question, said);
      if (kept) showVerdict(kept);
    });
    buttons.set(said, button);
  }
  showVerdict(question.verdict);
  return make(
    'article',
    { className: 'card' },
    make('h3', { dir: 'auto' }, text),
    make('p', { className: 'facts' }, make('b', {}, `The bot ${done}`), ` · ${facts.join(' · ')}`),
    guesses(top),
    make('div', { className: 'verdicts', role: 'group', ariaLabel: 'Was that right?' }, ...buttons.values(), told),
  );
}

function verdictWords(verdict: Verdict): string {
  if (verdict.verdict === 'not-for-us') return 'not for us';
  if (verdict.verdict !== 'should-be') return verdict.verdict;
  return verdict.article === null ? 'should have been none of the articles' : `should have been ${verdict.article}`;
}

const kindWords: Record<keyof GapLine['kinds'], string> = {
  unanswered: 'not known',
  'not-helped': 'not helped',
  'by-hand': 'answered by hand',
  wrong: 'judged wrong',
};

/** A gap, with what one could do about it. */
export function gapCard({ id, wordings, count, kinds, last, locale, nearest, belongs, reply }: GapLine): HTMLElement {
  const [first = '', ...others] = wordings;
  const why = (Object.keys(kindWords) as (keyof typeof kindWords)[])
    .filter((kind) => kinds[kind] > 0)
    .map((kind) => `${kindWords[kind]} ${kinds[kind]}`);
  const times = count === 1 ? 'asked once' : `asked ${count} times`;
  const near = nearest ? [`nearest article: ${nearest.id} (${Math.round(nearest.confidence * 100)} %)`] : [];
  return make(
    'article',
    { className: 'card' },
    make('h3', { dir: 'auto' }, first),
    make(
      'p',
      { className: 'facts' },
      make('b', {}, times),
      ` · ${[...why, `last ${clock(last)}`, locale, ...near].join(' · ')}`,
    ),
    others.length > 0
      ? make('p', { className: 'facts' }, `Also: ${others.map((each) => `“${each}”`).join(', ')}`)
      : undefined,
    belongs ? make('p', {}, belongsWords(belongs)) : undefined,
    reply && !belongs
      ? make(
          'div',
          {},
          make('p', {}, `${reply.ticket === undefined ? 'A colleague' : `FD-${reply.ticket}`} answered it:`),
          make('blockquote', { dir: 'auto' }, reply.text),
          make('p', { className: 'facts' }, 'As an article: ', make('code', {}, `frontdesk faq adopt ${id}`)),
        )
      : undefined,
  );
}

function belongsWords({ id, why, times }: NonNullable<GapLine['belongs']>): string {
  const who = why === 'verdict' ? 'A representative says that it belongs to' : 'Customers found it in other words at';
  return `${who} ${id}${times > 1 ? ` (${times} times)` : ''}: add these words there.`;
}
