import { describe, expect, it } from '@jest/globals';
import type { Team } from '../../src/handoff/routing.ts';
import { talk, usualTeams } from '../helpers/conversation.ts';

const office: Team = {
  ...usualTeams[1]!,
  hours: {
    zone: 'America/New_York',
    week: [...Array.from({ length: 5 }, () => [{ from: 480, to: 1020 }]), [], []],
    closed: ['2026-03-05'],
  },
};
const teams = [usualTeams[0]!, office];
const evening = '2026-03-03T23:30:00Z'; // Tuesday, 18:30 in New York

describe('a person is asked for', () => {
  it.each([
    ['before anything was said', []],
    ['after an answer', ['How can I pay my water bill?']],
    ['among choices', ['my bill?']],
    ['after a miss', ['Does the mayor like jazz music?']],
    ['when a person was offered', ['What goes into the recycling cart?', 'Which materials can be recycled?']],
    ['in the middle of a question', ['about my']],
  ])('%s', async (_, before) => {
    const { customer } = await talk();
    for (const text of before) await customer.says(text);
    await customer.readsAll();
    await customer.says('no, let me talk to a real person');
    await customer.hears(/I'm getting a colleague for you\. They can read everything you wrote here\./);
    await customer.hears(/Your case number is FD-1001\. You are next in line\./);
    expect(await customer.ticket()).toMatchObject({ status: 'waiting', reason: 'asked' });
  });

  it('and goes to the team of what was talked about', async () => {
    const { customer } = await talk();
    await customer.says('What is the fee when I pay my bill late?');
    await customer.presses('Talk to a person');
    expect(await customer.ticket()).toMatchObject({
      team: 'billing',
      subject: 'What is the fee when I pay my bill late?',
    });
  });

  it.each([
    ['Can I speak to someone?', { team: 'front' }],
    ['I would rather talk to a real person now, please', { team: 'front' }],
    ['Quisiera hablar con una persona, por favor', { team: 'front' }],
    [
      'Can I speak to someone about the late fee?',
      { team: 'billing', subject: 'Can I speak to someone about the late fee?' },
    ],
  ])('and goes where "%s" says, whatever article is nearest', async (text, ticket) => {
    const { customer } = await talk({ finds: { [text]: { decision: 'person', ids: ['late-fee'] } } });
    await customer.says(text);
    expect(await customer.ticket()).toMatchObject({ reason: 'asked', ...ticket });
  });

  it('about the question before it, which had no answer', async () => {
    const finds = {
      'Does the mayor like jazz music?': { decision: 'nothing' as const, ids: [] },
      'I would rather talk to a person': { decision: 'person' as const, ids: ['late-fee'] },
    };
    const { customer } = await talk({ finds });
    await customer.says('Does the mayor like jazz music?');
    await customer.says('I would rather talk to a person');
    expect(await customer.ticket()).toMatchObject({ team: 'front', subject: 'Does the mayor like jazz music?' });
  });

  it('about the last question that means something, whatever was typed or pressed after it', async () => {
    const finds = { 'Does the mayor like jazz music?': { decision: 'nothing' as const, ids: [] } };
    const { customer } = await talk({ finds });
    await customer.says('Does the mayor like jazz music?');
    await customer.readsAll();
    await customer.says('asdf');
    await customer.says('Talk to a person');
    expect(await customer.ticket()).toMatchObject({ subject: 'Does the mayor like jazz music?' });
  });

  it('about what was begun, when the rest of it never came', async () => {
    const { customer } = await talk();
    await customer.says('hello');
    await customer.says('my bill');
    await customer.says('Talk to a person');
    expect(await customer.ticket()).toMatchObject({ subject: 'my bill' });
  });

  it('by somebody who is upset, who is told sorry, asked first, and goes before others', async () => {
    const { customer } = await talk();
    await customer.says('this is ridiculous, nobody helps me');
    await customer.hears(/I'm sorry about this\. Shall I get a colleague for you\?/);
    expect(await customer.ticket()).toBeUndefined();
    await customer.presses('Yes');
    await customer.hears(/I'm sorry about this\. I'm getting a colleague/);
    expect(await customer.ticket()).toMatchObject({ reason: 'upset', priority: 'high' });
  });

  it('by somebody who is upset and goes on about it instead of answering', async () => {
    const { customer } = await talk();
    await customer.says('this is ridiculous, nobody helps me');
    await customer.hears(/Shall I get a colleague for you\?/);
    await customer.says('you are useless, I have had enough of this');
    await customer.hears(/I'm getting a colleague/);
    expect(await customer.ticket()).toMatchObject({ reason: 'upset', priority: 'high' });
  });

  it('by somebody in danger, who hears first whom to call', async () => {
    const { customer } = await talk();
    await customer.says('there is a downed power line sparking on my street');
    await customer.hears(
      /If anyone may be in danger, please call the emergency number first\. I'm alerting a colleague right now\./,
    );
    expect(await customer.ticket()).toMatchObject({ reason: 'danger', priority: 'urgent' });
  });
});

describe("the operator's own sentence for an emergency", () => {
  const emergency = { en: 'If anyone is in danger, call 911 now.' };

  it('is said before a colleague is', async () => {
    const { customer } = await talk({ emergency });
    await customer.says('there is a downed power line sparking on my street');
    await customer.hears(/If anyone is in danger, call 911 now\. I'm alerting a colleague right now\.$/);
    expect(await customer.ticket()).toMatchObject({ reason: 'danger', priority: 'urgent' });
  });

  it('is said before the article', async () => {
    const { customer } = await talk({ emergency });
    await customer.says('i smell gas in the kitchen');
    await customer.hears(/If anyone is in danger, call 911 now\.\n\n\*\*Leave the building now.*alerting a colleague/s);
  });

  it('is said to somebody who waits already', async () => {
    const { customer } = await talk({ emergency });
    await customer.says('agent please');
    await customer.readsAll();
    await customer.says('and a power line is down and sparking');
    await customer.hears(/^If anyone is in danger, call 911 now\. I'm alerting a colleague right now\.$/);
  });

  it('is not said in another language', async () => {
    const { customer } = await talk({ emergency, locale: 'es' });
    await customer.says('se cayó un cable de la luz en la calle');
    await customer.hears('Si alguien puede estar en peligro, llame primero al número de emergencias.');
  });
});

describe('in the line', () => {
  it('the place is told, and when it changes', async () => {
    const { customer, another, representative } = await talk();
    const second = another();
    await customer.says('agent please');
    await second.says('agent please');
    await second.hears(/getting a colleague/);
    await second.hears('Your case number is FD-1002. You are number 2 in line.');
    await representative(customer).claims();
    await second.hears('You are next in line now.');
    await second.says('where am I in line?');
    await second.hears('Your case is FD-1002. You are next in line.');
  });

  it('what is written is taken along, and each message or burst is acknowledged, never twice in the same words', async () => {
    const { customer, clock, rep } = await talk();
    await customer.says('agent please');
    await customer.readsAll();
    await customer.says('my account number is 4711');
    await customer.hears("I've added that to your case.");
    await customer.says('and I moved in March');
    await customer.says('on the 5th');
    await customer.hearsNothing();
    await clock.passes('8 s');
    await customer.hears('That is in your case too.');
    await clock.passes('2 min');
    await customer.hearsNothing();
    await customer.says('it is the blue house');
    await customer.hears('Whoever takes your case will read that as well.');
    await clock.passes('2 min');
    await customer.says('with a red door');
    await customer.hears("I've added that to your case.");
    expect(rep.reads()).toEqual(
      expect.arrayContaining(['my account number is 4711', 'and I moved in March', 'it is the blue house']),
    );
  });

  it('an emergency is still met with the words that save lives, and goes before the others', async () => {
    const { customer, another, clock } = await talk();
    await another().says('agent please');
    await clock.passes('1 s');
    await customer.says('agent please');
    await customer.hears(/getting a colleague/);
    await customer.hears(/You are number 2 in line/);
    await customer.says('i smell gas in the kitchen now');
    await customer.hears(/Leave the building now, and call 911.*\n\nI'm alerting a colleague right now\./s);
    expect(await customer.ticket()).toMatchObject({ priority: 'urgent', reason: 'danger', position: 1 });
    await clock.passes('10 s');
    await customer.says('and a power line is down and sparking');
    await customer.hears(/please call the emergency number first\. A colleague has been alerted/);
  });
});

describe('outside the hours of the team', () => {
  it('the customer hears when somebody will answer, and is asked for an address', async () => {
    const { customer } = await talk({ teams, now: evening });
    await customer.says('What is the fee when I pay my bill late?');
    await customer.presses('Talk to a person');
    await customer.hears(/late fee/);
    await customer.hears(
      /getting a colleague.* Utility Billing is closed at the moment and will answer from tomorrow, 8:00\sAM ET on\. Is there an e-mail address that we can answer to\?/,
    );
    await customer.hears(/^Your case number is FD-1001\.$/);
    await customer.says('sure, it is ana@example.org');
    await customer.hears('Thank you. We can answer to ana@example.org.');
    expect((await customer.record())?.customer).toMatchObject({ id: 'u1', email: 'ana@example.org' });
    expect(await customer.ticket()).toMatchObject({ status: 'waiting' });
  });

  it('in Spanish, on a day after a holiday', async () => {
    const { customer } = await talk({ teams, now: '2026-03-04T23:30:00Z', locale: 'es' });
    await customer.says('¿Cuánto es el recargo si pago tarde la factura?');
    await customer.presses('Hablar con una persona');
    await customer.hears(/El recargo/);
    await customer.hears(
      /Utility Billing no atiende en este momento y contestará a partir de: viernes, 8:00 .*¿Hay una dirección de correo/,
    );
  });

  it('an address that is none is pointed out once', async () => {
    const { customer, rep, shown, clock } = await talk({ teams, now: evening });
    await customer.says('What is the fee when I pay my bill late?');
    await customer.says('human please');
    await customer.readsAll();
    await customer.says('ana@example');
    await customer.hears("That doesn't look like a whole e-mail address; it should look like name@example.com.");
    await customer.says('ana@example');
    await clock.passes('10 s');
    await customer.hears("I've added that to your case.");
    await customer.says('ok: ana@example.org');
    await customer.hears('We can answer to ana@example.org.');
    expect(rep.reads()).toContain('ok: ana@example.org');
    expect(shown.length).toBeGreaterThan(0);
  });

  it('who has left an address is not asked for it', async () => {
    const { customer } = await talk({ teams, now: evening, customer: { email: 'ana@example.org' } });
    await customer.says('What is the fee when I pay my bill late?');
    await customer.says('human please');
    await customer.hears(/late fee/);
    await customer.hears(/ on\.$/);
  });

  it('who would rather not leave one is not pressed', async () => {
    const { customer } = await talk({ teams, now: evening });
    await customer.says('What is the fee when I pay my bill late?');
    await customer.says('human please');
    await customer.readsAll();
    await customer.says('no');
    await customer.hears('All right, without an address. The answer will come here.');
    await customer.says('when will somebody answer?');
    await customer.hears(/^Your case number is FD-1001\. Utility Billing is closed/);
  });
});

describe('while a person is there', () => {
  it('the bot says who it is, and then nothing', async () => {
    const { customer, rep, clock } = await talk();
    await customer.says('agent please');
    await customer.readsAll();
    await rep.claims();
    await customer.hears('You are now talking with Ana.');
    await rep.replies('Hello, how can I help?');
    expect((await customer.hears('Hello, how can I help?')).from).toMatchObject({ role: 'agent', name: 'Ana' });
    for (const text of ['How can I pay my water bill?', 'hi', 'agent please', 'yes', 'What if I smell gas?']) {
      await customer.says(text);
      await clock.passes('2 s');
    }
    await customer.hearsNothing();
    expect(rep.reads()).toEqual(expect.arrayContaining(['How can I pay my water bill?', 'hi', 'What if I smell gas?']));
  });

  it('a note stays inside', async () => {
    const { customer, rep } = await talk();
    await customer.says('agent please');
    await rep.claims();
    await customer.readsAll();
    await rep.notes('calls every week');
    await customer.hearsNothing();
  });

  it('the customer hears who goes and who comes', async () => {
    const { customer, rep, representative } = await talk();
    const bob = representative(customer, 'Bob');
    await customer.says('agent please');
    await rep.claims();
    await customer.readsAll();
    await rep.assigns(bob.by);
    await customer.hears('Ana has handed over. You are now talking with Bob.');
    // Nobody says that Bob handed over what was taken from him.
    await rep.assigns(rep.by);
    await customer.hears('You are now talking with Ana.');
    await rep.assigns(bob.by);
    await customer.hears('Ana has handed over. You are now talking with Bob.');
    await bob.releases();
    await customer.hears('Bob had to leave, and another colleague will take over.');
    await customer.hears('You are next in line now.');
    await rep.claims();
    await customer.hears('You are now talking with Ana.');
    await rep.transfers('billing');
    await customer.hears('Utility Billing will take this on for you.');
  });

  it('and gives it back, the bot is there again', async () => {
    const { customer, rep } = await talk();
    await customer.says('agent please');
    await rep.claims();
    await customer.readsAll();
    await rep.returns();
    await customer.hears("Ana has left the conversation, and I'm back. What else can I help you with?");
    await customer.says('How can I pay my water bill?');
    await customer.hears(/^Pay \*\*online\*\*/);
  });

  it('and closes the case, the bot is back, and greets nobody twice', async () => {
    const { customer, rep } = await talk();
    await customer.says('agent please');
    await rep.claims();
    await customer.readsAll();
    await rep.resolves();
    await customer.hears('Ana has closed this case (FD-1001). Is there anything else? Just write.');
    await customer.says('no');
    await customer.hears('All right. If there is anything else, just write.');
    await customer.says('How can I pay my water bill?');
    await customer.hears(/^Pay \*\*online\*\*/);
    await customer.says('human please');
    await customer.hears(/getting a colleague/);
    await customer.hears(/FD-1002/);
  });

  it('and closes it because the customer is silent, that is said', async () => {
    const { customer, rep } = await talk();
    await customer.says('agent please');
    await rep.claims();
    await customer.readsAll();
    await rep.resolves('no-reply');
    await customer.hears("We haven't heard from you for a while, so Ana has closed this case (FD-1001).");
  });
});

describe('while a ticket is open, somebody turns out to be in danger', () => {
  const emergency = { en: 'If anyone is in danger, call 911 now.', es: 'Si hay peligro, llame al 911.' };
  const gas = 'there is a gas smell in my kitchen now';
  const alarm = 'The customer may be in danger: this is urgent now.';

  /** A customer who waits in line, or has a representative who has just answered him. */
  async function inquiry(state: 'queued' | 'claimed', house: Parameters<typeof talk>[0] = {}) {
    const all = await talk({ emergency, ...house });
    const { customer, rep, clock, shown } = all;
    await customer.says(house.locale === 'es' ? 'quiero hablar con una persona' : 'agent please');
    if (state === 'claimed') {
      await rep.claims();
      await rep.replies('Hello, how can I help?');
    }
    await customer.readsAll();
    await clock.passes('5 min');
    const before = shown.length;
    /** The tickets that the desk was shown since. */
    const tickets = () => shown.slice(before).flatMap((update) => (update.kind === 'ticket' ? [update.ticket] : []));
    const alarms = () => rep.reads().filter((text) => text === alarm);
    return { ...all, tickets, alarms };
  }

  it.each(['queued', 'claimed'] as const)('%s: he hears at once what to do, and the desk is alarmed', async (state) => {
    const { customer, rep, tickets, alarms } = await inquiry(state);
    await customer.says(gas);
    await customer.hears(/^If anyone is in danger, call 911 now\..*I'm alerting a colleague right now\.$/s);
    expect(rep.reads()).toContain(gas);
    expect(alarms()).toHaveLength(1);
    expect(tickets().at(-1)).toMatchObject({ reason: 'danger', priority: 'urgent' });
    expect(await customer.ticket()).toMatchObject({ reason: 'danger', priority: 'urgent' });
  });

  it('with a person, he hears it in his language', async () => {
    const { customer } = await inquiry('claimed', { locale: 'es' });
    await customer.says('huele a gas en la cocina');
    await customer.hears(/^Si hay peligro, llame al 911\. /);
  });

  it('with a person, he hears it in our words where the operator has none', async () => {
    const { customer } = await inquiry('claimed', { emergency: {} });
    await customer.says(gas);
    await customer.hears('If anyone may be in danger, please call the emergency number first. I');
    await customer.hearsNothing();
  });

  it.each(['queued', 'claimed'] as const)('%s: the desk is alarmed once for the ticket', async (state) => {
    const { customer, rep, alarms, clock } = await inquiry(state);
    await customer.says(gas);
    await customer.hears(/call 911 now/);
    await customer.readsAll();
    await clock.passes('10 min');
    await customer.says('and a power line is down and sparking');
    if (state === 'queued') await customer.hears(/call 911 now\. A colleague has been alerted/);
    await customer.hearsNothing();
    expect(rep.reads()).toContain('and a power line is down and sparking');
    expect(alarms()).toHaveLength(1);
  });

  it('with a person, it is said once when the message comes twice', async () => {
    const { customer, receive, store, alarms, clock } = await inquiry('claimed');
    const { customer: who, address } = (await customer.record())!;
    const message = { type: 'message' as const, id: 'm', timestamp: new Date(clock.now()).toISOString() };
    const event = {
      ...{ kind: 'heard' as const, id: 'twice', conversation: customer.id, at: clock.now(), address, customer: who },
      message: {
        ...{ ...message, channelId: 'console', from: { id: who.id, role: 'user' as const } },
        ...{ conversation: { id: customer.id }, text: gas },
      },
    };
    const received = await Promise.all([receive(event), receive(event)]);
    expect(received.filter(({ fresh }) => fresh)).toHaveLength(1);
    // A provider that repeats it under another id is no second event to the customer, either.
    await receive({ ...event, id: 'again' });
    await customer.hears(/call 911 now/);
    await customer.hearsNothing();
    expect(alarms()).toHaveLength(1);
    expect(
      (await store.history(customer.id, { last: 100 })).filter(({ message: { text } }) => text === gas),
    ).toHaveLength(2);
  });

  it.each(['queued', 'claimed'] as const)('%s: an ordinary message changes nothing', async (state) => {
    const { customer, tickets, alarms } = await inquiry(state);
    const before = await customer.ticket();
    await customer.says('What do I do if I smell gas?');
    if (state === 'queued') await customer.hears(/^\*\*Leave the building now/);
    await customer.hearsNothing();
    expect(alarms()).toEqual([]);
    expect(tickets().filter(({ priority }) => priority === 'urgent')).toEqual([]);
    expect(await customer.ticket()).toMatchObject({ reason: 'asked', priority: 'normal', opened: before!.opened });
  });

  it.each(['queued', 'claimed'] as const)('%s: of a ticket that began so, nobody is alarmed again', async (state) => {
    const { customer, rep, clock } = await talk({ emergency });
    await customer.says(gas);
    await customer.hears(/call 911 now/);
    if (state === 'claimed') await rep.claims();
    await customer.readsAll();
    await clock.passes('5 s');
    await customer.says('the smell of gas is getting stronger');
    if (state === 'queued') await customer.hears(/call 911 now\. A colleague has been alerted/);
    await customer.hearsNothing();
    expect(rep.reads()).not.toContain(alarm);
    expect(rep.reads()).toContain('the smell of gas is getting stronger');
  });

  it('in the next inquiry, he hears it again', async () => {
    const { customer, rep } = await inquiry('claimed');
    await customer.says(gas);
    await rep.resolves();
    await customer.says('agent please');
    await rep.claims();
    await customer.readsAll();
    await customer.says('i smell gas again in the kitchen');
    await customer.hears(/call 911 now/);
  });
});

describe('the log', () => {
  it('has Bot Framework’s events of the handoff, the first one for the desk only', async () => {
    const { customer, rep } = await talk();
    await customer.says('agent please');
    await rep.claims();
    await rep.resolves();
    const events = (await customer.log()).filter(({ message }) => message.name?.startsWith('handoff.'));
    expect(
      events.map(({ audience, message: { name, value } }) => [audience, name, (value as { state?: string }).state]),
    ).toEqual([
      ['desk', 'handoff.initiate', undefined],
      ['everyone', 'handoff.status', 'queued'],
      ['everyone', 'handoff.status', 'accepted'],
      ['everyone', 'handoff.status', 'completed'],
    ]);
  });
});

describe('what the bot said did not arrive', () => {
  it('a person hears of it, once', async () => {
    const { customer, refused, clock } = await talk({ refuses: true });
    await customer.says('How can I pay my water bill?');
    const said = () => refused.filter(({ type }) => type === 'message');
    expect(said()).toHaveLength(1);
    expect(await customer.ticket()).toMatchObject({
      status: 'waiting',
      reason: 'undelivered',
      subject: 'How can I pay my water bill?',
    });
    await clock.passes('1 min');
    expect(said()).toHaveLength(1);
  });
});
