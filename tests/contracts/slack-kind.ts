import { createSlackChannel } from '../../src/channels/slack/slack.ts';
import { createMemoryThreads } from '../../src/channels/slack/threads.ts';
import { createFileAccess } from '../../src/files/access.ts';
import { createMemoryFiles } from '../../src/files/memory.ts';
import { createMemoryTraces } from '../../src/slack/traces.ts';
import { workspaceOf } from '../../src/slack/workspace.ts';
import { secrets } from '../channels/webchat/host.ts';
import { connectTo } from '../helpers/slack/connected.ts';
import { createSlack } from '../helpers/slack/slack.ts';
import type { ChannelKind } from './channel-kinds.ts';

/** Customers in Slack, before the stand-in, which answers what is posted as a test says. */
export const slackCustomers: ChannelKind = {
  name: 'Slack',
  repeats: true,
  // What is too long is kept whole, in a file.
  tellsSender: false,
  async open(store) {
    const slack = await createSlack();
    const { connection, log, stop } = await connectTo(slack, 'http');
    const channel = createSlackChannel({
      ...{ store, log, name: 'Marlow', desks: [] },
      slack: workspaceOf(connection, { log }),
      threads: createMemoryThreads(),
      traces: createMemoryTraces(),
      files: createFileAccess(createMemoryFiles(), secrets.frontdesk),
    });
    const ada = slack.person('Ada');
    const direct = slack.direct(ada);
    const { start } = channel;
    let answers = 'delivered';
    return {
      channel: {
        ...channel,
        async start(receive) {
          await start(receive);
          await connection.listen();
        },
        async deliver(to, message, attempt) {
          if (answers === 'unknown') void slack.faults.next('chat.postMessage', { status: 500 });
          if (answers === 'refused') void slack.faults.next('chat.postMessage', { error: 'is_archived' });
          if (answers === 'hangs') void slack.faults.next('chat.postMessage', { silent: true });
          return channel.deliver(to, message, attempt);
        },
      },
      async says(text, id) {
        const before = slack.events.sent.length;
        ada.says(text, { in: direct, id });
        await slack.events.quiet();
        const { acked } = slack.events.sent[before]!;
        return { acknowledged: acked, words: acked ? '' : 'Slack brings it again' };
      },
      provider: {
        given: () =>
          slack.calls.flatMap(({ method, args }) => (method === 'chat.postMessage' ? [String(args.text)] : [])),
        answers(outcome) {
          answers = outcome;
        },
      },
      async end() {
        await stop();
        await slack.stop();
      },
    };
  },
};
