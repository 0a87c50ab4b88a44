import type { Representative } from '../../../conversation/event.ts';
import type { Looker } from '../looking.ts';
import { byId } from './dom.ts';

/** Says beside the box which colleagues have the same ticket open, and who of them types. */
export function createOthers(me: Representative): { show(all: readonly Looker[]): void } {
  const place = byId('others');
  let ends: ReturnType<typeof setTimeout> | undefined;

  function draw(all: readonly Looker[]): void {
    const typing = all.filter(({ typing }) => typing).map(({ name }) => name);
    const looking = all.filter(({ typing }) => !typing).map(({ name }) => name);
    place.textContent = [
      typing.length > 0 ? `${typing.join(', ')} ${typing.length === 1 ? 'is' : 'are'} typing…` : '',
      looking.length > 0 ? `${looking.join(', ')} ${looking.length === 1 ? 'looks' : 'look'} at it, too` : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }

  return {
    show(all) {
      const others = all.filter(({ desk, id }) => desk !== me.desk || id !== me.id);
      clearTimeout(ends);
      draw(others);
      // Nobody says that they have stopped.
      ends = setTimeout(() => draw(others.map((each) => ({ ...each, typing: false }))), 8000);
    },
  };
}
