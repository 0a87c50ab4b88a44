/** What somebody typed and did not save. */
export interface Unsaved {
  text: string;
  /** The version that it changes; absent when there was none. */
  opened?: string;
  /** Milliseconds since 1970. */
  at: number;
}

const prefix = 'desk.unsaved.';

/** Keeps what is typed for an article in this browser; where it may keep nothing, nothing is kept. */
export const keepUnsaved = (what: string, unsaved: Unsaved): void =>
  tried(() => localStorage.setItem(prefix + what, JSON.stringify(unsaved)));

/** What was typed for an article and not saved. */
export function findUnsaved(what: string): Unsaved | undefined {
  let found: Unsaved | undefined;
  tried(() => {
    const read = JSON.parse(localStorage.getItem(prefix + what) ?? 'null') as Unsaved | null;
    if (typeof read?.text === 'string') found = read;
  });
  return found;
}

/** It was saved, or is not wanted. */
export const dropUnsaved = (what: string): void => tried(() => localStorage.removeItem(prefix + what));

function tried(work: () => void): void {
  try {
    work();
  } catch {
    // Storage may be refused or full: the text still stands in the page.
  }
}
