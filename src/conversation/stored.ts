/** The version that events, items and conversation records are stored with; what has none was written before there were versions. */
export const storedVersion = 1;

/** What is stored is of no shape that this version knows; `newer` when a later version wrote it, which can read it. */
export class Unreadable extends Error {
  readonly newer: boolean;
  constructor(message: string, { newer = false } = {}) {
    super(message);
    this.name = 'Unreadable';
    this.newer = newer;
  }
}

/** JSON that says by which version it was written; older versions ignore that. */
export const stamp = (thing: object): string => `{"version":${storedVersion},${JSON.stringify(thing).slice(1)}`;

/** Reads what `stamp` wrote. The same version is trusted; `older` reads what was written before. Throws `Unreadable`. */
export function unstamp<T>(text: string, what: string, older: (value: unknown) => T): T {
  const { version, ...value } = objectOf(text, what);
  return fromVersion(version, storedVersion, what) ? (value as T) : older(value);
}

/** Whether a stored thing is of this version; false when it is of an older one. Throws `Unreadable` for any other. */
export function fromVersion(version: unknown, mine: number, what: string): boolean {
  if (version === mine) return true;
  if (version === undefined || (isVersion(version) && version < mine)) return false;
  if (isVersion(version)) throw new Unreadable(`${what} was stored by a newer version (${version})`, { newer: true });
  throw new Unreadable(`${what} is of no version that is known`);
}

const isVersion = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value);

function objectOf(text: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Unreadable(`${what} is not JSON: ${(cause as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unreadable(`${what} is no object`);
  return value as Record<string, unknown>;
}
