import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { support } from './boxes.ts';
import { type Demonstration, demonstrations } from './desk.ts';

const { open } = demonstrations();
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const jo = { name: 'Jo Meyer', address: 'jo@customer.example' };
const letter = { from: jo, subject: 'My bill', text: 'Where is it?' };

const send = ({ url }: Demonstration, body: object, headers: Record<string, string> = { Origin: url }) =>
  fetch(`${url}/mail/api/send`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const mails = async ({ url }: Demonstration, address = jo.address) => {
  const response = await fetch(`${url}/mail/api/mails?address=${encodeURIComponent(address)}`);
  return ((await response.json()) as { mails: Record<string, unknown>[] }).mails;
};

/** With these very headers: fetch would not say that it is another host, or that it has something. */
const statusOf = (url: string, headers: Record<string, string>) =>
  new Promise<number | undefined>((resolve, reject) => {
    request(url, { headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });

describe('the e-mail demonstration', () => {
  it('brings what a customer writes to the inbox, as a mail', async () => {
    const desk = await open();
    expect((await send(desk, { ...letter, text: 'Grüße,\nwhere is it?' })).status).toBe(201);
    const [mail] = await desk.inbox();
    expect(mail).toMatch(/^Return-Path: <jo@customer\.example>\r\nDelivered-To: support@marlow\.example\r\n/);
    expect(mail).toContain(
      '\r\nFrom: Jo Meyer <jo@customer.example>\r\nTo: support@marlow.example\r\nSubject: My bill\r\n',
    );
    expect(mail).toMatch(/\r\nMessage-ID: <[\w-]+@customer\.example>\r\n/);
    expect(mail).toMatch(/Gr=C3=BC=C3=9Fe,\r?\nwhere is it\?/);
  });

  it('shows what a customer got, the newest first, and to nobody else', async () => {
    const desk = await open();
    const mail = { from: `Marlow <${support}>`, to: jo.address, headers: { 'Auto-Submitted': 'auto-replied' } };
    await desk.smtp.sendMail({ ...mail, subject: 'first', text: 'One.', html: '<p>One.' });
    const attachments = [{ filename: 'bill.pdf', content: 'PDF' }];
    await desk.smtp.sendMail({ from: support, to: jo.address, subject: 'second', text: 'Two.', attachments });
    expect(await mails(desk)).toMatchObject([
      {
        subject: 'second',
        text: 'Two.',
        html: false,
        files: ['bill.pdf'],
        automatic: false,
        from: { address: support },
      },
      { subject: 'first', text: 'One.', html: true, files: [], automatic: true, from: { name: 'Marlow' } },
    ]);
    expect(await mails(desk, 'mia@customer.example')).toEqual([]);
    expect(await mails(desk, '')).toEqual([]);
  });

  it('sends an answer to where the mail wants it, in its thread', async () => {
    const desk = await open();
    const mail = {
      from: support,
      replyTo: 'support+c42@marlow.example',
      to: jo.address,
      subject: 'Re: My bill',
      text: 'Here.',
    };
    await desk.smtp.sendMail({
      ...mail,
      messageId: '<b@marlow.example>',
      references: '<z@customer.example><a@marlow.example>',
    });
    const [got] = await mails(desk);
    expect((await send(desk, { ...letter, subject: 'Re: My bill', answers: got?.id })).status).toBe(201);
    const [answer] = await desk.inbox();
    expect(answer).toContain('Delivered-To: support+c42@marlow.example\r\n');
    expect(answer).toContain('\r\nTo: support+c42@marlow.example\r\n');
    expect(answer).toContain('\r\nIn-Reply-To: <b@marlow.example>\r\n');
    expect(answer?.replace(/\r\n /g, ' ')).toContain(
      '\r\nReferences: <z@customer.example> <a@marlow.example> <b@marlow.example>\r\n',
    );
    const foreign = { ...letter, from: { ...jo, address: 'mia@customer.example' }, answers: got?.id };
    expect((await send(desk, foreign)).status).toBe(404);
  });

  it('says what is missing', async () => {
    const desk = await open();
    const refusal = async (body: object) => {
      const response = await send(desk, body);
      return [response.status, ((await response.json()) as { error: string }).error];
    };
    expect(await refusal({})).toEqual([400, 'incomplete']);
    expect(await refusal({ ...letter, text: '' })).toEqual([400, 'incomplete']);
    for (const address of [
      'jo',
      'jo@x',
      'a@b.example, c@d.example',
      'a@b.example\r\nBcc: c@d.example',
      '<jo@x.example>',
    ])
      expect(await refusal({ ...letter, from: { ...jo, address } })).toEqual([400, 'incomplete']);
    expect(await refusal({ ...letter, from: { ...jo, address: support } })).toEqual([400, 'ourAddress']);
    expect(await refusal({ ...letter, answers: '1-1' })).toEqual([404, 'gone']);
    expect((await send(desk, { ...letter, text: 'x'.repeat(600_000) })).status).toBe(413);
    expect(await desk.inbox()).toEqual([]);
  });

  it('keeps header fields out of what is written into them', async () => {
    const desk = await open();
    const from = { ...jo, name: 'Jo"\r\nBcc: mia@customer.example' };
    expect((await send(desk, { ...letter, from, subject: 'x\r\nAuto-Submitted: no' })).status).toBe(201);
    const [mail] = await desk.inbox();
    expect(mail).not.toMatch(/^(?:Bcc|Auto-Submitted):/m);
  });

  it('answers only who sits at this machine', async () => {
    const desk = await open();
    const page = `${desk.url}/mail/`;
    const { host } = new URL(desk.url);
    expect(await statusOf(page, { Host: host })).toBe(200);
    expect(await statusOf(page, { Host: 'localhost:3000' })).toBe(200);
    for (const foreign of ['evil.example', 'localhost.evil.example', '10.0.0.1', '127.0.0.1.evil.example'])
      expect([foreign, await statusOf(page, { Host: foreign })]).toEqual([foreign, 403]);
    expect(await statusOf(page, { Host: host, 'X-Forwarded-For': '192.0.2.1' })).toBe(403);
    expect(await statusOf(`${desk.url}/mail/api/mails?address=${jo.address}`, { Host: 'evil.example' })).toBe(403);
    for (const headers of [{}, { Origin: 'https://evil.example' }, { Origin: 'null' }])
      expect((await send(desk, letter, headers as Record<string, string>)).status).toBe(403);
    expect(await desk.inbox()).toEqual([]);
  });

  it('lets a mail look like something, and do nothing', async () => {
    const desk = await open();
    const html = '<p>Hello<script>alert(1)</script><img src="cid:logo">';
    const attachments = [{ filename: 'logo.png', content: 'PNG', cid: 'logo' }];
    await desk.smtp.sendMail({ from: support, to: jo.address, subject: 'x', text: 'x', html, attachments });
    const [mail] = await mails(desk);
    const response = await fetch(`${desk.url}/mail/html/${mail?.id}?address=${jo.address}`);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/sandbox (?!.*allow-scripts)/);
    expect(await response.text()).toContain('<img src="data:image/png;base64,UE5H"');
    expect((await fetch(`${desk.url}/mail/html/${mail?.id}?address=mia@customer.example`)).status).toBe(404);
  });

  it('says in few words that nothing is new', async () => {
    const desk = await open();
    const path = `${desk.url}/mail/api/mails?address=${jo.address}`;
    const etag = (await fetch(path)).headers.get('etag')!;
    const again = () => statusOf(path, { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' });
    expect(await again()).toBe(304);
    await desk.smtp.sendMail({ from: support, to: jo.address, subject: 'x', text: 'x' });
    expect(await again()).toBe(200);
  });

  it('speaks the reader’s language, and has every sentence in each', async () => {
    const desk = await open();
    const page = async (language: string) =>
      (await fetch(`${desk.url}/mail`, { headers: { 'Accept-Language': language } })).text();
    expect(await page('es-MX, en;q=0.5')).toMatch(/<html lang="es">[\s\S]*Su bandeja/);
    expect(await page('fr')).toMatch(/<html lang="en">[\s\S]*Your inbox/);
    expect(await page('en')).not.toMatch(/\$\w/);
    const read = (locale: string) =>
      JSON.parse(readFileSync(`${root}src/channels/email/embedded/page/strings/${locale}.json`, 'utf8')) as Record<
        string,
        string
      >;
    const [en, es] = [read('en'), read('es')];
    const places = (sentence: string | undefined) => (sentence?.match(/\{\w+\}/g) ?? []).sort();
    expect(Object.keys(es)).toEqual(Object.keys(en));
    for (const key of Object.keys(en)) expect([key, places(es[key])]).toEqual([key, places(en[key])]);
  });

  it('leaves other paths to others', async () => {
    const desk = await open();
    expect((await fetch(`${desk.url}/mailbox`)).status).toBe(404);
    expect((await fetch(`${desk.url}/mail/strings/en.json`)).status).toBe(404);
  });
});

it("the page's types are right", () => {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'src/channels/email/embedded/page/tsconfig.json', '--noEmit'];
  const { stdout, status } = spawnSync(process.execPath, tsc, { cwd: root, encoding: 'utf8' });
  expect([stdout, status]).toEqual(['', 0]);
});
