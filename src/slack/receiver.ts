import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';

/** What a wrapped receiver counts and can wait for. */
export interface Durable extends Receiver {
  /** Takes nothing new, and resolves when what is under way has been answered. */
  drain(): Promise<void>;
}

/** An interaction that no listener acknowledged: what a button of an older version sends. */
export type Stale = (body: ReceiverEvent['body']) => Promise<void>;

const UNKNOWN_FORM =
  'This form is from another version of Frontdesk. Copy what you have written, close it, and click again.';

/** The block of a form's first input, where Slack shows what is wrong. */
const inputOf = (body: ReceiverEvent['body']): string | undefined =>
  form.safeParse(body).data?.view.blocks.find(({ type }) => type === 'input')?.block_id;

const form = z.object({
  view: z.object({ blocks: z.array(z.object({ type: z.string(), block_id: z.string().optional() })) }),
});

/**
 * Bolt acknowledges an event before any listener has seen it; a process that dies then has lost it. Under this wrapper an
 * event is acknowledged when all its listeners have finished, and not at all when one failed: Slack sends it again.
 * Interactions are acknowledged by their listeners, and those that nobody knows, here.
 */
export const durable = (inner: Receiver, stale: Stale): Durable => {
  const underway = new Set<Promise<void>>();
  let draining = false;

  const process = async (app: App, event: ReceiverEvent): Promise<void> => {
    const { body, ack } = event;
    if (body.type === 'event_callback') {
      await app.processEvent({ ...event, ack: async () => {} });
      await ack();
      return;
    }
    let acknowledged = false;
    const once: ReceiverEvent['ack'] = async (response) => {
      acknowledged = true;
      await ack(response);
    };
    await app.processEvent({ ...event, ack: once });
    if (acknowledged) return;
    // An empty acknowledgement would close a form that nobody has read, with all that was typed into it.
    const input = body.type === 'view_submission' ? inputOf(body) : undefined;
    if (input) return ack({ response_action: 'errors', errors: { [input]: UNKNOWN_FORM } });
    await ack();
    await stale(body);
  };

  return {
    init(app) {
      // Receivers call nothing of the app but processEvent.
      const guarded = {
        async processEvent(event: ReceiverEvent) {
          if (draining) throw new Error('stopping: Slack sends it again');
          const work = process(app, event).finally(() => underway.delete(work));
          underway.add(work);
          await work;
        },
      };
      inner.init(guarded as unknown as App);
    },
    start: () => inner.start(),
    stop: () => inner.stop(),
    async drain() {
      draining = true;
      await Promise.allSettled(underway);
    },
  };
};
