import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { violations } from '../../../helpers/axe.ts';
import { describeInBrowser, startBrowser } from '../../../helpers/browser.ts';
import { support } from './boxes.ts';
import { demonstrations } from './desk.ts';

describeInBrowser('the e-mail demonstration in a browser', () => {
  const { open } = demonstrations();
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(() => browser.close());

  async function visit(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1180, height: 760 }, locale: 'en-US', ...options });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) faults.push(message.text());
    });
    await page.goto(`${url}/mail`);
    return page;
  }

  it('writes a mail as a customer, shows what comes back, and answers it as mail programs do', async () => {
    const desk = await open();
    const page = await visit(desk.url);
    await page.getByText('Nothing yet.').waitFor();
    await page.getByLabel('Your e-mail address').fill('ana@customer.example');
    await page.getByLabel('Subject').fill('My bill');
    await page.getByLabel('Your message').fill('Where can I pay?');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Sent. What comes back').waitFor();
    const [question] = await desk.inbox();
    expect(question).toContain('\r\nFrom: Jo Meyer <ana@customer.example>\r\n');
    const messageId = /^Message-ID: (.*)\r$/m.exec(question!)?.[1];

    await desk.smtp.sendMail({
      from: `Marlow <${support}>`,
      replyTo: 'support+c42@marlow.example',
      ...{ to: 'ana@customer.example', subject: 'Re: My bill', inReplyTo: messageId, references: messageId },
      ...{ messageId: '<answer@marlow.example>', text: 'Pay online.\n\n> Where can I pay?' },
      html: `<p style="color: green">Pay <b>online</b>.<p><a href="${desk.url}/healthz">Did that help?</a>`,
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    const card = page.getByRole('article');
    await card.getByRole('heading', { name: 'Re: My bill' }).waitFor();
    await page.getByText('New mail: Re: My bill').waitFor();
    await card.getByText('automatic', { exact: true }).waitFor();
    const inside = card.frameLocator('iframe');
    await inside.getByText('online').waitFor();
    const opened = page.context().waitForEvent('page');
    await inside.getByRole('link', { name: 'Did that help?' }).click();
    expect((await opened).url()).toBe(`${desk.url}/healthz`);
    await (await opened).close();
    await card.getByRole('button', { name: 'Plain text' }).click();
    await card.getByText('Pay online.').waitFor();
    expect(await card.locator('iframe').isVisible()).toBe(false);

    await card.getByRole('button', { name: 'Reply' }).click();
    expect(await page.getByLabel('Subject').inputValue()).toBe('Re: My bill');
    expect(await page.getByLabel('Your message').inputValue()).toMatch(
      /^\n\nOn \w+ \d+, \d{4}, .*, Marlow <support@marlow\.example> wrote:\n\n> Pay online\.\n>\n>> Where can I pay\?\n$/,
    );
    await page.keyboard.type('Thank you!');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Sent. What comes back').waitFor();
    const [, answer] = await desk.inbox();
    expect(answer).toContain('Delivered-To: support+c42@marlow.example\r\n');
    expect(answer).toContain('\r\nIn-Reply-To: <answer@marlow.example>\r\n');
    expect(answer?.replace(/\r\n /g, ' ')).toContain(`References: ${messageId} <answer@marlow.example>\r\n`);
    expect(answer).toMatch(/\r\n\r\nThank you!\r?\n/);
  });

  it('is another inbox for another customer, and remembers who one was', async () => {
    const desk = await open();
    for (const who of ['jo', 'mia'])
      await desk.smtp.sendMail({ from: support, to: `${who}@customer.example`, subject: `For ${who}`, text: 'Hello.' });
    const page = await visit(desk.url);
    await page.getByRole('heading', { name: 'For jo' }).waitFor();
    await page.getByLabel('Your e-mail address').fill('mia@customer.example');
    await page.getByLabel('Your e-mail address').press('Tab');
    await page.getByRole('heading', { name: 'For mia' }).waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await page.reload();
    await page.getByRole('heading', { name: 'For mia' }).waitFor();
  });

  it('keeps what was written when it cannot be sent, and says why', async () => {
    const desk = await open();
    const page = await visit(desk.url, { locale: 'es-ES' });
    await page.getByLabel('Su dirección de correo').fill('nobody');
    await page.getByLabel('Su mensaje').fill('¿Dónde puedo pagar?');
    await page.getByRole('button', { name: 'Enviar' }).click();
    await page.getByText('No se envió: hacen falta').waitFor();
    expect(await page.getByLabel('Su mensaje').inputValue()).toBe('¿Dónde puedo pagar?');
    expect(await desk.inbox()).toEqual([]);
  });

  it.each([
    ['a desk', { width: 1180, height: 760 }, 'light'],
    ['a phone', { width: 360, height: 640 }, 'dark'],
  ] as const)('can be used by everybody, on %s', async (_where, viewport, colorScheme) => {
    const desk = await open();
    const html = `<p>${'Long text. '.repeat(60)}</p><table width="900"><tr><td>wide</table>`;
    await desk.smtp.sendMail({ from: support, to: 'jo@customer.example', subject: 'x'.repeat(200), text: 'x', html });
    const page = await visit(desk.url, { viewport, colorScheme });
    await page.getByRole('article').waitFor();
    await page.getByRole('article').frameLocator('iframe').getByText('Long text.').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});
