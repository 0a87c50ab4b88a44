/**
 * What the chat remembers where the browser refuses storage to frames: on the site's own origin or, where that is refused, too,
 * for as long as the page is there.
 */
export interface Keeping {
  all(): Record<string, string>;
  /** Without a text it is removed. */
  keep(key: string, text?: string): void;
  /** Other tabs hear a `forget` before it is gone. */
  forget(): void;
}

const prefix = 'frontdesk:';

/** Keeps it in the site's localStorage; `heard` is told what another tab of the site has written there. */
export function createKeeping(heard: (key: string, text: string | null) => void): Keeping {
  const here: Record<string, string> = {};
  const nameOf = (key: string) => key.slice(prefix.length);
  let store: Record<string, string> = {};
  try {
    store = localStorage as unknown as Record<string, string>;
  } catch {
    // Refused to the site itself.
  }
  addEventListener('storage', ({ key, newValue }) => {
    if (key?.startsWith(prefix)) heard(nameOf(key), newValue);
  });
  const all = () => {
    const found = { ...here };
    for (const key in store) if (key.startsWith(prefix)) found[nameOf(key)] = store[key]!;
    return found;
  };
  const keep = (key: string, text?: string) => {
    delete here[key];
    delete store[prefix + key];
    if (text === undefined) return;
    try {
      store[prefix + key] = text;
    } catch {
      here[key] = text;
    }
  };
  return {
    all,
    keep,
    forget() {
      keep('forget', '1');
      for (const key in all()) keep(key);
    },
  };
}
