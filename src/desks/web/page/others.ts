import type { Representative } from '../../../conversation/event.ts';
import type { Looker } from '../looking.ts';
import { byId } from './dom.ts';

/** Nobody says that they have stopped: it is so after so long. */
const TYPED_MS = 8000;

/** Says beside the box which colleagues have the same ticket open, and who of them, and of its customer, types. */
export function createOthers(me: Representative): {
  show(all: readonly Looker[]): void;
  customerTypes(): void;
  customerPauses(): void;
} {
  const place = byId('others');
  let others: readonly Looker[] = [];
  let isTyping = false;
  let ends: ReturnType<typeof setTimeout> | undefined;
  let pauses: ReturnType<typeof setTimeout> | undefined;

  function draw(): void {
    const typing = others.filter(({ typing }) => typing).map(({ name }) => name);
    const looking = others.filter(({ typing }) => !typing).map(({ name }) => name);
    place.textContent = [
      isTyping ? 'The customer is typing…' : '',
      typing.length > 0 ? `${typing.join(', ')} ${typing.length === 1 ? 'is' : 'are'} typing…` : '',
      looking.length > 0 ? `${looking.join(', ')} ${looking.length === 1 ? 'looks' : 'look'} at it, too` : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }
  function pause(): void {
    clearTimeout(pauses);
    isTyping = false;
    draw();
  }

  return {
    show(all) {
      others = all.filter(({ desk, id }) => desk !== me.desk || id !== me.id);
      clearTimeout(ends);
      draw();
      ends = setTimeout(() => {
        others = others.map((each) => ({ ...each, typing: false }));
        draw();
      }, TYPED_MS);
    },
    customerPauses: pause,
    customerTypes() {
      pause();
      isTyping = true;
      draw();
      pauses = setTimeout(pause, TYPED_MS);
    },
  };
}
