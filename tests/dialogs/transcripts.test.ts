import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { codeRates } from '../../src/dialogs/codes/limits.ts';
import { asksForTranscript } from '../../src/dialogs/going-on/words.ts';
import { MOST } from '../../src/dialogs/transcripts/writing.ts';
import { type House, talk } from '../helpers/conversation.ts';

const ana = 'ana@x.example';
const wish = 'Please send me this conversation by e-mail';

/** Somebody who has asked something, and may have an address that is known to be theirs. */
async function asked(house: House = {}) {
  const all = await talk({ byMail: true, ...house });
  await all.customer.says('How can I pay my bill?');
  await all.customer.readsAll();
  const transcripts = () =>
    all.mail.letters.filter(({ subject }) => /^Your conversation|^Su conversación/.test(subject));
  return { ...all, transcripts };
}
const confirmed = { customer: { email: ana, emailConfirmed: true as const, verified: true } };

describe('a customer who wants their conversation by mail', () => {
  it('is asked for an address, shows by a code that it is theirs, and gets what was said', async () => {
    const { customer, mail, transcripts } = await asked({ zone: 'Asia/Tokyo' });
    await customer.says(wish);
    await customer.hears('Which e-mail address shall I send this conversation to?');
    await customer.says('Ana@X.example');
    await customer.hears("I've just sent a code with six digits to Ana@X.example.");
    expect(mail.letters).toHaveLength(1);
    expect(mail.letters[0]!.text).toMatch(
      /wants the conversation in the chat with City of Marlow to be sent to this address/,
    );
    const code = mail.codeFor(ana);
    await customer.says(code);
    await customer.hears('This conversation is on its way to Ana@X.example.');
    const [letter, ...more] = transcripts();
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ to: ana, subject: 'Your conversation with City of Marlow', beside: true });
    expect(letter!.text).toMatch(
      /^Here is what was said in your chat with City of Marlow, as you asked\. Times: Japan/,
    );
    // 15:00 UTC is midnight there.
    expect(letter!.text).toContain('**You**, Mar 4, 2026, 12:00 AM\n\nHow can I pay my bill?');
    expect(letter!.text).toMatch(/\*\*City of Marlow\*\*, Mar 4, 2026, 12:00 AM\n\n.*\*\*/s);
    expect(letter!.text).not.toContain(code);
    expect((await customer.record())?.customer).toMatchObject({ email: 'Ana@X.example', emailConfirmed: true });
  });

  it('gets it at once where their address is confirmed, in their language', async () => {
    const { customer, transcripts } = await asked({ ...confirmed, locale: 'es', zone: 'Europe/Madrid' });
    await customer.says('Envíeme esta conversación por correo, por favor');
    await customer.hears('Esta conversación va de camino a ana@x.example.');
    expect(transcripts()[0]).toMatchObject({ to: ana, subject: 'Su conversación con City of Marlow' });
    expect(transcripts()[0]!.text).toMatch(/Horas: hora de Europa central\..*\*\*Usted\*\*, 3 mar 2026, 16:00/s);
  });

  it('gets what everybody reads as it reads now, and no note', async () => {
    const { customer, rep, transcripts } = await asked({ ...confirmed, edits: true });
    await customer.says('agent please');
    await rep.claims();
    await rep.notes('A difficult one.');
    await rep.replies('We close at *five*.');
    await rep.replies('My password is secret.');
    await customer.says('*not* bold <b>\n    [x](https://evil.example)\nMy card is 4111 1111 1111 1111');
    const said = (await customer.log()).map(({ message }) => message);
    await rep.edits(said.find(({ text }) => text?.includes('five'))!, 'We close at *six*.');
    await rep.deletes(said.find(({ text }) => text?.includes('secret'))!);
    await customer.readsAll();
    await customer.says(wish);
    await customer.hears('This conversation is on its way');
    const { text } = transcripts()[0]!;
    expect(text).toMatch(/\*\*Ana\*\*, .*\n\nWe close at \*six\*\.\n\n\*\*Ana\*\*, .*\n\nThis message was deleted\./);
    expect(text).toContain('\\*not\\* bold \\<b\\>  \n\\[x\\](https\\://evil.example)  \nMy card is ••••1111');
    expect(text).not.toMatch(/difficult|secret|five|4111 1111/);
  });

  it('asks no person for it', async () => {
    const { customer, rep } = await asked(confirmed);
    await customer.says('agent please');
    await rep.claims();
    await rep.replies('Hello.');
    const before = await customer.ticket();
    await customer.says(wish);
    expect(await customer.ticket()).toEqual(before);
    expect(rep.reads()).toContain(wish);
  });

  it('is answered as ever where nothing is sent by mail', async () => {
    const { customer, mail } = await asked({ ...confirmed, byMail: false });
    await customer.says(wish);
    expect((await customer.readsAll()).map(({ text }) => text).join()).not.toContain('on its way');
    expect(mail.letters).toEqual([]);
  });

  it('gets it three times a day, a minute apart', async () => {
    const { customer, transcripts, clock } = await asked(confirmed);
    for (let n = 0; n < 3; n++) {
      await customer.says(wish);
      await customer.hears('on its way');
      if (n === 0) {
        await customer.says(wish);
        await customer.hears("can't be sent by e-mail just now");
      }
      await clock.passes('61 s');
    }
    await customer.says(wish);
    await customer.hears("can't be sent by e-mail just now");
    await clock.passes('24 h');
    await customer.says(wish);
    await customer.hears('on its way');
    expect(transcripts()).toHaveLength(4);
  });

  it('is told when one address has had too many, from whatever conversations', async () => {
    const { another, customer, transcripts } = await asked(confirmed);
    for (let n = 0; n < codeRates.transcript.most; n++) await another(confirmed.customer).says(wish);
    await customer.says(wish);
    await customer.hears('on its way');
    await customer.hears("can't be sent by e-mail just now");
    expect(transcripts()).toHaveLength(codeRates.transcript.most);
  });

  it('is told when it did not arrive', async () => {
    const { customer, mail } = await asked(confirmed);
    mail.office.answer = { outcome: 'refused', reason: 'no such mailbox' };
    await customer.says(wish);
    await customer.hears('on its way');
    await customer.hears('The mail with this conversation to ana@x.example did not arrive.');
  });

  it('may give another address, when a code goes astray or does not arrive', async () => {
    const { customer, mail, transcripts, clock } = await asked();
    mail.office.answer = { outcome: 'refused', reason: 'no such mailbox' };
    await customer.says(wish);
    await customer.says('anna@x.example');
    await customer.readsAll();
    mail.office.answer = { outcome: 'delivered' };
    await clock.passes('61 s');
    await customer.says('ben@x.example');
    await customer.hears('a code with six digits to ben@x.example');
    await customer.says('another address');
    await customer.hears('All right, not to that one.');
    await clock.passes('61 s');
    await customer.says('ana@x');
    await customer.hears("That doesn't look like a whole e-mail address");
    await customer.says(ana);
    await customer.hears('a code with six digits to ana@x.example');
    await clock.passes('61 s');
    await customer.says('new code');
    await customer.hears("I've sent a new code to ana@x.example.");
    await customer.says(mail.codeFor('ben@x.example'));
    await customer.hears('That is not the code.');
    await customer.says(mail.codeFor(ana));
    await customer.hears('on its way to ana@x.example');
    expect(transcripts().map(({ to }) => to)).toEqual([ana]);
  });

  it('may leave it, and ask something else', async () => {
    const { customer, mail } = await asked();
    await customer.says(wish);
    await customer.readsAll();
    await customer.says('How can I pay my bill?');
    await customer.says(ana);
    expect(mail.letters).toEqual([]);
  });

  it('who waits gets one code, and is asked for no address in danger', async () => {
    const { customer, mail, another } = await asked();
    await customer.says('agent please');
    await customer.says(wish);
    await customer.readsAll();
    await customer.says(ana);
    await customer.hears('Please write it here: then this conversation goes there.');
    await customer.hearsNothing();
    expect(mail.letters).toHaveLength(1);
    const other = another();
    await other.says('my house is on fire');
    await other.says(wish);
    expect((await other.readsAll()).map(({ text }) => text).join()).not.toContain('Which e-mail address');
  });

  it('gets the end of what is longer than a mail, and no text reaches into the next', async () => {
    const { customer, rep, transcripts } = await asked(confirmed);
    await customer.says('agent please');
    await rep.claims();
    const long = 'word '.repeat(700);
    for (let n = 0; n * long.length < MOST.characters; n++) await rep.replies(`${n} ${long}`);
    await rep.replies('```\nnever closed <!-- nor this');
    await rep.replies('The **end**.');
    await customer.readsAll();
    await customer.says(wish);
    const { text } = transcripts()[0]!;
    expect(text.length).toBeLessThan(MOST.characters + 2000);
    expect(text).toContain('The conversation is longer than a mail can be');
    expect(text).toContain('\\`\\`\\`  \nnever closed \\<!-- nor this');
    expect(text).toMatch(/The \*\*end\*\*\.$/);
    expect(text).not.toContain('How can I pay my bill?');
  });
});

it('what the menu says is understood, and what is about something else is not', () => {
  for (const locale of ['en', 'es']) {
    const words = JSON.parse(
      readFileSync(new URL(`../../src/channels/webchat/widget/menu/${locale}.json`, import.meta.url), 'utf8'),
    ) as { mailSays: string };
    expect(asksForTranscript(words.mailSays)).toBe(true);
  }
  for (const said of [
    'Can you email me a copy of this chat?',
    'please send me a transcript of this chat',
    'Can I get a transcript of this conversation?',
    'e-mail me the chat transcript',
    'chat transcript',
    '¿Me puede enviar una copia de esta conversación por correo?',
    'mándeme la transcripción del chat',
  ])
    expect([said, asksForTranscript(said)]).toEqual([said, true]);
  for (const said of [
    'Can you send me a copy of my bill?',
    'How do I get a college transcript?',
    'I need my transcript',
    'send me a transcript please',
    'mándeme la transcripción',
    'send me the answer by e-mail',
    'this conversation is useless',
    'Envíeme una copia de mi factura',
    'una copia',
    'copy',
  ])
    expect([said, asksForTranscript(said)]).toEqual([said, false]);
});
