import {
  type Count,
  firstNumber,
  inOrder,
  ofOne,
  type Queue,
  type Recorded,
  resolvedKept,
  type Summary,
  summaryOf,
  ticketKey,
} from '../queue.ts';
import { hasAll, termsOf, wordsOf } from '../search-words.ts';

type Kept = Summary & { left?: Recorded['left']; words: string[] };

/** The reference queue: all in this process's memory, gone with it. What it does is what every queue must do. */
export function createMemoryQueue({ kept = resolvedKept }: { kept?: number } = {}): Queue {
  const all = new Map<string, Kept>();
  const listeners = new Set<() => void>();
  let last = firstNumber - 1;

  const tickets = () => [...all.values()];
  const line = (team: string) =>
    tickets()
      .filter(({ ticket }) => ticket.status === 'waiting' && ticket.team === team)
      .sort(inOrder);
  const recorded = (summary: Kept): Recorded => {
    const { ticket, left } = summary;
    const position = line(ticket.team).indexOf(summary) + 1;
    return { number: ticket.number, ...(position > 0 && { position }), ...(left && { left }) };
  };

  return {
    async record(conversation, { ticket, ...about }, said) {
      const key = ticketKey(conversation, ticket);
      const before = all.get(key);
      if (before && before.ticket.version >= ticket.version) return structuredClone(recorded(before));
      const number = before?.ticket.number ?? ticket.number ?? last + 1;
      last = Math.max(last, number);
      const leaves =
        before?.ticket.status === 'waiting' && (ticket.status !== 'waiting' || ticket.team !== before.ticket.team);
      const left = leaves ? { team: before.ticket.team, position: recorded(before).position ?? 0 } : undefined;
      const now = structuredClone({
        ...summaryOf(conversation, about),
        ticket: { ...ticket, number },
        ...(left && { left }),
        words:
          before && !said
            ? before.words
            : [String(number), ...wordsOf({ ...summaryOf(conversation, about), ticket }, said)],
      });
      all.set(key, now);
      const resolved = tickets()
        .filter(({ ticket }) => ticket.status === 'resolved')
        .sort(inOrder);
      for (const { conversation, ticket } of resolved.slice(kept)) all.delete(ticketKey(conversation, ticket));
      for (const listener of listeners) listener();
      return structuredClone(recorded(now));
    },
    async forget(conversation) {
      for (const [key, summary] of [...all])
        if (summary.conversation === conversation && summary.ticket.status === 'resolved') all.delete(key);
      for (const listener of listeners) listener();
    },
    async list({ status = 'open', team, tag, limit }) {
      const found = tickets().filter(
        ({ ticket }) =>
          (team === undefined || ticket.team === team) &&
          (tag === undefined || ticket.tags?.includes(tag)) &&
          (status === 'open' ? ticket.status !== 'resolved' : ticket.status === status),
      );
      return structuredClone(found.sort(inOrder).slice(0, limit).map(bare));
    },
    async find(number) {
      const found = tickets().find(({ ticket }) => ticket.number === number);
      return found && structuredClone(bare(found));
    },
    async search({ words, teams, limit }) {
      const terms = termsOf(words);
      const found = [...all.values()]
        .filter((each) => terms.length > 0 && hasAll(each.words, terms))
        .filter(({ ticket }) => !teams || teams.includes(ticket.team))
        .sort((a, b) => b.ticket.number - a.ticket.number);
      return { tickets: structuredClone(found.slice(0, limit).map(bare)), more: found.length > limit };
    },
    async ofCustomer(customer, limit) {
      return structuredClone(ofOne(tickets(), customer, limit).map(bare));
    },
    async front(team, count) {
      return line(team)
        .slice(0, count)
        .map(({ conversation }, i) => ({ conversation, position: i + 1 }));
    },
    async counts() {
      const counts = new Map<string, Count>();
      for (const { ticket } of tickets()) {
        if (ticket.status === 'resolved') continue;
        const count = counts.get(ticket.team) ?? { team: ticket.team, waiting: 0, claimed: 0, snoozed: 0 };
        counts.set(ticket.team, { ...count, [ticket.status]: count[ticket.status] + 1 });
      }
      return [...counts.values()].sort((a, b) => (a.team < b.team ? -1 : 1));
    },
    async watch(listener) {
      listeners.add(listener);
      return async () => void listeners.delete(listener);
    },
  };
}

const bare = ({ conversation, ticket, ...about }: Summary): Summary => ({ ...summaryOf(conversation, about), ticket });
