import { once } from 'node:events';
import type { Socket } from 'node:net';

/** What a client reads. */
export interface Output {
  /** Lines one after the other; who does not read them must ask for more with `line` before they get more. */
  lines(texts: readonly string[]): void;
  /** One line; resolves when the client keeps up, or has gone. */
  line(content: string | Buffer): Promise<void>;
}

/** Writes to a client as fast as it reads. Characters are bytes (latin1). */
export function createOutput(socket: Socket): Output {
  return {
    lines(texts) {
      if (texts.length > 0 && socket.writable) socket.write(texts.map((text) => `${text}\r\n`).join(''), 'latin1');
    },
    async line(content) {
      if (!socket.writable) return;
      socket.cork();
      socket.write(content as string, 'latin1');
      const keepsUp = socket.write('\r\n', 'latin1');
      socket.uncork();
      if (keepsUp || !socket.writableNeedDrain) return;
      const over = new AbortController();
      const { signal } = over;
      await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]).catch(() => undefined);
      over.abort();
    },
  };
}
