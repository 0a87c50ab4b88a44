import type { Activity } from 'botbuilder';
import { withClosing, withEnded } from '../conversation/closing.ts';
import type { Conversation } from '../conversation/decision.ts';
import type { Event } from '../conversation/event.ts';
import type { Account, Draft, Message } from '../conversation/message.ts';
import type { Saying } from './state.ts';

/** Carries one event through botbuilder while the turn is decided, and gives back what was said meanwhile. */
export type Carry = (
  conversation: Conversation,
  event: Event,
  turn: () => Promise<Saying | undefined>,
) => Promise<Draft[]>;

/**
 * botbuilder is archived, so nothing else of Frontdesk knows it: what it does here is to dispatch an activity
 * (ActivityHandler), to say something in its context (TurnContext) and to make buttons (MessageFactory).
 * Whole, it takes half a second and 30 MB, for the connectors to Azure that it brings: the build keeps these three parts of it
 * (scripts/build-packages.mjs), and commands without a bot never load it.
 */
export function createCarry(bot: Account): Carry {
  const loaded = load(bot);
  // The first turn that needs it reports it.
  loaded.catch(() => undefined);
  return async (conversation, event, turn) => (await loaded)(conversation, event, turn);
}

/** Begins to load botbuilder, which holds up this thread: best while others work. Whoever needs it reports what fails. */
export function loadBotbuilder(): void {
  import('botbuilder').catch(() => undefined);
}

async function load(bot: Account): Promise<Carry> {
  const { ActivityHandler, BotAdapter, MessageFactory, TurnContext } = await import('botbuilder');
  const turnKey = Symbol('turn');
  const sentKey = Symbol('sent');

  class Buffer extends BotAdapter {
    override async sendActivities(context: InstanceType<typeof TurnContext>, activities: Partial<Activity>[]) {
      (context.turnState.get(sentKey) as Partial<Activity>[]).push(...activities);
      return activities.map(() => ({ id: '' }));
    }
    run = (context: InstanceType<typeof TurnContext>) => this.runMiddleware(context, (inner) => handler.run(inner));
    // Nothing that was said is taken back, and every turn begins with an event of the conversation.
    override updateActivity = () => Promise.reject(new Error('not used'));
    override deleteActivity = () => Promise.reject(new Error('not used'));
    override continueConversation = () => Promise.reject(new Error('not used'));
  }

  const handler = new ActivityHandler();
  const adapter = new Buffer();
  // It goes on to nobody else: there are no dialogs of botbuilder's.
  const answer = async (context: InstanceType<typeof TurnContext>) => {
    const saying = await (context.turnState.get(turnKey) as Parameters<Carry>[2])();
    if (saying) await context.sendActivity(activityOf(saying));
  };
  handler.onMembersAdded(answer);
  handler.onMessage(answer);
  handler.onEvent(answer);

  function activityOf({ text, markdown = false, buttons = [], urgent, closing, ended }: Saying): Partial<Activity> {
    const actions = buttons.map((title) => ({ type: 'imBack', title, value: title }));
    const message = actions.length > 0 ? MessageFactory.suggestedActions(actions, text) : MessageFactory.text(text);
    return {
      ...message,
      textFormat: markdown ? 'markdown' : 'plain',
      ...(urgent && { importance: 'high' }),
      ...(closing && { channelData: withClosing(closing) }),
      ...(ended !== undefined && { channelData: withEnded(ended) }),
    };
  }

  return async (conversation, event, turn) => {
    const context = new TurnContext(adapter, incoming(conversation, event, bot));
    const sent: Partial<Activity>[] = [];
    context.turnState.set(turnKey, turn);
    context.turnState.set(sentKey, sent);
    await adapter.run(context);
    // botbuilder answers whatever came; only what somebody said is replied to.
    return sent.map(({ replyToId, ...activity }) =>
      draftOf(event.kind === 'heard' && replyToId ? { ...activity, replyToId } : activity, bot),
    );
  };
}

/** The activity that stands for an event: a member who joined, a message, or something that happened. */
function incoming({ id, address, customer }: Conversation, event: Event, bot: Account): Partial<Activity> {
  const from = { id: customer.id, name: customer.name ?? '', role: 'user' };
  const shared = {
    id: event.kind === 'heard' ? event.message.id : event.id,
    channelId: address.channel,
    from,
    recipient: { ...bot, name: bot.name ?? '' },
    conversation: { id, name: '', conversationType: 'personal', isGroup: false },
    timestamp: new Date(event.at),
  };
  switch (event.kind) {
    case 'joined':
      return { ...shared, type: 'conversationUpdate', membersAdded: [from] };
    case 'heard':
      return { ...shared, type: 'message', text: event.message.text ?? '' };
    case 'closed':
    case 'acted':
    case 'changed':
    case 'due':
    case 'delivery':
    case 'found':
      return { ...shared, type: 'event', name: `frontdesk.${event.kind}` };
    default:
      return event satisfies never;
  }
}

function draftOf(
  { text = '', textFormat, suggestedActions, replyToId, importance, channelData }: Partial<Activity>,
  bot: Account,
): Draft {
  const actions = suggestedActions?.actions.map(({ title, value }) => ({ type: 'imBack' as const, title, value }));
  return {
    type: 'message',
    from: bot,
    text,
    textFormat: textFormat === 'markdown' ? 'markdown' : 'plain',
    ...(replyToId && { replyToId }),
    ...(importance === 'high' && { importance }),
    ...(channelData && { channelData }),
    ...(actions && { suggestedActions: { actions } }),
  };
}

/** An activity as it is on the wire: JSON, where parts may be missing. */
type Wire<T> = 0 extends 1 & T
  ? unknown
  : T extends Date
    ? string
    : T extends object
      ? { [K in keyof T]?: Wire<T[K]> }
      : T;
type Subset<T extends U, U> = T;
/** Fails to compile when a message is no longer an activity of botbuilder's, or has a part that activities have not. */
export type MessageIsActivity = [Subset<Message, Wire<Activity>>, Subset<keyof Message, keyof Activity>];
