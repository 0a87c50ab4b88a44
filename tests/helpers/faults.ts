/** Something that dies at a chosen call: before it is made, or after it took effect and before its answer came. */
export interface Doom {
  /** Wraps a port so that each of its calls is counted, and the chosen one is the last. */
  on<T extends object>(port: T): T;
  /** How many calls were made so far. */
  calls(): number;
  /** Whether the chosen call was reached. */
  dead(): boolean;
}

/** Dies at call number `at` (from 1); 0 never. A dead process neither throws nor answers: its promises stay open. */
export function createDoom(at: number, when: 'before' | 'after' = 'before'): Doom {
  let count = 0;
  let dead = false;
  const forever = new Promise<never>(() => undefined);
  return {
    on: (port) =>
      new Proxy(port, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return async (...args: unknown[]) => {
            if (dead) return forever;
            count += 1;
            const mine = count === at;
            if (mine && when === 'before') {
              dead = true;
              return forever;
            }
            const result: unknown = await member.apply(target, args);
            if (mine) dead = true;
            return dead ? forever : result;
          };
        },
      }),
    calls: () => count,
    dead: () => dead,
  };
}
