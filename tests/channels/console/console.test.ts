import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createConsole } from '../../../src/channels/console/console.ts';
import { MOST_STORED } from '../../../src/conversation/text.ts';
import { type House, openHouse } from '../../helpers/conversation.ts';

const conversation = 'console-1';
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()));
});

async function sitDown({ terminal = false, locale = 'en', ...house }: House & { terminal?: boolean } = {}) {
  const desk = await openHouse(house);
  const input = new PassThrough();
  const output = new PassThrough({ encoding: 'utf8' });
  let printed = '';
  output.on('data', (text) => {
    printed += text;
  });
  const channel = createConsole({ store: desk.store, input, output, terminal, locale, conversation, answerMs: 10_000 });
  open.push(channel);
  /** Waits until this was printed, after what was seen before; resolves to the text up to it. */
  const sees = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(printed);
      if (found) {
        const seen = printed.slice(0, found.index + found[0].length);
        printed = printed.slice(seen.length);
        return seen;
      }
      await once(output, 'data');
    }
  };
  await channel.start(desk.receive);
  return {
    ...desk,
    channel,
    sees,
    types: (line: string) => input.write(`${line}\n`),
    ends: () => input.end(),
    rest: () => printed,
  };
}

describe('what was changed and deleted', () => {
  it('is said in a line of its own', async () => {
    const { types, sees, representative, store } = await sitDown({ edits: true });
    types('I want to talk to a person');
    await sees(/FD-1001/);
    const ana = representative({ id: conversation });
    await ana.claims();
    await ana.replies('We close at 5.');
    await sees(/Ana: We close at 5\./);
    const said = (await store.history(conversation, { last: 20 })).find(
      ({ message }) => message.text === 'We close at 5.',
    );
    await ana.edits(said!.message, 'We close at 6.');
    await sees(/\(A message above was changed:\) Ana: We close at 6\./);
    await ana.deletes(said!.message);
    await sees(/\(A message above was deleted\.\)/);
  });
});

describe('a conversation through pipes', () => {
  it('reads like a conversation, each line after the answer to the one before, and ends with the input', async () => {
    const { types, ends, channel, rest } = await sitDown();
    types('What goes into the recycling cart?');
    types('no');
    types('Does the mayor like jazz music?');
    types('1');
    ends();
    await channel.ended;
    expect(rest().replaceAll(/^City of Marlow: (.{20}).*$/gm, 'bot: $1…')).toBe(`bot: Hello, this is the a…

> What goes into the recycling cart?
bot: Paper, cardboard, ca…

Did that help?
[1] Yes   [2] No   [3] Talk to a person

> no
bot: I'm sorry that didn'…
[1] Talk to a person

> Does the mayor like jazz music?
bot: I'm sorry, I still d…
[1] Yes   [2] No

> Yes
bot: I'm sorry I couldn't…

bot: Your case number is …

`);
  });

  it('greets, numbers the buttons, and takes their numbers', async () => {
    const { types, sees } = await sitDown();
    await sees(/^City of Marlow: Hello, this is the automated front desk/);
    types('How can I pay my water bill?');
    await sees(
      /> How can I pay my water bill\?\nCity of Marlow: Pay online.*\n\nDid that help\?\n\[1\] Yes {3}\[2\] No {3}\[3\] Talk to a person\n/,
    );
    types('3');
    await sees(/> Talk to a person\nCity of Marlow: I'm getting a colleague for you\./);
    await sees(/FD-1001/);
  });

  it('numbers choices once, a line each', async () => {
    const { types, sees } = await sitDown();
    types('my bill?');
    const seen = await sees(/\[1\] .*\n\[2\] (.*\n)+\[\d\] None of these\n/);
    expect(seen).not.toMatch(/^1\. /m);
    types('2');
    await sees(/Did that help\?/);
  });

  it('speaks the language it is asked for', async () => {
    const { types, sees } = await sitDown({ locale: 'es' });
    await sees(/Hola, le atiende/);
    types('¿Cómo puedo pagar mi factura del agua?');
    await sees(/Pague .*\[1\] Sí/s);
  });

  it('shows what a representative says, and nothing that is only for the desk', async () => {
    const { types, sees, receive, rest } = await sitDown();
    types('agent please');
    await sees(/FD-1001/);
    const by = { desk: 'test', id: 'ana', name: 'Ana' };
    const act = (id: string, what: object) =>
      receive({ kind: 'acted', id, conversation, at: Date.now(), act: { by, ...what } as never });
    await act('a1', { type: 'claim' });
    await act('a2', { type: 'note', text: 'a secret note' });
    await act('a3', { type: 'reply', text: 'Hello from Ana' });
    await sees(/You are now talking with Ana\.\n\nAna: Hello from Ana\n/);
    expect(rest()).not.toContain('secret');
  });

  it('says so when a line was not received', async () => {
    const desk = await openHouse();
    const input = new PassThrough();
    const output = new PassThrough({ encoding: 'utf8' });
    const channel = createConsole({ store: desk.store, input, output, terminal: false, answerMs: 10 });
    open.push(channel);
    await channel.start((event) =>
      event.kind === 'heard' ? Promise.reject(new Error('no Redis')) : desk.receive(event),
    );
    input.end('How can I pay?\n');
    await channel.ended;
    expect(output.read()).toContain('(This was not received. Please send it again in a moment.)');
  });
});

describe('a conversation in a terminal', () => {
  it('prompts, sets bold type, and does not repeat what was typed', async () => {
    const { types, sees } = await sitDown({ terminal: true });
    await sees(/Hello, this is/);
    types('How can I pay my water bill?');
    await sees(/Pay \u001b\[1monline\u001b\[22m at/);
  });

  it('ends when it is stopped', async () => {
    const { channel } = await sitDown({ terminal: true });
    await channel.stop();
    await channel.ended;
  });
});

it('says that a line is too long to be kept, and goes on', async () => {
  const { types, ends, channel, sees } = await sitDown();
  types('x'.repeat(MOST_STORED + 1));
  await sees(/This is too long: \d+ of 4000 characters/);
  types('What goes into the recycling cart?');
  await sees(/Paper, cardboard/);
  ends();
  await channel.ended;
});
