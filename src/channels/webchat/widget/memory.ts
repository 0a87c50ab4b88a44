import type { Tell } from './lent.ts';
import { createPart } from './part.ts';

/** What the chat remembers between pages; what one tab writes, the others are told. */
export interface Memory {
  /** `usual` where there is none, or one of another type than that: another version wrote it, or somebody else. */
  read<T>(key: string, usual: T): T;
  write(key: string, value: unknown): void;
  /** Forgets all of it, here and in other tabs, which hear a write of `forget`. */
  forget(): void;
  /** Called when another tab wrote. */
  onWrite(listener: (key: string, value: unknown) => void): void;
}

/** What is given, where it is of the same type as what is usual, which it is else. */
export const like = <T>(given: unknown, usual: T): T => (given && typeof given === typeof usual ? (given as T) : usual);

/** Whether all of them are texts. */
export const areTexts = (...given: unknown[]): boolean => given.every((each) => typeof each === 'string');

/**
 * Memory in localStorage under the site's name. Where the browser refuses that to frames, the page that embeds the chat keeps
 * it; without one, or where that may not either, it is in this page alone.
 */
export async function openMemory(site: string, embedded: boolean, tell: Tell): Promise<Memory> {
  const name = `frontdesk:${site}`;
  const listeners: ((key: string, value: unknown) => void)[] = [];
  const hear = (key: string, value: unknown) => {
    for (const listener of listeners) listener(key, value);
  };
  const others = tried(() => new BroadcastChannel(name));
  others?.addEventListener('message', ({ data }: MessageEvent<[string, unknown]>) => hear(...data));
  const store = tried(() => localStorage);
  const lend = createPart('lent', ({ openLent }: typeof import('./lent.ts')) => openLent);
  /** What the browser does not take. */
  let here: Record<string, string | undefined> = {};
  if (!store && embedded) {
    const heard = (key: string, text: string | undefined) => {
      here[key] = text;
      hear(key, parsed(text));
    };
    // What cannot be loaded is as if it was refused there, too: nobody waits for it.
    here = await lend().then(
      (open) => open({ site, tell, heard }),
      () => ({}),
    );
  }
  const parsed = (text: string | null | undefined) => tried(() => JSON.parse(text!) as unknown);

  return {
    read: (key, usual) => like(parsed(here[key] ?? tried(() => store?.getItem(`${name}:${key}`))), usual),
    write(key, value) {
      const text = JSON.stringify(value) as string | undefined;
      try {
        if (text === undefined) store!.removeItem(`${name}:${key}`);
        else store!.setItem(`${name}:${key}`, text);
        delete here[key];
      } catch {
        here[key] = text;
        if (!store) tell('keep', { key, text });
      }
      others?.postMessage([key, value]);
    },
    forget() {
      tried(() => {
        for (const key of Object.keys(store!)) if (key.startsWith(`${name}:`)) store!.removeItem(key);
      });
      here = {};
      others?.postMessage(['forget']);
    },
    onWrite: (listener) => listeners.push(listener),
  };
}

function tried<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch {
    return undefined;
  }
}
