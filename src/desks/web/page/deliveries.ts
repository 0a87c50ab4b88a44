import type { Entry } from '../../../conversation/decision.ts';
import { readOutcome } from '../../../handoff/update.ts';
import { make } from './dom.ts';

/** What is shown of the messages' way to the customer, and of trying again. */
export interface Deliveries {
  /** Looks at an entry of the log, and its line when it has one: a message on its way, or news of one. */
  entered(entry: Entry, line: HTMLElement | undefined): void;
  /** The line of an entry that lies further back: what became of it is known already. */
  drawn(entry: Entry, line: HTMLElement): void;
}

/** What is known of one message. */
interface Known {
  state: Exclude<ReturnType<typeof readOutcome>, 'kept' | undefined>;
  reason?: string | undefined;
}

/**
 * `desk` is whose messages' news stand in the log: those of the other desks go there. `address` says where else the customer
 * could be reached; `resend` sends a message again, and says what was wrong when it could not be asked for.
 */
export function createDeliveries(parts: {
  desk: string;
  address: () => string | undefined;
  resend: (message: string) => Promise<string | undefined>;
}): Deliveries {
  const { desk, address, resend } = parts;
  const lines = new Map<string, HTMLElement>();
  const known = new Map<string, Known>();
  /** By message: who of several did not get it. */
  const missed = new Map<string, Map<string, Known>>();
  const repeated = new Set<string>();

  function show(id: string): void {
    const line = lines.get(id);
    if (!line) return;
    const news = known.get(id);
    if (news) mark(line, news.state, wordsOf(news));
    else mark(line, 'waiting', 'The customer does not have it yet');
    if (news?.state === 'failed' || news?.state === 'unconfirmed') offer(id, line, news);
  }

  function showMissed(id: string): void {
    const line = lines.get(id);
    for (const old of line?.querySelectorAll('.missed') ?? []) old.remove();
    for (const [recipient, news] of missed.get(id) ?? [])
      line?.append(make('div', { className: 'missed' }, wordsOf(news, ` to ${recipient}`)));
  }

  function offer(id: string, line: HTMLElement, news: Known): void {
    const place = line.querySelector('.state');
    if (repeated.has(id)) {
      place?.append(' It was sent again below.');
      return;
    }
    const other = news.state === 'failed' ? address() : undefined;
    if (other) place?.append(` The customer’s address is known: ${other}.`);
    const again = make('button', { type: 'button', className: 'again' }, 'Try again');
    again.addEventListener('click', async () => {
      again.disabled = true;
      const problem = await resend(id);
      again.disabled = false;
      if (problem) again.after(` ${problem}`);
    });
    place?.append(again);
  }

  function drawn({ audience, message, receipt }: Entry, line: HTMLElement): void {
    if (audience !== 'everyone' || message.type !== 'message') return;
    lines.set(message.id, line);
    const { to, again } = (receipt ?? {}) as { to?: { desk?: string }; again?: string };
    if (again !== undefined) {
      repeated.add(again);
      show(again);
    }
    if (known.has(message.id) || to?.desk === desk) show(message.id);
    showMissed(message.id);
  }

  return {
    drawn,
    entered(entry, line) {
      if (line) drawn(entry, line);
      const { message } = entry;
      if (message.name !== 'desk.receipt' && message.name !== 'desk.delivery') return;
      const {
        outcome,
        state,
        reason,
        recipient,
        message: id,
      } = (message.value ?? {}) as Record<string, string | undefined>;
      const now = readOutcome(outcome ?? state);
      if (id === undefined || now === undefined || now === 'kept') return;
      if (recipient !== undefined) {
        missed.set(id, (missed.get(id) ?? new Map()).set(recipient, { state: now, reason }));
        return showMissed(id);
      }
      known.set(id, { state: now, reason });
      show(id);
    },
  };
}

function wordsOf({ state, reason }: Known, whom = ''): string {
  switch (state) {
    case 'sent':
      return 'Sent';
    case 'delivered':
      return 'Delivered';
    case 'read':
      return 'Read';
    case 'failed':
      return `Not delivered${whom}: ${reason ?? 'the reason is not known'}.`.replace(/\.\.$/, '.');
    case 'unconfirmed':
      return `Given up${whom}, but it may have arrived.`;
    default:
      return state satisfies never;
  }
}

/** Says under a line how far it has come. */
export function mark(node: HTMLElement, state: Known['state'] | 'sending' | 'waiting', text: string): void {
  node.dataset.state = state;
  node.querySelector('.state')?.remove();
  node.append(make('div', { className: 'state' }, text));
}
