import { describe, expect, it } from '@jest/globals';
import { wordsFor } from '../../src/channels/slack/words.ts';
import { talk, usualTeams } from '../helpers/conversation.ts';

const hours = { zone: 'America/New_York', week: [[{ from: 480, to: 1020 }], [], [], [], [], [], []], closed: [] };

describe('where a customer is told of an answer, however late', () => {
  it('nobody asks for an e-mail address, and nothing goes there', async () => {
    const { customer, clock, mail, rep } = await talk({
      ...{ byMail: true, can: { notifies: true }, teams: [{ ...usualTeams[0]!, hours }] },
      channel: 'dm',
    });
    await customer.says('agent please');
    const { text } = await customer.hears(/is closed at the moment/);
    expect(text).not.toMatch(/e-mail/);
    await customer.hears(/Your case number is/);
    await clock.passes('10min');
    await customer.hearsNothing();
    await customer.says('I have to go now, bye');
    await customer.readsAll();
    await rep.claims();
    await rep.replies('Your bill is right.');
    await clock.passes('10min');
    expect(mail.letters).toEqual([]);
    expect(await customer.transcript()).not.toMatch(/e-mail/);
  });

  it.each(['en-US', 'es-MX'])('what the command of Slack says for them (%s) brings a person', async (locale) => {
    const { customer } = await talk({ locale, can: { notifies: true }, channel: 'dm' });
    await customer.says(wordsFor(locale).askPerson);
    expect(await customer.ticket()).toMatchObject({ status: 'waiting', reason: 'asked' });
  });
});
