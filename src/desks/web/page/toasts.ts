import { byId, make } from './dom.ts';

/** Short words at the lower edge, which go by themselves. */
export interface Toasts {
  say(text: string): void;
  /** Does something in a moment, unless it is undone until then; the same `key` a second time undoes it. */
  soon(key: string, text: string, run: () => void): void;
}

const SHOWN_MS = 8000;
/** So long something can be undone before it is done. */
const UNDO_MS = 6000;

/** Draws into the page's own corner. */
export function createToasts(): Toasts {
  const place = byId('toasts');
  const pending = new Map<string, { undo(): void; now(): void }>();

  // Whoever leaves the page has not undone it.
  window.addEventListener('pagehide', () => {
    for (const each of [...pending.values()]) each.now();
  });

  return {
    say(text) {
      const note = make('p', {}, text);
      place.append(note);
      setTimeout(() => note.remove(), SHOWN_MS);
    },
    soon(key, text, run) {
      const before = pending.get(key);
      if (before) return before.undo();
      const undo = make('button', { type: 'button' }, 'Undo');
      const note = make('p', {}, text, undo);
      const ends = () => {
        clearTimeout(timer);
        pending.delete(key);
        note.remove();
      };
      const now = () => {
        ends();
        run();
      };
      const timer = setTimeout(now, UNDO_MS);
      undo.addEventListener('click', ends);
      pending.set(key, { undo: ends, now });
      place.append(note);
    },
  };
}
