import { z } from 'zod';
import type { BlockedSenders } from '../../conversation/blocked.ts';
import type { Heard, Receive } from '../../conversation/event.ts';
import * as answers from '../../slack/answers.ts';
import { ask } from '../../slack/calls.ts';
import { paces } from '../../slack/lanes.ts';
import type { SlackPerson } from '../../slack/people.ts';
import type { SlackWorkspace } from '../../slack/workspace.ts';
import { addressOf, channelName, conversationAt, customerId } from './place.ts';
import { wordsFor } from './words.ts';

const command = z.object({ user_id: z.string().min(1), trigger_id: z.string().min(1) });

/**
 * Somebody asks for a person by the app's command, wherever they are: they are heard in their direct messages, where the answer comes.
 * Returns what they alone are told; undefined when it is not what Slack documents.
 */
export const createAsking = (parts: {
  slack: Pick<SlackWorkspace, 'connection' | 'lanes'>;
  personOf(user: string): Promise<SlackPerson | undefined>;
  blocked: BlockedSenders | undefined;
  receive: Receive;
  now(): number;
}) => {
  const { slack, personOf, blocked, receive, now } = parts;
  const { client, me } = slack.connection;

  return async (given: unknown): Promise<string | undefined> => {
    const { data } = command.safeParse(given);
    if (!data) return undefined;
    const { user_id: user, trigger_id: trigger } = data;
    const person = await personOf(user);
    const words = wordsFor(person?.locale);
    const opened = await slack.lanes.send('open', paces.update, () =>
      ask(answers.opened, () => client.conversations.open({ users: user })),
    );
    if (opened.outcome !== 'done') return words.privateNot;
    const team = me()?.team ?? '';
    const { id: channel } = opened.data.channel;
    const conversation = conversationAt(team, { channel });
    // A trigger is one press of the Enter key.
    const id = `slack:${team}:${channel}:asked:${trigger}`;
    const from = customerId(team, user);
    const customer = { id: from, ...(person && { name: person.name }) };
    const address = addressOf({ team, user }, { channel });
    const at = now();
    const heard: Heard = {
      ...{ kind: 'heard', id, conversation, at, address, customer, from },
      message: {
        ...{ type: 'message', id, channelId: channelName, text: words.askPerson, textFormat: 'plain' },
        timestamp: new Date(at).toISOString(),
        from: { role: 'user', ...customer },
        conversation: { id: conversation },
        ...(person?.locale && { locale: person.locale }),
      },
      ...((await blocked?.has(address)) && { noReply: 'machine' as const }),
    };
    await receive(heard);
    return words.askedPerson;
  };
};
