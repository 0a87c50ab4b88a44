import type { Request, Response } from 'express';
import type { Log } from '../../conversation/backoff.ts';
import { follow } from '../../conversation/follow.ts';
import type { Store } from '../../conversation/store.ts';
import type { Queue, Summary } from '../queue.ts';
import type { VerdictGiven } from './answers.ts';
import type { Board } from './board.ts';

/**
 * Streams to the pages: server-sent events `board`, `ticket` and `entry`, the last with the entry's number as its id,
 * `verdict` when somebody says what he thinks of an answer, and `readable` with false while queue and log cannot be read, and with true when they can again.
 */
export interface Live {
  /** Streams to one page until it leaves: the board, and the log of one ticket after an entry when it shows one. */
  open(request: Request, response: Response, shown: { ticket: Summary; after: number } | undefined): Promise<void>;
  /** Tells all pages of this process; those of another one see it when they open the conversation. */
  judged(given: VerdictGiven): void;
  /** How many streams are open. */
  count(): number;
  stop(): void;
}

const PING_MS = 20_000;
/** A page that does not read is given up at so many bytes, and comes back by itself. */
const MOST_WAITING = 1_000_000;

/** `mayStay` is asked now and then whether the page's session still holds. */
export function createLive(parts: {
  store: Pick<Store, 'watch' | 'history'>;
  queue: Queue;
  board: Board;
  log: Log;
  mayStay: (request: Request) => Promise<boolean>;
}): Live {
  const { store, queue, board, log, mayStay } = parts;
  const open = new Set<Response>();
  const judgements = new Set<(given: VerdictGiven) => void>();
  let stopped = false;

  return {
    count: () => open.size,
    judged(given) {
      for (const hear of judgements) hear(given);
    },
    stop() {
      stopped = true;
      for (const response of open) response.end();
    },
    async open(request, response, shown) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      // Whoever comes back while the process ends goes to another one, or comes again.
      if (stopped) return void response.end();
      open.add(response);
      const ends: (() => unknown)[] = [];
      let closed = false;
      const onEnd = (end: () => unknown) => {
        if (closed) void end();
        else ends.push(end);
      };
      response.on('close', () => {
        closed = true;
        open.delete(response);
        for (const end of ends) void end();
      });
      const send = (name: string, data: unknown, id?: number) => {
        if (closed) return;
        response.write(`event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
        if (response.writableLength > MOST_WAITING) response.destroy();
      };

      let lastBoard = '';
      let lastTicket = '';
      const show = async () => {
        const snapshot = await board.now();
        const text = JSON.stringify(snapshot);
        if (text !== lastBoard) send('board', snapshot);
        lastBoard = text;
        if (!shown) return;
        const ticket = await queue.find(shown.ticket.ticket.number);
        if (ticket && JSON.stringify(ticket) !== lastTicket) {
          lastTicket = JSON.stringify(ticket);
          send('ticket', ticket);
        }
      };
      let readable = true;
      const tell = (now: boolean) => {
        if (now !== readable) send('readable', now);
        readable = now;
      };
      const showing = () =>
        void show().then(
          () => tell(true),
          (error: unknown) => {
            if (readable) log.warn({ err: error }, 'a desk page is not told the news');
            tell(false);
          },
        );

      const hear = (given: VerdictGiven) => send('verdict', given);
      judgements.add(hear);
      onEnd(() => judgements.delete(hear));
      onEnd(board.follow(showing));
      const ping = setInterval(() => {
        response.write(': ping\n\n');
        mayStay(request).then(
          (stays) => stays || response.end(),
          () => undefined,
        );
      }, PING_MS);
      ping.unref();
      onEnd(() => clearInterval(ping));
      await show();
      if (shown) {
        onEnd(await follow(store, shown.ticket.conversation, shown.after, (entry) => send('entry', entry, entry.n)));
      }
    },
  };
}
