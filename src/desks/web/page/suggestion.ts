import type { Entry } from '../../../conversation/decision.ts';
import type { Summary } from '../../../handoff/queue.ts';
import type { Suggestion, SuggestionVerdict } from '../../suggestions.ts';
import { call, type Me } from './api.ts';
import { byId, make } from './dom.ts';
import { prose } from './prose.ts';

/** The answer that the knowledge base would give to the customer's last message, above the box of whoever has the ticket. */
export interface Suggesting {
  /** Another ticket is shown, or it is somebody else's now; undefined: nothing is suggested. */
  show(mine: Summary | undefined): void;
  /** The log went on. */
  entered(entry: Entry): void;
}

/** `send` sends a text as one's reply. */
export function createSuggesting({ me, send }: { me: Me; send: (text: string) => void }): Suggesting {
  const place = byId('suggestion');
  let mine: Summary | undefined;
  let looks = 0;
  /** Those that were refused: a page asks more than once. */
  const refused = new Set<string>();

  const clear = () => {
    looks += 1;
    place.hidden = true;
    place.replaceChildren();
  };

  const judge = ({ message, article }: Suggestion, verdict: SuggestionVerdict) =>
    void call(`tickets/${mine?.ticket.number}/suggestion`, { csrf: me.csrf, body: { message, article, verdict } });

  function draw(suggestion: Suggestion): void {
    const { question, text, confidence, message } = suggestion;
    const button = (label: string, className: string, then: () => void) =>
      make(
        'button',
        {
          type: 'button',
          className,
          onclick() {
            clear();
            then();
          },
        },
        label,
      );
    place.replaceChildren(
      make(
        'p',
        {},
        make('b', {}, 'Suggested'),
        ` ${question} (${Math.round(confidence * 100)} % sure that this answers it)`,
      ),
      make('div', { className: 'words', tabIndex: 0, role: 'group', ariaLabel: 'What would be sent' }, prose(text)),
      button('Send this', 'primary', () => {
        judge(suggestion, 'used');
        send(text);
      }),
      button('Does not answer it', 'quiet', () => {
        refused.add(message);
        judge(suggestion, 'wrong');
      }),
    );
    place.hidden = false;
  }

  async function look(): Promise<void> {
    clear();
    const mineNow = looks;
    if (!mine || !me.suggestions) return;
    const answer = await call<{ suggestion?: Suggestion }>(`tickets/${mine.ticket.number}/suggestion`);
    if (mineNow !== looks || !answer.ok || !answer.value.suggestion) return;
    if (!refused.has(answer.value.suggestion.message)) draw(answer.value.suggestion);
  }

  return {
    show(now) {
      if (now?.ticket.number === mine?.ticket.number) return;
      mine = now;
      void look();
    },
    entered({ audience, message }) {
      if (!mine || audience !== 'everyone' || message.type !== 'message' || message.from.role === 'bot') return;
      // Whatever was suggested was about what came before.
      if (message.from.role === 'user') void look();
      else clear();
    },
  };
}
