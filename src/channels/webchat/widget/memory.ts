/** What the chat remembers between pages; what one tab writes, the others are told. */
export interface Memory {
  read<T>(key: string): T | undefined;
  write(key: string, value: unknown): void;
  /** Called when another tab wrote. */
  onWrite(listener: (key: string, value: unknown) => void): void;
}

/** Memory in localStorage under the site's name; in this page alone where the browser refuses storage. */
export function createMemory(site: string): Memory {
  const name = `frontdesk:${site}`;
  const fallback = new Map<string, string>();
  const others = openChannel(name);

  return {
    read<T>(key: string): T | undefined {
      try {
        const text = fallback.get(key) ?? localStorage.getItem(`${name}:${key}`);
        return text ? (JSON.parse(text) as T) : undefined;
      } catch {
        return undefined;
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
