/** botbuilder's own echo bot, as its samples write it, with its MemoryStorage: nothing is on disk, nothing on a network. */
import { createRequire } from 'node:module';
import { inParallel, median, times, told } from './measure.mjs';
import { conversationId, question } from './turns.mjs';

const { ActivityHandler, BotAdapter, ConversationState, MemoryStorage, MessageFactory, TurnContext } = createRequire(
  import.meta.url,
)('botbuilder');
const { parallel = [1, 16, 64], rounds = 3, ms = 500 } = told();

class Adapter extends BotAdapter {
  answers = 0;
  async sendActivities(_context, activities) {
    this.answers += activities.length;
    return activities.map(({ id }) => ({ id: id ?? '' }));
  }
}

class EchoBot extends ActivityHandler {
  constructor(state) {
    super();
    const count = state.createProperty('count');
    this.onMessage(async (context, next) => {
      const turns = (await count.get(context, 0)) + 1;
      await count.set(context, turns);
      await context.sendActivity(MessageFactory.text(`${turns}: ${context.activity.text}`));
      await next();
    });
  }
  async run(context) {
    await super.run(context);
    await state.saveChanges(context);
  }
}

const adapter = new Adapter();
const state = new ConversationState(new MemoryStorage());
const bot = new EchoBot(state);

async function turn(conversation, number) {
  const activity = {
    type: 'message',
    id: `c-${number}`,
    channelId: 'webchat',
    timestamp: new Date(),
    serviceUrl: 'https://example.org',
    from: { id: 'visitor', role: 'user' },
    recipient: { id: 'bot', role: 'bot' },
    conversation: { id: conversation },
    text: question,
  };
  await adapter.runMiddleware(new TurnContext(adapter, activity), (context) => bot.run(context));
}

async function block(lanes) {
  const turns = [];
  const work = async (lane, number) => {
    const begun = performance.now();
    await turn(conversationId(lane * 8 + (number % 8)), number);
    turns.push(performance.now() - begun);
  };
  const seconds = await inParallel({ lanes, ms, work });
  return { turns, rate: turns.length / seconds };
}

await block(16);
const rows = [];
for (const lanes of parallel) {
  const rates = [];
  const turns = [];
  for (let i = 0; i < rounds; i++) {
    const found = await block(lanes);
    rates.push(found.rate);
    turns.push(...found.turns);
  }
  rows.push({ parallel: lanes, turnsPerSecond: Math.round(median(rates)), turn: times(turns) });
}
console.log(JSON.stringify({ rows }));
