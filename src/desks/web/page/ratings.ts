import type { Entry } from '../../../conversation/decision.ts';
import type { Verdict } from '../../../reports/facts.ts';
import { answeredIn } from '../../answered.ts';
import type { AskedLine, RatingGiven } from '../answers.ts';
import { call, type Me } from './api.ts';
import { make } from './dom.ts';
import { shouldBe } from './should-be.ts';

/** What representatives think of the bot's answers, beside each of them in the transcript. */
export interface Verdicts {
  /** Another transcript is drawn. */
  clear(): void;
  /** A line was drawn for an entry that was said before; what the record holds of it is seen at the next look. */
  drawn(entry: Entry, line: HTMLElement): void;
  /** The same for what was said just now: the record may not hold its question yet. */
  heard(entry: Entry, line: HTMLElement): void;
  /** Asks the record about the lines drawn. */
  look(): Promise<void>;
  /** Somebody gave a verdict, perhaps on another page. */
  given(given: RatingGiven): void;
}

/** An answer in the transcript, and what the record says of its question once that is known. */
interface Answer {
  question: string;
  article: string;
  place: HTMLElement;
  asked?: AskedLine | undefined;
  verdict?: AskedLine['verdict'] | undefined;
}

/** Draws into the lines of the transcript; nothing where there is no record of questions. */
export function createVerdicts({ me, toast }: { me: Me; toast: (text: string) => void }): Verdicts {
  /** By question: what was answered twice is judged where the record has its answer, the last one. */
  const shown = new Map<string, Answer>();
  let drawn: Answer[] = [];

  const read = (questions: string[]) => call<{ questions: AskedLine[] }>(`answers/asked?ids=${questions.join()}`);

  function answerIn(entry: Entry, line: HTMLElement): Answer | undefined {
    const answers = answeredIn(entry);
    if (!me.answers || !answers) return undefined;
    const place = make('span', { className: 'verdict', role: 'group', ariaLabel: 'Was that the right answer?' });
    line.querySelector('.who')?.append(place);
    return { ...answers, place };
  }

  function show(answer: Answer): void {
    shown.get(answer.question)?.place.remove();
    shown.set(answer.question, answer);
    draw(answer);
  }

  function draw({ question, place, verdict }: Answer): void {
    const said = verdict?.verdict;
    const no = said === 'wrong' || said === 'should-be';
    const button = (name: Verdict['verdict'], label: string, pressed: boolean) =>
      make(
        'button',
        { type: 'button', ariaPressed: String(pressed), onclick: () => void judge(question, name), data: { name } },
        label,
      );
    const focused = place.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset.name
      : undefined;
    place.replaceChildren(
      'Right answer?',
      button('right', 'Yes', said === 'right'),
      button('wrong', 'No', no),
      ...(no ? [button('should-be', shouldBeWords(verdict), said === 'should-be')] : []),
      ...(verdict ? [make('span', {}, `says ${verdict.by}`)] : []),
    );
    if (focused) place.querySelector<HTMLElement>(`[data-name="${focused}"]`)?.focus();
  }

  async function judge(question: string, said: Verdict['verdict']): Promise<void> {
    const judged = said === 'should-be' ? await choose(question) : { verdict: said };
    if (!judged) return;
    const answer = await call('answers/verdicts', { csrf: me.csrf, body: { question, ...judged } });
    if (!answer.ok) return toast(answer.error);
    given({ question, verdict: { ...judged, at: Date.now(), by: me.me.name } });
  }

  async function choose(question: string): Promise<Verdict | undefined> {
    const answer = shown.get(question);
    if (!answer) return undefined;
    if (!answer.asked) {
      const found = await read([question]);
      if (!found.ok) toast(found.error);
      answer.asked = found.ok ? found.value.questions[0] : undefined;
    }
    return answer.asked && shouldBe({ ...answer.asked, ...(answer.verdict && { verdict: answer.verdict }) }, toast);
  }

  function given({ question, verdict }: RatingGiven): void {
    const answer = shown.get(question);
    if (!answer) return;
    answer.verdict = verdict;
    draw(answer);
  }

  return {
    clear() {
      shown.clear();
      drawn = [];
    },
    drawn(entry, line) {
      const answer = answerIn(entry, line);
      if (answer) drawn.push(answer);
    },
    heard(entry, line) {
      const answer = answerIn(entry, line);
      if (answer) show(answer);
    },
    async look() {
      const looked = drawn;
      if (looked.length === 0) return;
      drawn = [];
      const answer = await read([...new Set(looked.map(({ question }) => question))]);
      // The transcript is what matters here: it is looked for again with the next lines.
      if (!answer.ok) return void drawn.unshift(...looked.filter(({ place }) => place.isConnected));
      const asked = new Map(answer.value.questions.map((each) => [each.id, each]));
      for (const each of looked) {
        each.asked = asked.get(each.question);
        each.verdict = each.asked?.verdict;
        if (each.place.isConnected && each.asked?.article === each.article) show(each);
        else each.place.remove();
      }
    },
    given,
  };
}

function shouldBeWords(verdict: AskedLine['verdict']): string {
  if (verdict?.verdict !== 'should-be') return 'Should have been…';
  return `Should have been ${verdict.article ?? 'none of the articles'}`;
}
