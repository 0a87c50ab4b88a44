import { describe, expect, it } from '@jest/globals';
import { usualTeams } from '../../helpers/conversation.ts';
import { about, bodyOf, post } from './post.ts';

const unknown = 'Does the mayor like jazz music?';
const pay = 'Pay **online** at https://my.example.org, by phone at 555-0111, or at City Hall.';
const closedTeams = [
  {
    ...usualTeams[0]!,
    hours: { zone: 'America/New_York', week: Array.from({ length: 7 }, () => []), closed: [] },
  },
  usualTeams[1]!,
];

describe('a letter that only a person can answer', () => {
  it('is told so after ten minutes, with its number and when', async () => {
    const { customer, clock } = await post();
    await customer.says(unknown);
    await clock.passes('9 min');
    await customer.hearsNothing();
    await clock.passes('1 min');
    expect(bodyOf(await customer.hears('FD-1001'))).toBe(
      "I don't have an answer to your message, so a colleague will write to you. Your case number is FD-1001. Front Desk is open now and will answer as soon as possible.",
    );
    for (const time of ['10 s', '10 min', '1 d']) await clock.passes(time);
    await customer.hearsNothing();
  });

  it('is told nothing when a person answers within that time', async () => {
    const { customer, rep, clock } = await post();
    await customer.says(unknown);
    await clock.passes('5 min');
    await rep.claims();
    await rep.replies('She prefers the blues.');
    await customer.hears('She prefers the blues.');
    await clock.passes('10 min');
    await customer.hearsNothing();
  });

  it('is told when a person has only taken it, or their reply was taken back', async () => {
    const { customer, rep, clock } = await post({ holds: { letters: 60_000 } });
    await customer.says(unknown);
    await clock.passes('9.5 min');
    await rep.claims();
    await rep.replies('She prefers the bluse.');
    await clock.passes('40 s');
    await customer.hearsNothing();
    await rep.undoes((await customer.ticket())?.held?.[0]);
    await clock.passes('30 s');
    await customer.hears(/so a colleague will write to you\. Your case number is FD-1001/);
    await clock.passes('10 min');
    await customer.hearsNothing();
  });

  it('waits for a reply that is about to be sent', async () => {
    const { customer, rep, clock } = await post({ holds: { letters: 60_000 } });
    await customer.says(unknown);
    await clock.passes('9.5 min');
    await rep.claims();
    await rep.replies('She prefers the blues.');
    for (let i = 0; i < 4; i++) await clock.passes('30 s');
    await customer.hears('She prefers the blues.');
    await clock.passes('10 min');
    await customer.hearsNothing();
  });

  it('is told at once when nobody is there, and from when on somebody is', async () => {
    const { customer } = await post({ teams: closedTeams });
    await customer.says(unknown);
    expect(bodyOf(await customer.hears('FD-1001'))).toMatch(
      /so a colleague will write to you\. Your case number is FD-1001\. Front Desk is closed at the moment/,
    );
    await customer.hearsNothing();
  });

  it('is told of its end when nobody has written, and then not that somebody will', async () => {
    const { customer, rep, clock } = await post();
    await customer.says(unknown);
    await rep.claims();
    await rep.resolves();
    await customer.hears(/Ana has closed this case \(FD-1001\)/);
    await clock.passes('10 min');
    await customer.hearsNothing();
  });

  it.each([
    ['asks for one', 'Hi,\n\ncan I talk to a person, please?\n\nAna', /^A colleague will write to you, as you asked\./],
    ['is a complaint', 'This is ridiculous. I am furious with you people!', /^I'm sorry about this\. A colleague will/],
  ])('and %s', async (_, letter, words) => {
    const { customer, clock } = await post();
    await customer.says(letter);
    await clock.passes('10 min');
    expect(bodyOf(await customer.hears('FD-1001'))).toMatch(words);
  });

  it.each([
    ['nothing but files', "I can't look into files, so a colleague will see to what you sent."],
    ['nothing', "I couldn't read anything in your message, so a colleague will look at it."],
  ])('because it holds %s', async (what, words) => {
    const { customer, clock } = await post();
    const file = { id: 'f1', name: 'bill.pdf', type: 'application/pdf', size: 100 };
    const attachments = what === 'nothing' ? [] : [{ contentType: 'application/pdf', name: 'bill.pdf', file }];
    await customer.says('', { attachments });
    await clock.passes('10 min');
    expect(bodyOf(await customer.hears('FD-1001'))).toContain(words);
    expect((await customer.ticket())?.subject).toBe(what === 'nothing' ? '' : 'bill.pdf');
  });

  it('is known to representatives by its subject line, without the signs of an answer', async () => {
    const { customer, another } = await post();
    await customer.says(unknown, about('RE: AW: [FD-7] The mayor'));
    expect((await customer.ticket())?.subject).toBe('The mayor');
    const other = another();
    await other.says(`Hello,\n\n${unknown}\n\nTom`);
    expect((await other.ticket())?.subject).toBe(unknown);
  });
});

describe('a letter of which a person answers a part', () => {
  it('is answered at once in the rest, names what was not understood, and says that somebody comes, with which number', async () => {
    const { customer, clock } = await post();
    await customer.says(`Hello,\n\nHow can I pay my water bill? ${unknown} How do I get rid of an old couch?\n\nAna`);
    expect(bodyOf(await customer.hears('FD-1001'))).toBe(
      [
        `**How can I pay my water bill?**\n\n${pay}`,
        `I don't have an answer to “${unknown}”.`,
        '**How do I get rid of an old couch?**\n\nWe take two large things a month from the curb. Book a pickup at 555-0144.',
        'A colleague will write to you about the rest. Your case number is FD-1001. Front Desk is open now and will answer as soon as possible.',
      ].join('\n\n'),
    );
    for (const time of ['10 s', '10 min']) await clock.passes(time);
    await customer.hearsNothing();
    expect(await customer.ticket()).toMatchObject({ reason: 'unanswered', subject: unknown });
  });

  it('does not wait for its number for long', async () => {
    const { customer, clock } = await post({ queueAway: true });
    await customer.says(`How can I pay my water bill? ${unknown}`);
    await customer.hearsNothing();
    await clock.passes('10 s');
    const { text } = await customer.hears(pay);
    expect(text).not.toContain('case number');
    await clock.passes('10 min');
    await customer.hearsNothing();
  });

  it('loses no answer when a person writes first', async () => {
    const { customer, rep } = await post({ queueAway: true });
    await customer.says(`How can I pay my water bill? ${unknown}`);
    await rep.claims();
    await rep.replies('She prefers the blues.');
    await customer.hears(pay);
    await customer.hears('She prefers the blues.');
    await customer.hearsNothing();
  });

  it.each([
    [
      'somebody is upset',
      'I have called three times and this is ridiculous!! How can I pay my water bill?',
      `${pay}\n\nI'm sorry about this. A colleague will write to you. Your case number`,
      'upset',
    ],
    [
      'somebody asks for one',
      'Please have a person call me. How can I pay my water bill?',
      `${pay}\n\nA colleague will write to you, as you asked. Your case number`,
      'asked',
    ],
    [
      'an article says so',
      'What can I do when I cannot afford my bills any more? How can I pay my water bill?',
      'There is help. The hardship fund covers up to $300 a year.',
      'article',
    ],
  ])('because %s', async (_, letter, words, reason) => {
    const { customer } = await post();
    await customer.says(letter);
    expect(bodyOf(await customer.hears('FD-1001'))).toContain(words);
    expect((await customer.ticket())?.reason).toBe(reason);
    await customer.hearsNothing();
  });

  it('because it asks more than is looked up', async () => {
    const { customer } = await post();
    const seven = [
      'How can I pay my water bill?',
      'How much is the late fee?',
      'Can I get more time to pay?',
      'What goes into the recycling cart?',
      'How do I get rid of an old couch?',
      'How do I report a power outage?',
      'My trash was not picked up. What now?',
    ];
    await customer.says(seven.join('\n\n'));
    const body = bodyOf(await customer.hears('FD-1001'));
    expect(body.match(/^\*\*/gm)).toHaveLength(5);
    expect(body).toContain('A colleague will write to you about the rest.');
  });

  it('goes to the team of what was not answered', async () => {
    const finds = { 'What about that fee?': { decision: 'nothing' as const, ids: ['late-fee'] } };
    const { customer } = await post({ finds });
    await customer.says('What goes into the recycling cart? What about that fee?');
    expect((await customer.ticket())?.team).toBe('billing');
  });
});

describe('danger in a letter', () => {
  it.each([
    ['at its beginning', 'I smell gas in the kitchen. How can I pay my water bill?\n\nAna'],
    ['at its end', `How can I pay my water bill? ${'We like it here. '.repeat(600)}\n\nMy stove is on fire.`],
  ])('%s is answered at once, first, and with nothing else', async (_, letter) => {
    const { customer } = await post();
    await customer.says(letter);
    const { text } = await customer.hears(/911|emergency number/);
    expect(text).not.toMatch(/Hello|Kind regards|Pay \*\*online|FD-1001/);
    expect(await customer.ticket()).toMatchObject({ reason: 'danger', priority: 'urgent' });
    await customer.hearsNothing();
  });

  it('is answered by the article about it, and by no other that the letter asks for', async () => {
    const { customer, another } = await post();
    await customer.says('What is the late fee? It smells like rotten eggs in my kitchen, I think there is a gas leak.');
    await customer.hears(/^\*\*Leave the building now, and call 911 from outside\.\*\*/);
    const other = another();
    await other.says('What is the late fee? My stove is on fire.');
    await other.hears(/^If anyone may be in danger/);
    const waiting = another();
    await waiting.says(unknown);
    await waiting.says('How much is the late fee? My stove is on fire.');
    await waiting.hears(/^If anyone may be in danger/);
  });

  it('may stand in its subject line', async () => {
    const { customer } = await post();
    await customer.says('Please come quickly!', about('my stove is on fire'));
    await customer.hears(/emergency number/);
  });

  it('to oneself gets words of its own', async () => {
    const { customer } = await post();
    await customer.says('Hello,\n\nHow can I pay my water bill? I want to kill myself.\n\nAna');
    await customer.hears(/^I'm glad you wrote\. Please call a crisis line/);
  });

  it('is told while a person has the case, too', async () => {
    const { customer, rep } = await post();
    await customer.says(unknown);
    await rep.claims();
    await customer.says('My stove is on fire.');
    await customer.hears(/^If anyone may be in danger/);
  });
});

describe('a letter that comes while one waits', () => {
  it('is passed on; once a day one says so, with the number', async () => {
    const { customer, rep, clock } = await post();
    await customer.says(`How can I pay my water bill? ${unknown}`);
    await customer.hears(pay);
    await customer.says('Hello,\n\nI forgot to say: it is about my house in 14 Elm Street.\n\nAna');
    expect(bodyOf(await customer.hears("I've added that"))).toBe(
      "I've added that to your case. Your case number is FD-1001.",
    );
    for (const letter of ['And it is urgent.', 'Hello? Is anybody there?', 'How can I pay my water bill?']) {
      await clock.passes('1 min');
      await customer.says(letter);
      await customer.hearsNothing();
      expect(rep.reads()).toContain(letter);
    }
    await clock.passes('1 d');
    await customer.says('I am still here.');
    await customer.hears('That is in your case too. Your case number is FD-1001.');
    await clock.passes('1 h');
    await customer.hearsNothing();
  });

  it('within the first ten minutes gets the same one', async () => {
    const { customer, clock, rep } = await post();
    await customer.says(unknown);
    await clock.passes('1 min');
    await customer.says('It is about the concert.');
    await customer.hearsNothing();
    expect(rep.reads()).toContain('It is about the concert.');
    await clock.passes('10 min');
    await customer.hears('so a colleague will write to you');
    await clock.passes('10 min');
    await customer.hearsNothing();
  });

  it('and asks how far the case is, is told', async () => {
    const { customer, clock } = await post({ teams: closedTeams });
    await customer.says(unknown);
    await customer.readsAll();
    await clock.passes('1 h');
    await customer.says('Hi,\n\nwhen will somebody answer?\n\nAna');
    expect(bodyOf(await customer.hears('FD-1001'))).toMatch(
      /^Your case number is FD-1001\. Front Desk is closed at the moment/,
    );
  });

  it('with an address of somebody is about nothing but the case', async () => {
    const { customer } = await post();
    await customer.says(`How can I pay my water bill? ${unknown}`);
    await customer.readsAll();
    await customer.says('You can also reach me at ana@work.example');
    expect(bodyOf(await customer.hears('case'))).toBe("I've added that to your case. Your case number is FD-1001.");
    expect((await customer.record())?.customer.email).toBe('ana@example.org');
  });

  it('is silent for thanks', async () => {
    const { customer, rep, clock } = await post();
    await customer.says(`How can I pay my water bill? ${unknown}`);
    await customer.readsAll();
    await customer.says('Many thanks for the quick answer!\n\nAna');
    await clock.passes('1 d');
    await customer.hearsNothing();
    expect(rep.reads()).toContain('Many thanks for the quick answer!\n\nAna');
  });

  it('is silent while a person has it; and for thanks nobody owes them a reply', async () => {
    const { customer, rep, clock } = await post();
    await customer.says(unknown);
    await rep.claims();
    await rep.replies('She prefers the blues.');
    await customer.readsAll();
    const before = await customer.ticket();
    await customer.says('Thank you!\n\nAna');
    expect(await customer.ticket()).toEqual(before);
    expect(rep.reads()).toContain('Thank you!\n\nAna');
    await customer.says('Thank you! And what does she play?');
    expect((await customer.ticket())?.unanswered).toBeDefined();
    await clock.passes('1 d');
    await customer.hearsNothing();
  });
});
