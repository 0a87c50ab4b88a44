import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EmbeddedBox, openEmbeddedBox } from '../../src/channels/email/embedded/box.ts';
import { type ShownMail, show, write } from '../../src/channels/email/embedded/customer.ts';
import { openLog } from '../../src/server/log.ts';
import { makeHome } from '../helpers/frontdesk.ts';
import { mailboxRead } from '../helpers/mail/desk.ts';
import { freePort } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { startWhole, type Whole } from '../helpers/whole.ts';
import { describeWith } from '../setup/needs.ts';

const support = 'support@marlow.example';
const config = `name: Test Town
locales: [en]
teams:
  front: { name: Front, topics: [general] }
default_team: front
survey: true
hold: { email: 0s }
`;
const home = makeHome({ parking: { question: 'Where can I park my car?', answer: 'Behind the town hall.' } }, config);

describeWith('redis', 'how it was, asked by mail', () => {
  let box: EmbeddedBox;
  let whole: Whole;
  let passed = 0;

  beforeAll(async () => {
    box = await openEmbeddedBox({ folder: join(home.folder, 'box'), log: openLog('fatal'), address: support });
    const account = {
      ...{ id: 'main', address: support, aliases: [], team: undefined, from: undefined, signature: undefined },
      ...{ authserv: [], plus: true, sent: false, imapUrl: box.imapUrl, smtpUrl: box.smtpUrl },
      ...{ oauth: undefined, dkim: undefined },
    };
    const port = String(await freePort());
    const env = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` };
    const clock = { offset: () => passed, lookMs: 1000 };
    whole = await startWhole({ folder: home.folder, clock, env, email: [account] });
    await mailboxRead(await whole.redis.connect());
  });
  afterAll(async () => {
    await whole?.stop();
    await box?.stop();
    home.remove();
  });

  const jo = 'jo@customer.example';
  const writes = async (subject: string, text: string) =>
    box.deliver(await write({ from: { name: 'Jo', address: jo }, to: support, subject, text }), {
      ...{ from: jo, to: support },
    });
  const mails = async () => (await Promise.all(box.mailOf(jo).reverse().map(show))) as ShownMail[];
  const gets = (pattern: RegExp) =>
    until(`a mail that says ${pattern}`, async () => (await mails()).find(({ text }) => pattern.test(text)));
  /** Rita answers Jo's open case and closes it; its number. */
  const helps = async (answer: string): Promise<number> => {
    const { rep } = whole;
    const { ticket } = await until('the case', async () =>
      (await rep.board()).find(({ customer }) => customer.email === jo),
    );
    const number = ticket.number;
    await rep.does(number, { type: 'claim' });
    await rep.does(number, { type: 'reply', text: answer });
    await gets(new RegExp(answer));
    await rep.does(number, { type: 'resolve', disposition: 'answered' });
    return number;
  };
  const reads = async (number: number) => (await whole.rep.reads(number)).map(({ message }) => message.text);

  it('is said with a link, which does nothing before its button is pressed, and counts once', async () => {
    await writes('Umbrella', 'I want to talk to a person about my umbrella.');
    const number = await helps('It is found.');
    passed += 86_400_000 + 60_000;
    const asked = await gets(/has closed your case FD-\d+\. How was it\?/);
    const links = [...(asked.html ?? '').matchAll(/<a [^>]*href="([^"]*\/mail\/answer\/[^"]+)"[^>]*>([\s\S]*?)<\/a>/g)];
    const linkOf = (title: string) =>
      links.find(([, , text = '']) => text.replace(/<[^>]*>/g, '').trim() === title)?.[1] ?? '';
    expect(links.length).toBeGreaterThanOrEqual(5);
    // Mail servers open links to look for dangers.
    for (const title of ['Very bad', 'Good']) expect((await fetch(linkOf(title))).status).toBe(200);
    expect(await reads(number)).not.toContain('The customer rated 4 of 5.');
    expect((await fetch(linkOf('Good'), { method: 'POST' })).status).toBe(200);
    await until('the stars', async () => (await reads(number)).includes('The customer rated 4 of 5.'));
    expect(await (await fetch(linkOf('Very bad'), { method: 'POST' })).text()).toMatch(/already/i);
    await gets(/Thank you, that helps us\./);
    expect(await reads(number)).not.toContain('The customer rated 1 of 5.');
  });
});
