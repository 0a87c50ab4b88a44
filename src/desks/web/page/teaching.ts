import type { Summary } from '../../../handoff/queue.ts';
import { type Into, intoWords, type Lesson } from '../../teaching.ts';
import { call, type Me, surely } from './api.ts';
import { byId, make } from './dom.ts';

/** The form that turns an answer into a proposed change of the knowledge base, in the page's own dialog. */
export function createTeaching({ me, toast }: { me: Me; toast: (text: string) => void }): {
  open(shown: Summary): Promise<void>;
} {
  const dialog = byId<HTMLDialogElement>('teach');
  const [question, answer] = [byId<HTMLInputElement>('teachQuestion'), byId<HTMLTextAreaElement>('teachAnswer')];
  const [into, problem] = [byId<HTMLSelectElement>('teachInto'), byId('teachProblem')];
  let choices: Into[] = [];
  let number = 0;

  function fill({ question: asked, answer: said, near }: Lesson): void {
    question.value = asked;
    answer.value = said;
    problem.textContent = '';
    const improved = near.flatMap(({ id, question: title }) =>
      (['wording', 'answer'] as const).map((change) => ({
        words: intoWords[change](title),
        into: { change, article: id },
      })),
    );
    const all = [{ words: intoWords.new, into: { change: 'new' as const } }, ...improved];
    choices = all.map((each) => each.into);
    into.replaceChildren(...all.map(({ words }, i) => make('option', { value: String(i) }, words)));
    need();
  }
  /** The answer of another wording is the article's own. */
  const need = () => {
    answer.disabled = choices[into.selectedIndex]?.change === 'wording';
  };

  async function submit(): Promise<void> {
    const body = { question: question.value, answer: answer.value, into: choices[into.selectedIndex] };
    const sent = await surely(() => call<{ words: string }>(`tickets/${number}/lesson`, { csrf: me.csrf, body }));
    if (sent.ok) {
      dialog.close();
      return toast(sent.value.words);
    }
    problem.textContent = sent.error;
    ({ question, answer, into })[sent.field ?? '']?.focus();
  }

  into.addEventListener('change', need);
  byId('teachCancel').addEventListener('click', () => dialog.close());
  byId('teachForm').addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });

  return {
    async open(shown) {
      number = shown.ticket.number;
      const lesson = await call<Lesson>(`tickets/${number}/lesson`);
      if (!lesson.ok) return toast(lesson.error);
      if (document.querySelector('dialog[open]')) return;
      fill(lesson.value);
      dialog.showModal();
    },
  };
}
