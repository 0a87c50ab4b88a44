/** Does one thing at a time for each key, in the order they came. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Turns of this process; what fails does not stop what comes after it. */
export const createInTurn = (): InTurn => {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const mine = (tails.get(key) ?? Promise.resolve()).then(work, work);
    const tail = mine.catch(() => {}).finally(() => tails.get(key) === tail && tails.delete(key));
    tails.set(key, tail);
    return mine;
  };
};
