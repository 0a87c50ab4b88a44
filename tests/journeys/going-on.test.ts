import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EmbeddedBox, openEmbeddedBox } from '../../src/channels/email/embedded/box.ts';
import { type ShownMail, show, write } from '../../src/channels/email/embedded/customer.ts';
import { conversationKeys } from '../../src/conversation/keys.ts';
import { openLog } from '../../src/server/log.ts';
import { makeHome, openConversation } from '../helpers/frontdesk.ts';
import { until } from '../helpers/until.ts';
import { startWhole, type Whole } from '../helpers/whole.ts';
import { describeWith } from '../setup/needs.ts';

const support = 'support@marlow.example';
const home = makeHome({ parking: { question: 'Where can I park my car?', answer: 'Behind the town hall.' } });

describeWith('redis', 'a chat whose customer leaves it', () => {
  let box: EmbeddedBox;
  let whole: Whole;
  let redis: Awaited<ReturnType<Whole['redis']['connect']>>;
  let passed = 0;
  let chats = 0;

  beforeAll(async () => {
    box = await openEmbeddedBox({ folder: join(home.folder, 'box'), log: openLog('fatal'), address: support });
    const account = {
      ...{ id: 'main', address: support, aliases: [], team: undefined, from: undefined, signature: undefined },
      ...{
        authserv: [],
        plus: true,
        sent: false,
        imapUrl: box.imapUrl,
        smtpUrl: box.smtpUrl,
        oauth: undefined,
        dkim: undefined,
      },
    };
    const clock = { offset: () => passed, lookMs: 1000 };
    whole = await startWhole({ folder: home.folder, clock, email: [account] });
    redis = await whole.redis.connect();
    // What lies in a mailbox before it is read for the first time is nobody's to answer.
    await until('the mailbox to be read', async () => (await redis.exists('fd:{mail}:mark:main:INBOX')) === 1);
  });
  afterAll(async () => {
    await whole?.stop();
    await box?.stop();
    home.remove();
  });

  /** Somebody in a chat, who is there only while they look. */
  async function visitor(name: string) {
    const { conversation, token, says, hears } = await openConversation(whole, name);
    return {
      conversation,
      /** All that their client has, as it was sent. */
      async has() {
        const path = `${whole.url}/v3/directline/conversations/${conversation}/activities`;
        const answer = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
        return (await answer.json()) as { activities: { type: string; id: string; replyToId?: string }[] };
      },
      says: async (text: string) => expect(await says(text, `${conversation}-${++chats}`, whole)).toBe(true),
      hears: (pattern: RegExp) =>
        until(`${name} to hear ${pattern}`, async () => (await hears(whole)).find((text) => pattern.test(text))),
    };
  }

  /** What somebody got by mail, oldest first. */
  const mailsOf = async (address: string) =>
    (await Promise.all(box.mailOf(address).reverse().map(show))) as ShownMail[];
  const gets = (address: string, pattern: RegExp) =>
    until(`a mail to ${address} that says ${pattern}`, async () =>
      (await mailsOf(address)).find(({ text }) => pattern.test(text)),
    );
  const answers = async (mail: ShownMail, address: string, text: string) =>
    box.deliver(
      await write({
        from: { name: 'Ann', address },
        to: mail.replyTo,
        subject: `Re: ${mail.subject}`,
        text,
        answers: mail,
      }),
      { from: address, to: mail.replyTo },
    );
  const codeIn = ({ text }: ShownMail) => /^\d{6}$/m.exec(text)?.[0] ?? 'none';

  /** Waits for a person, and gives an address. */
  async function waits(name: string, address: string) {
    const customer = await visitor(name);
    await customer.says('I want to talk to a person');
    await customer.hears(/Your case number is/);
    await customer.says('I have to go');
    await customer.hears(/Is there an e-mail address/);
    await customer.says(address);
    await customer.hears(/sent a code with six digits/);
    return customer;
  }
  const reads = (number: number, text: string) =>
    until(`the desk to read ${text}`, async () =>
      (await whole.rep.reads(number)).some(({ message }) => message.text === text),
    );

  /** Whether what was said there will go by mail if it is not read. */
  const isFollowed = async (conversation: string) =>
    (await redis.zScore(conversationKeys(conversation).timers, `${conversation}\0going-on`)) !== null;

  it('goes on by mail, is answered there, and comes back when they do', async () => {
    const { rep } = whole;
    const ann = 'ann@customer.example';
    const customer = await waits('Ann', ann);
    const code = await gets(ann, /gave this address in the chat with Test Town/);
    expect(code).toMatchObject({ automatic: true, subject: 'Your code for the chat with Test Town' });
    await customer.says(codeIn(code));
    await customer.hears(/that is right\. If you leave this chat, the answer goes to ann@customer\.example/);

    const { number } = (await rep.ticket(customer.conversation)).ticket;
    await rep.does(number, { type: 'claim' });
    await rep.does(number, { type: 'reply', text: 'Your **permit** is ready.' });
    await reads(number, 'Your **permit** is ready.');
    expect(await isFollowed(customer.conversation)).toBe(true);
    passed += 125_000;
    const letter = await gets(ann, /Your permit is ready/);
    expect(letter).toMatchObject({ automatic: false, subject: `Your case FD-${number} at Test Town` });
    expect(letter.text).toContain('You had left our chat before this could reach you');
    expect((await rep.ticket(customer.conversation)).channel).toBe('email');
    expect((await rep.reads(number)).map(({ message }) => message.text)).toContain(
      'The customer has left the chat. What they have not read there went to a•••@customer.example, and so does what is said until they write in the chat again.',
    );

    await answers(letter, ann, 'Great. Until when is it valid?');
    await reads(number, 'Great. Until when is it valid?');
    await rep.does(number, { type: 'reply', text: 'Until June.' });
    const second = await gets(ann, /Until June/);
    expect(second.references).toContain(letter.messageId);

    await customer.says('I am back. Thank you!');
    await reads(number, 'I am back. Thank you!');
    expect((await rep.ticket(customer.conversation)).channel).toBe('webchat');
    await rep.does(number, { type: 'reply', text: 'You are welcome.' });
    await customer.hears(/You are welcome/);
    await customer.hears(/Until June/);
    expect((await mailsOf(ann)).map(({ text }) => text).join()).not.toContain('You are welcome');
    const { customer: who, participants } = (await rep.ticket(customer.conversation)) as never as Record<
      string,
      unknown
    >;
    expect({ who, participants }).toMatchObject({ who: { email: ann, emailConfirmed: true } });
    expect(participants ?? []).toEqual([]);

    // All of it, wherever it was said, as one mail: to read, not to answer.
    await customer.says('Please send me this conversation by e-mail');
    await customer.hears(/^This conversation is on its way to ann@customer\.example\.$/);
    const transcript = await gets(ann, /^Here is what was said in your chat with Test Town, as you asked/);
    expect(transcript).toMatchObject({
      automatic: true,
      subject: 'Your conversation with Test Town',
      replyTo: support,
    });
    expect(transcript.text).toMatch(/\nFront Desk, \w{3} \d+, \d{4}, \d+:\d\d.*\n\nYour permit is ready\./);
    expect(transcript.text).toMatch(/\nYou, .*\n\nGreat\. Until when is it valid\?\n\nFront Desk, .*\n\nUntil June\./);
    expect(transcript.html).toMatch(/<strong>You<\/strong>, .*Great\. Until when is it valid\?/s);
    expect(transcript.html).toMatch(/Your <strong>permit<\/strong> is ready/);
    expect(transcript.text + transcript.html).not.toMatch(/has left the chat|••••@|desk\./);

    // Microsoft's Web Chat keeps a message back for seconds when it has not what that replies to.
    const { activities } = await customer.has();
    const known = new Set<string>();
    for (const { type, id, replyToId } of activities) {
      if (type === 'message' && replyToId !== undefined) expect([...known]).toContain(replyToId);
      known.add(id);
    }
    expect(activities.filter(({ replyToId }) => replyToId?.startsWith('c-')).length).toBeGreaterThan(3);
  });

  it('stays where it is while nobody has typed the code, and the owner of the address learns nothing of it', async () => {
    const { rep } = whole;
    const bob = 'bob@customer.example';
    const customer = await waits('Mallory', bob);
    const code = await gets(bob, /gave this address in the chat with Test Town/);
    const { number } = (await rep.ticket(customer.conversation)).ticket;
    await answers(code, bob, `What is this? FD-${number}`);
    await rep.does(number, { type: 'claim' });
    await rep.does(number, { type: 'reply', text: 'Your permit is ready.' });
    await reads(number, 'Your permit is ready.');
    expect(await isFollowed(customer.conversation)).toBe(false);
    passed += 125_000;
    // What Bob wrote begins a conversation of his own.
    const own = await until('his own ticket', async () => (await rep.board()).find((each) => each.customer.id === bob));
    expect(own.conversation).not.toBe(customer.conversation);
    expect((await rep.reads(number)).map(({ message }) => message.text)).not.toContain(`What is this? FD-${number}`);
    expect((await rep.ticket(customer.conversation)).channel).toBe('webchat');
    await customer.hears(/Your permit is ready/);
    expect((await mailsOf(bob)).map(({ text }) => text).join()).not.toContain('permit');
  });
});
