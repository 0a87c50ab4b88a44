import type { Activity, FileRef } from './activity.ts';
import type { Held, Posted } from './connection.ts';
import { areTexts, type Memory } from './memory.ts';
import { backoff, randomId } from './waiting.ts';

/** A message that the server has not confirmed. `late` is tried again by itself, `refused` is not. */
export interface Pending {
  id: string;
  text: string;
  /** The customer's time zone, where it matters to what is said. */
  localTimezone?: string | undefined;
  files?: FileRef[] | undefined;
  state: 'sending' | 'late' | 'refused' | 'sent';
  reason?: string | undefined;
}

/** Messages on their way: kept over a reload, sent one after the other, tried again until the server has them. */
export interface Outbox {
  /** Takes a message on and returns its id. */
  add(text: string, files?: FileRef[], zone?: string): string;
  retry(id: string): void;
  /** Takes a message out, to be written anew. */
  take(id: string): Pending | undefined;
  /** The server's own copy has come back: nothing is pending any more. */
  confirm(id: string): void;
  clear(): void;
  flush(): Promise<void>;
}

interface Parts {
  memory: Memory;
  post(activity: Activity): Promise<Posted>;
  show(pending: Pending): void;
  drop(id: string): void;
  /** Why messages wait; undefined when the server has taken one again. */
  held(why: Held | undefined): void;
}

/** Holds what the customer has written until the server has it, over reloads too. */
export function createOutbox({ memory, post, show, drop, held }: Parts): Outbox {
  let items = pendingIn(memory.read('outbox', []));
  const confirmed = new Set<string>();
  let busy = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  for (const item of items) show(item);

  const keep = () =>
    memory.write(
      'outbox',
      items.filter(({ state }) => state !== 'sent'),
    );
  const change = (item: Pending, state: Pending['state'], reason?: string) => {
    item.state = state;
    item.reason = reason;
    if (items.includes(item)) show(item);
  };
  memory.onWrite((key, value) => {
    if (key !== 'outbox') return;
    // Another tab wrote something: it is shown here too. Who sends it first does not matter, its id makes it one message.
    for (const theirs of pendingIn(value)) {
      if (confirmed.has(theirs.id) || items.some(({ id }) => id === theirs.id)) continue;
      items.push({ ...theirs, state: 'sending' });
      show(items.at(-1)!);
      if (!busy) timer ??= setTimeout(flush, 5_000);
    }
  });

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (busy) return;
    busy = true;
    let wait = -1;
    for (let item = next(); item && wait < 0; item = next()) {
      const posted = await post(activityOf(item));
      if (posted.kind === 'sent') {
        tries = 0;
        held(undefined);
        change(item, 'sent');
        keep();
      } else if (posted.kind === 'refused') {
        change(item, 'refused', posted.reason);
      } else {
        wait = posted.wait ?? backoff(tries++);
        held(posted.why);
        for (const each of items) if (each.state === 'sending') change(each, 'late');
      }
    }
    busy = false;
    if (wait >= 0) timer = setTimeout(flush, wait);
  }
  const next = () => items.find(({ state }) => state === 'sending' || state === 'late');

  return {
    add(text, files, localTimezone) {
      const item: Pending = { id: randomId(), text, files, localTimezone, state: 'sending' };
      items.push(item);
      keep();
      show(item);
      void flush();
      return item.id;
    },
    retry(id) {
      const item = items.find((each) => each.id === id);
      if (item) change(item, 'sending');
      tries = 0;
      void flush();
    },
    take(id) {
      const item = items.find((each) => each.id === id);
      items = items.filter((each) => each !== item);
      keep();
      drop(id);
      return item;
    },
    confirm(id) {
      confirmed.add(id);
      if (!items.some((item) => item.id === id)) return;
      items = items.filter((item) => item.id !== id);
      keep();
      drop(id);
    },
    clear() {
      for (const { id } of items) drop(id);
      items = [];
      keep();
    },
    flush,
  };
}

/** The messages in what was kept, perhaps by another version. What somebody wrote is not thrown away for another that is none. */
function pendingIn(kept: unknown): Pending[] {
  return ([kept].flat() as (Pending | null)[])
    .map(
      (item) =>
        ({ ...item, files: [item?.files ?? []].flat(), state: 'late', reason: '' }) as Required<Pending> & {
          files: FileRef[];
        },
    )
    .filter(({ id, text, files }) => areTexts(id, text, ...files.map((file) => file?.name)));
}

function activityOf({ id, text, localTimezone, files = [] }: Pending): Activity {
  const attachments = files.map((file) => ({ file }));
  return { type: 'message', text, localTimezone, attachments, channelData: { clientActivityID: id } };
}
