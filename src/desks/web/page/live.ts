import type { Entry } from '../../../conversation/decision.ts';
import type { Attendance } from '../../../conversation/presence.ts';
import type { Who } from '../../../handoff/away.ts';
import type { Count, Summary } from '../../../handoff/queue.ts';
import type { RatingGiven } from '../answers.ts';
import type { Looker } from '../looking.ts';
import type { Told } from '../told.ts';

/** What the server says of itself. */
export interface Hearing {
  board(snapshot: {
    tickets: Summary[];
    counts: Count[];
    faults: string[];
    alerts?: string[];
    warnings: number;
    away?: (Who & { until?: number })[];
  }): void;
  ticket(summary: Summary): void;
  entry(entry: Entry): void;
  /** A word to this representative alone. */
  told(told: Told): void;
  presence(attendance: Attendance): void;
  verdict(given: RatingGiven): void;
  /** Who has the ticket open at this desk, oneself too. */
  others(all: Looker[]): void;
  /** The customer of the ticket types. */
  types(): void;
  /** What the page hears now: nothing, a server that cannot read queue and log, or everything. */
  hears(what: 'nothing' | 'old' | 'everything'): void;
  /** The server refuses the stream: perhaps the session is over. */
  refused(): void;
}

/** Hears the board and one ticket's log until the function returned is called; comes back by itself. */
export function listen(ticket: { number: number; after: number } | undefined, hearing: Hearing): () => void {
  const query = ticket ? `?ticket=${ticket.number}&after=${ticket.after}` : '';
  const source = new EventSource(`api/live${query}`);
  const on = <Data>(name: string, then: (data: Data) => void) =>
    source.addEventListener(name, (event) => then(JSON.parse((event as MessageEvent<string>).data) as Data));
  on('board', hearing.board);
  on('ticket', hearing.ticket);
  on('entry', hearing.entry);
  on('told', hearing.told);
  on('presence', hearing.presence);
  on('verdict', hearing.verdict);
  on('others', hearing.others);
  on('types', hearing.types);
  on<boolean>('readable', (yes) => hearing.hears(yes ? 'everything' : 'old'));
  source.addEventListener('open', () => hearing.hears('everything'));
  source.addEventListener('error', () => {
    hearing.hears('nothing');
    if (source.readyState === EventSource.CLOSED) hearing.refused();
  });
  return () => source.close();
}
