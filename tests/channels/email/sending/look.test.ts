import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createAnswerLinks } from '../../../../src/channels/email/sending/links.ts';
import { answerPages, answerUrl } from '../../../../src/channels/email/sending/pages.ts';
import { openHttp } from '../../../../src/server/http.ts';
import { openLog } from '../../../../src/server/log.ts';
import { violations } from '../../../helpers/axe.ts';
import { describeInBrowser, startBrowser } from '../../../helpers/browser.ts';
import { mailOf } from './writing.ts';

const text = `Dear Ana,

You can pay your water bill in **three ways**:

1. **Online** at [pay.marlow.example](https://pay.marlow.example/water?account=1), by card or bank transfer
2. **By telephone**: call [555-0100](tel:+15550100)
3. **In person** at City Hall, *Monday to Friday*

| When | Where | Fee |
|---|---|---|
| Mon–Fri, 8 am – 5 pm | City Hall, 1 Main Street | none |
| Always | Online | 2.5 % by card |

> Bills are due on the 15th of each month.

Your case number is \`FD-1042\`. To see a very long address: https://pay.marlow.example/water/some/very/long/path/that/never/ends/and/goes/on/and/on/0123456789

I was less sure about your second question. Did you mean one of these?

1. How do I dispute a bill?
2. How do I change the name on my account?

Did that help?`;
const mail = mailOf({
  message: { text, format: 'markdown' },
  account: {
    address: 'support@marlow.example',
    name: 'City of Marlow',
    signature: 'City of Marlow, Customer Service\n[www.marlow.example](https://www.marlow.example)',
  },
  buttons: [
    { title: 'How do I dispute a bill?', url: 'https://f.example/1' },
    { title: 'How do I change the name on my account?', url: 'https://f.example/2' },
    { title: 'Yes', url: 'https://f.example/y' },
    { title: 'No', url: 'https://f.example/n' },
  ],
  thread: {
    messageId: '<1@customer.example>',
    references: [],
    subject: 'My water bill',
    quoted: {
      from: { address: 'ana@customer.example', name: 'Ana Pérez' },
      date: Date.UTC(2026, 9, 5, 9, 30),
      text: 'Hello,\n\nhow can I pay my water bill? And something on my last one is wrong, who do I tell?\n\nThank you\nAna',
    },
  },
});

describeInBrowser('a mail, as it looks', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [320, 900])
      it(`is readable when it is ${colorScheme} and ${width} pixels wide`, async () => {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 700 } });
        await page.setContent(String(mail.html));
        // The dark ground is the browser's own, of which axe-core does not know.
        if (colorScheme === 'dark') await page.addStyleTag({ content: 'html { background: #121212 }' });
        expect(await violations(page, { part: true })).toEqual([]);
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        expect(wide).toBe(width);
        const text = page.locator('.frontdesk-mail');
        expect((await text.boundingBox())!.width).toBeLessThanOrEqual(640);
        // What is read takes the colour of its ground, whichever that is.
        const ink = await page.evaluate("getComputedStyle(document.querySelector('.frontdesk-mail')).color");
        expect(ink).toBe(colorScheme === 'dark' ? 'rgb(255, 255, 255)' : 'rgb(0, 0, 0)');
        await page.close();
      });

  it('so are the pages behind its links, and their button is pressed', async () => {
    const links = createAnswerLinks('a secret of thirty-two characters or more');
    const http = await openHttp({
      settings: { port: 0, host: '127.0.0.1', publicUrl: undefined },
      log: openLog('silent', { write: () => undefined }),
      health: async () => 'reachable',
    });
    const press = async () => 'done' as const;
    const pages = answerPages({ links, name: 'City of Marlow', press, now: () => 0 });
    http.serve({ mount: (app) => app.use(pages), upgrade: () => false });
    try {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ colorScheme, viewport: { width: 360, height: 640 } });
        const asked = { conversation: 'em-1', message: 'em-1|0000004', value: 'Yes', locale: 'en' };
        await page.goto(answerUrl(`http://127.0.0.1:${http.port}`, links.sign(asked, 0)));
        expect(await violations(page)).toEqual([]);
        await page.getByRole('button', { name: 'Send' }).click();
        await page.getByRole('heading', { name: 'Thank you, we have your answer.' }).waitFor();
        expect(await violations(page)).toEqual([]);
        await page.close();
      }
    } finally {
      await http.close();
    }
  });
});
