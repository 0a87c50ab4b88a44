/** Who types: the customer, or a representative as customers know them. */
export type Typist = { role: 'user' } | { role: 'agent'; id: string; name: string };

/** That somebody types, told at that moment to whoever listens, in whichever process. It stands nowhere, and passes by itself. */
export interface Typing {
  types(conversation: string, typist: Typist): Promise<void>;
  /** Calls back whoever types in whichever conversation, until the function returned is called. */
  listen(listener: Listener): Promise<() => Promise<void>>;
}

type Listener = (conversation: string, typist: Typist) => void;

/** The same among what shares this process's memory: for tests, and the reference of what the other one does. */
export function createMemoryTyping(): Typing {
  const listeners = new Set<Listener>();
  return {
    async types(conversation, typist) {
      for (const listener of listeners) listener(conversation, typist);
    },
    async listen(listener) {
      const hear: Listener = (...heard) => listener(...heard);
      listeners.add(hear);
      return async () => void listeners.delete(hear);
    },
  };
}
