import type { Request, Response } from 'express';
import type { Entry } from '../../conversation/decision.ts';
import type { Representative } from '../../conversation/event.ts';
import { follow } from '../../conversation/follow.ts';
import type { Log } from '../../conversation/log.ts';
import type { Presence } from '../../conversation/presence.ts';
import type { Store } from '../../conversation/store.ts';
import type { Typing } from '../../conversation/typing.ts';
import type { Queue, Summary } from '../../handoff/queue.ts';
import { lifetimeOf } from '../../server/lifetime.ts';
import type { RatingGiven } from './answers.ts';
import type { Board } from './board.ts';
import type { Looking } from './looking.ts';
import { hearNotices, type Notices } from './notices.ts';

/**
 * Streams to the pages: server-sent events `board`, `ticket` and `entry`, the last with the entry's number as its id,
 * `told` what this page's representative alone is told, `presence` whether the ticket's customer is there, now and then, `others` who else has it open and types, `types` that its customer types, `verdict` when somebody says what they think of an answer, and `readable` with false while queue and log cannot be read, and with true when they can again.
 */
export interface Live {
  /** Streams to one page until it leaves: the board, and the log of one ticket after an entry when it shows one. */
  open(request: Request, response: Response, page: { by: Representative; shown: Shown | undefined }): Promise<void>;
  /** Tells all pages of this process; those of another one see it when they open the conversation. */
  judged(given: RatingGiven): void;
  /** How many streams are open. */
  count(): number;
  stop(): void;
}

/** The ticket whose log is streamed, after an entry; `show` makes links at the files. */
export interface Shown {
  ticket: Summary;
  after: number;
  show: (entry: Entry) => Entry;
}

const PING_MS = 20_000;
/** A page that does not read is given up at so many bytes, and comes back by itself. */
const MOST_WAITING = 1_000_000;

/** `mayStay` is asked now and then whether the page's session still holds; a page that is merely open must not lengthen it. */
export function createLive(parts: {
  store: Pick<Store, 'watch' | 'history'>;
  presence: Pick<Presence, 'isThere'>;
  queue: Queue;
  notices: Notices;
  looking: Looking;
  typing: Typing | undefined;
  board: Board;
  log: Log;
  mayStay: (request: Request) => Promise<boolean>;
}): Live {
  const { store, presence, queue, notices, looking, typing, board, log, mayStay } = parts;
  const open = new Set<Response>();
  const judgements = new Set<(given: RatingGiven) => void>();
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
    async open(request, response, { by, shown }) {
      const page = lifetimeOf(response);
      if (page.isOver()) return;
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      // Whoever comes back while the process ends goes to another one, or comes again.
      if (stopped) return void response.end();
      open.add(response);
      page.defer(() => open.delete(response));
      const write = (text: string) => {
        if (page.isOver() || response.writableEnded) return;
        response.write(text);
        if (response.writableLength > MOST_WAITING) response.destroy();
      };
      const sendText = (name: string, data: string, id?: number) =>
        write(`event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`);
      const send = (name: string, data: unknown, id?: number) => sendText(name, JSON.stringify(data), id);

      let lastBoard = '';
      let lastTicket = '';
      const show = async () => {
        const { text } = await board.now();
        if (text !== lastBoard) sendText('board', text);
        lastBoard = text;
        if (!shown) return;
        const ticket = await queue.find(shown.ticket.ticket.number);
        const ticketText = ticket ? JSON.stringify(ticket) : lastTicket;
        if (ticketText !== lastTicket) sendText('ticket', ticketText);
        lastTicket = ticketText;
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
            if (readable) log.warn({ err: error }, 'desk page did not get an update');
            tell(false);
          },
        );

      const hear = (given: RatingGiven) => send('verdict', given);
      judgements.add(hear);
      page.defer(() => judgements.delete(hear));
      page.defer(board.follow(showing));
      const attend = () => {
        if (!shown) return;
        // Who is there is worth no warning, and is asked again soon.
        presence.isThere(shown.ticket.conversation).then(
          (attendance) => send('presence', attendance),
          () => undefined,
        );
      };
      /** That somebody has it open is worth no warning either. */
      const look = () => {
        if (shown) looking.looks(shown.ticket.conversation, by, false).catch(() => undefined);
      };
      const ping = setInterval(() => {
        write(': ping\n\n');
        attend();
        look();
        mayStay(request).then(
          (stays) => stays || response.end(),
          () => undefined,
        );
      }, PING_MS);
      ping.unref();
      page.defer(() => clearInterval(ping));
      attend();
      await show();
      if (!page.isOver()) page.defer(await hearNotices(notices, { by, log, hear: (told) => send('told', told) }));
      if (shown && !page.isOver()) {
        const { conversation } = shown.ticket;
        const others = () =>
          void looking.at(conversation).then(
            (all) => send('others', all),
            () => undefined,
          );
        page.defer(await looking.watch(conversation, others).catch(() => () => undefined));
        page.defer(() => void looking.leaves(conversation, by).catch(() => undefined));
        const types = typing?.listen((where, { role }) => {
          if (where === conversation && role === 'user') send('types', {});
        });
        const deafen = await types?.catch(() => undefined);
        if (deafen) page.defer(() => void deafen().catch(() => undefined));
        look();
      }
      if (shown && !page.isOver()) {
        page.defer(
          await follow(store, shown.ticket.conversation, shown.after, (entry) =>
            send('entry', shown.show(entry), entry.n),
          ),
        );
      }
    },
  };
}
