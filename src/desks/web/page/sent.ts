import type { Entry } from '../../../conversation/decision.ts';
import type { FileRef } from '../../../conversation/message.ts';
import { type Seen, sendAct } from './api.ts';
import { type Deliveries, mark } from './deliveries.ts';
import { make } from './dom.ts';
import { fileLine } from './files.ts';
import { randomId } from './ids.ts';
import { whomLine } from './letter.ts';
import type { Chosen } from './recipients.ts';

/** What is written in the box of a conversation: for the customer, or for colleagues alone. */
export type Writing = 'reply' | 'note';

/** Something written here that has not come back in the log yet. */
interface Pending {
  id: string;
  type: Writing;
  text: string;
  files: FileRef[];
  /** Whom it goes to, when it is not as usual. */
  whom: Chosen | undefined;
  /** The ticket when it was written. */
  seen: Seen;
  node: HTMLElement;
}

/** What one representative wrote on this page, from the key that they pressed to the customer's screen. */
export interface Sent {
  write(type: Writing, text: string, files?: FileRef[], whom?: Chosen): void;
  /** Looks at an entry of the log: does it belong to something that was written here? */
  entered(entry: Entry, node: HTMLElement | undefined): void;
  /** Something written here waits before it is sent, and is shown so. */
  held(ids: readonly string[]): void;
  /** Whether something has not reached the server. */
  unsafe(): boolean;
}

/** `place` is where what is under way is shown; `seen` the ticket as it is shown now; `you` one's own public id in this conversation. */
export function createSent(parts: {
  seen: () => Seen;
  csrf: string;
  you: string;
  place: HTMLElement;
  deliveries: Deliveries;
}): Sent {
  const { seen, csrf, you, place, deliveries } = parts;
  let pending: Pending[] = [];

  async function post(each: Pending): Promise<void> {
    mark(each.node, 'sending', 'Sending…');
    const { id, type, text, files, whom } = each;
    const named = files.length > 0 ? { files: files.map((file) => file.id) } : {};
    const answer = await sendAct(each.seen, csrf, { id, type, text, ...named, ...whom });
    if (answer.ok || !pending.includes(each)) return;
    mark(each.node, 'failed', `Not sent: ${answer.error}`);
    const again = make('button', { type: 'button', className: 'again', onclick: () => void post(each) }, 'Try again');
    const drop = make('button', { type: 'button', className: 'again', onclick: () => done(each) }, 'Discard');
    each.node.querySelector('.state')?.append(again, drop);
  }

  function done(each: Pending): void {
    each.node.remove();
    pending = pending.filter((other) => other !== each);
  }

  return {
    write(type, text, files = [], whom) {
      const node = make(
        'div',
        { className: 'line', data: { role: type === 'note' ? 'note' : 'agent' } },
        whomLine(whom),
        text ? make('div', { className: 'text', dir: 'auto' }, text) : undefined,
        files.length > 0 ? make('div', { className: 'files' }, ...files.map((file) => fileLine(file))) : undefined,
      );
      const each: Pending = { id: randomId(), type, text, files, whom, seen: seen(), node };
      pending.push(each);
      place.append(node);
      void post(each);
    },
    entered(entry, node) {
      const { audience, message } = entry;
      if (message.type === 'message' && message.from.id === you) {
        const type = audience === 'desk' ? 'note' : 'reply';
        // A reply may come back as a note, when somebody else has the ticket; and its text tidied.
        const same = (other: Pending) => other.text.trim() === message.text?.trim();
        const mine =
          pending.find((each) => each.type === type && same(each)) ??
          pending.find(same) ??
          pending.find((each) => each.type === type);
        if (mine) done(mine);
      }
      deliveries.entered(entry, node);
    },
    held(ids) {
      for (const each of pending.filter(({ id }) => ids.some((held) => held.endsWith(id)))) done(each);
    },
    unsafe: () => pending.some(({ node }) => node.dataset.state === 'failed'),
  };
}
