/** What the chat remembers between pages; what one tab writes, the others are told. */
export interface Memory {
  /** `usual` where there is none, or one of another type than that: another version wrote it, or somebody else. */
  read<T>(key: string, usual: T): T;
  write(key: string, value: unknown): void;
  /** Called when another tab wrote. */
  onWrite(listener: (key: string, value: unknown) => void): void;
}

/** What is given, where it is of the same type as what is usual, which it is else. */
export const like = <T>(given: unknown, usual: T): T => (given && typeof given === typeof usual ? (given as T) : usual);

/** Whether all of them are texts. */
export const areTexts = (...given: unknown[]): boolean => given.every((each) => typeof each === 'string');

/** Memory in localStorage under the site's name; in this page alone where the browser refuses storage. */
export function createMemory(site: string): Memory {
  const name = `frontdesk:${site}`;
  const fallback = new Map<string, string>();
  const others = openChannel(name);

  return {
    read(key, usual) {
      try {
        const text = fallback.get(key) ?? localStorage.getItem(`${name}:${key}`);
        return like(JSON.parse(text!), usual);
      } catch {
        return usual;
      }
    },
    write(key, value) {
      const text = JSON.stringify(value);
      try {
        if (text === undefined) localStorage.removeItem(`${name}:${key}`);
        else localStorage.setItem(`${name}:${key}`, text);
        fallback.delete(key);
      } catch {
        fallback.set(key, text ?? '');
      }
      others?.postMessage([key, value]);
    },
    onWrite(listener) {
      others?.addEventListener('message', ({ data }: MessageEvent<[string, unknown]>) => listener(data[0], data[1]));
    },
  };
}

function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}
