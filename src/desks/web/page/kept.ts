/** What a browser keeps for the page. Nothing of it throws: what it refuses or has no room for is kept until the page is left. */
export interface Kept {
  text(key: string): string | undefined;
  /** The value that was kept; undefined where there is none, or none that could be read. */
  value(key: string): unknown;
  /** Keeps a text, or forgets it. */
  keep(key: string, text: string | undefined): void;
}

function openKept(storage: () => Storage): Kept {
  const here = new Map<string, string>();
  function text(key: string): string | undefined {
    try {
      return here.get(key) ?? storage().getItem(key) ?? undefined;
    } catch {
      return undefined;
    }
  }
  return {
    text,
    value(key) {
      try {
        return JSON.parse(text(key) ?? 'null') ?? undefined;
      } catch {
        return undefined;
      }
    },
    keep(key, given) {
      here.delete(key);
      try {
        if (given === undefined) storage().removeItem(key);
        else storage().setItem(key, given);
      } catch {
        if (given !== undefined) here.set(key, given);
      }
    },
  };
}

/** Kept for this browser. */
export const inBrowser = openKept(() => localStorage);
/** Kept until this tab is closed. */
export const inTab = openKept(() => sessionStorage);

/** Whether a value has these fields, all of them texts: another version of the page, or somebody else, may have written it. */
export const hasTexts = <Name extends string>(value: unknown, ...names: Name[]): value is Record<Name, string> =>
  typeof value === 'object' &&
  value !== null &&
  names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string');
