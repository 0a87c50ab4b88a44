import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, jest } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describeInBrowser } from '../../helpers/browser.ts';
import { pdf, picture, png, svg } from '../../helpers/samples.ts';
import { until } from '../../helpers/until.ts';
import { editingDesks } from './editing.ts';
import { deskPages, violations } from './pages.ts';

// A browser on a busy machine is slow, and nothing here is about speed.
jest.setTimeout(180_000);

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** `FRONTDESK_PICTURES=1` takes the picture of the document anew. */
const pictures = process.env.FRONTDESK_PICTURES ? join(root, 'docs/images') : undefined;
const recycling = 'en/waste/recycling';

describeInBrowser('writing articles at the desk', () => {
  const pages = deskPages();
  const desks = editingDesks();

  const setup = () => desks.open({ pageFolder: pages.folder() });
  type Opened = Awaited<ReturnType<typeof setup>>;
  async function enter({ office }: Opened, name = 'Ana', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await pages.enter(office, name, options);
    await page.goto(`${office.url}/desk/answers#articles`);
    await page.getByRole('link', { name: 'New article' }).waitFor();
    return page;
  }
  const box = (page: Page) => page.getByRole('textbox', { name: 'The article' });
  const told = (page: Page) => page.locator('.told');
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  /** Opens an article from the list. */
  async function opens(page: Page, question: string): Promise<void> {
    await page.getByLabel('Find').fill(question);
    await page.locator('.article summary').first().click();
    await page.getByRole('link', { name: 'Edit' }).click();
    await box(page).waitFor();
    await page.locator('.shown').waitFor();
  }
  /** Types behind the end of the text. */
  async function types(page: Page, text: string): Promise<void> {
    await box(page).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(text);
  }
  const wide = async (page: Page) =>
    page.evaluate(
      "document.documentElement.scrollWidth > innerWidth || document.getElementById('answers').scrollWidth > document.getElementById('answers').clientWidth",
    );

  it('opens one, shows it on each channel, checks it, says what would change, and saves it', async () => {
    const opened = await setup();
    const page = await enter(opened);
    await opens(page, 'recycling cart');
    await types(page, '\n## channel: email\nGlass **too**.');
    const strong = page.locator('.cm-line span', { hasText: /^too$/ });
    await strong.waitFor();
    const weight = `getComputedStyle(document.querySelector('.code').shadowRoot.querySelector('.cm-line:last-of-type span:nth-of-type(2)')).fontWeight`;
    expect(await page.evaluate(weight)).toBe('700');
    // Of HTML, CSS and JavaScript nothing is read: their parsers would be half as much again.
    expect(statSync(join(pages.folder(), 'writing.js.gz')).size).toBeLessThan(140 * 1024);
    await button(page, 'E-mail').click();
    await page.locator('.shown.mail strong', { hasText: 'too' }).waitFor();
    await button(page, 'Slack').click();
    await page.locator('.shown.blocks', { hasText: 'Paper, cardboard' }).waitFor();
    await button(page, 'Console').click();
    await page.locator('.shown.terminal', { hasText: 'Paper, cardboard' }).waitFor();
    await page.getByText('The check finds nothing.').waitFor();
    await page.getByText(`${recycling} · not saved`).waitFor();
    await button(page, 'What would change').click();
    await told(page)
      .getByText(/^\d+ questions, and all get what they got\.$/)
      .waitFor();
    expect(opened.onDisk(recycling)).not.toContain('Glass **too**');
    await button(page, 'Save').click();
    await told(page).getByText('Saved.').waitFor();
    expect(opened.onDisk(recycling)).toMatch(/\n## channel: email\nGlass \*\*too\*\*\.$/);
    await until(
      'customers get it',
      () => opened.knowledge.article('recycling', 'en')?.variants.email === 'Glass **too**.' || undefined,
      50,
    );
    expect(await page.getByText('not saved').count()).toBe(0);
  });

  it('marks what is wrong at its line, leads there, and does not save it', async () => {
    const opened = await setup();
    const page = await enter(opened);
    await opens(page, 'recycling cart');
    const before = opened.onDisk(recycling);
    await types(page, '\n[here](/nowhere.md)\n## channel: pager\nNo.');
    await page.getByText('There is no channel "pager"').waitFor();
    await page.locator('.cm-lint-marker-error').waitFor();
    await page.locator('.problems li.error button').click();
    await page.keyboard.type('x');
    await page.locator('.cm-line', { hasText: 'x## channel: pager' }).waitFor();
    await page.keyboard.press('Control+z');
    await button(page, 'Save').click();
    await told(page).getByText('Not saved: put right what is marked first.').waitFor();
    expect(opened.onDisk(recycling)).toBe(before);
  });

  it('makes a new article, by keyboard alone', async () => {
    const opened = await setup();
    const page = await enter(opened);
    await page.getByRole('link', { name: 'New article' }).focus();
    await page.keyboard.press('Enter');
    await box(page).waitFor();
    await page.locator('.writing :focus, .code:focus').first().waitFor();
    await page.keyboard.press('End');
    await page.keyboard.type('Do you collect snow?');
    expect(await page.getByLabel('Name').inputValue()).toBe('do-you-collect-snow');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('No, the **sun** does.');
    await page.locator('.shown strong', { hasText: 'sun' }).waitFor();
    await page.locator('.problems li.error').first().waitFor();
    for (const line of [3, 2, 1]) {
      await page.keyboard.press('Control+Home');
      for (let i = 0; i < 2 + line; i++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('End');
      await page.keyboard.type(`snow number ${line}`);
    }
    // Tab leaves the box.
    await page.keyboard.press('Shift+Tab');
    await page.getByRole('link', { name: 'Back to the articles' }).and(page.locator(':focus')).waitFor();
    await page.getByLabel('Topic').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('waste');
    await button(page, 'Save').focus();
    await page.keyboard.press('Enter');
    await page.getByText('en/waste/do-you-collect-snow', { exact: true }).waitFor();
    expect(opened.onDisk('en/waste/do-you-collect-snow')).toBe(
      '---\nquestion: Do you collect snow?\nalso:\n  - snow number 1\n  - snow number 2\n  - snow number 3\n---\n\nNo, the **sun** does.',
    );
  });

  it('tells the second of two, who loses nothing', async () => {
    const opened = await setup();
    const [ana, bo] = [await enter(opened, 'Ana'), await enter(opened, 'Bo')];
    await opens(ana, 'recycling cart');
    await opens(bo, 'recycling cart');
    await bo.getByText('Ana has it open, too.').waitFor();
    await types(ana, '\nBy Ana.');
    await button(ana, 'Save').click();
    await told(ana).getByText('Saved.').waitFor();
    await types(bo, '\nBy Bo.');
    await button(bo, 'Save').click();
    await told(bo).getByText('Not saved: Ana has changed the article since you opened it.').waitFor();
    expect(await told(bo).locator('.less').allTextContents()).toEqual(['- By Ana.\n']);
    expect(await told(bo).locator('.more').allTextContents()).toEqual(['+ By Bo.\n']);
    expect(await violations(bo)).toEqual([]);
    await told(bo)
      .getByRole('button', { name: /^Take what is there/ })
      .click();
    await bo.locator('.cm-line', { hasText: 'By Ana.' }).waitFor();
    await bo.keyboard.press('Control+z');
    await bo.locator('.cm-line', { hasText: 'By Bo.' }).waitFor();
    await button(bo, 'Save').click();
    await told(bo).getByText('Saved.').waitFor();
    expect(opened.onDisk(recycling)).toMatch(/By Bo\.$/);

    await button(bo, 'Versions').click();
    await told(bo).locator('li').first().waitFor();
    expect(await told(bo).locator('li').allTextContents()).toEqual([
      expect.stringContaining('Bo · Change'),
      expect.stringContaining('Ana · Change'),
      expect.stringContaining('as it was on the disk'),
    ]);
    await told(bo).locator('li', { hasText: 'Ana' }).getByRole('button').click();
    await told(bo).locator('.lines', { hasText: 'By Ana.' }).waitFor();
    await button(bo, 'Take this text').click();
    await button(bo, 'Save').click();
    await told(bo).getByText('Saved.').waitFor();
    expect(opened.onDisk(recycling)).toMatch(/By Ana\.$/);
    await button(bo, 'Versions').click();
    await told(bo).getByText(`Back to an earlier version of ${recycling}`).waitFor();

    await ana.getByRole('link', { name: 'Back to the articles' }).click();
    await button(bo, 'Delete').click();
    await told(bo)
      .getByText(/^(Nothing else names it|When it has gone)/)
      .waitFor();
    expect(await violations(bo)).toEqual([]);
    await button(bo, 'Delete it').click();
    await told(bo).getByText('Deleted.').waitFor();
    expect(opened.onDisk(recycling)).toBeUndefined();
    await bo.getByText(`${recycling} · deleted`).waitFor();
    await button(bo, 'Undo').click();
    await told(bo).getByText('Saved.').waitFor();
    expect(opened.onDisk(recycling)).toMatch(/By Ana\.$/);

    const naming = '---\nquestion: What is too big?\nrelated: [recycling]\n---\nSee [bins](recycling.md).\n';
    opened.byHand('en/waste/bulk-pickup', naming);
    await button(bo, 'Rename').click();
    await told(bo).getByText('1 other names it, and will be changed with it:').waitFor();
    await bo.getByLabel('Name').fill('paper-and-glass');
    expect(await violations(bo)).toEqual([]);
    await button(bo, 'Rename it').click();
    await told(bo).getByText('Renamed. Changed with it: en/waste/bulk-pickup.').waitFor();
    expect(opened.onDisk('en/waste/bulk-pickup')).toBe(naming.replaceAll('recycling', 'paper-and-glass'));
    await bo.getByText('en/waste/paper-and-glass', { exact: true }).waitFor();
    expect(opened.onDisk('en/waste/paper-and-glass')).toMatch(/By Ana\.$/);
    await types(bo, ' Still here.');
    await button(bo, 'Save').click();
    await told(bo).getByText('Saved.').waitFor();
    await bo.reload();
    await bo.locator('.cm-line', { hasText: 'Still here.' }).waitFor();
    expect(opened.onDisk(recycling)).toBeUndefined();
    expect(await bo.getByText('has it open, too.').count()).toBe(0);
  });

  it('keeps what is not saved over a reload, which is asked, and over other pages', async () => {
    const opened = await setup();
    const page = await enter(opened);
    await opens(page, 'recycling cart');
    await types(page, '\nNot yet.');
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await page.reload();
    expect(asked).toEqual(['beforeunload']);
    await told(page).getByText('You typed something here and did not save it').waitFor();
    await button(page, 'Go on with it').click();
    await page.locator('.cm-line', { hasText: 'Not yet.' }).waitFor();
    await page.getByRole('link', { name: 'Gaps' }).click();
    await page.getByText('No gaps').waitFor();
    await page.goBack();
    await button(page, 'Go on with it').click();
    await page.locator('.cm-line', { hasText: 'Not yet.' }).waitFor();
    await page.getByRole('link', { name: 'Back to the articles' }).click();
    opened.byHand(recycling, `${opened.onDisk(recycling)}By hand.\n`);
    await opens(page, 'recycling cart');
    await told(page).getByText('The article has changed since.').waitFor();
    await button(page, 'Go on with it').click();
    await button(page, 'Save').click();
    await told(page).getByText('Not saved: somebody has changed the article since you opened it.').waitFor();
    await button(page, 'Save mine over it').click();
    await told(page).getByText('Saved.').waitFor();
    expect(opened.onDisk(recycling)).toMatch(/Not yet\.$/);
    await types(page, 'More');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Sign in with a link').waitFor();
    expect(await page.evaluate('Object.keys(localStorage).filter((key) => key.includes("unsaved"))')).toEqual([]);
  });

  it('takes pictures and PDFs that are chosen, pasted or dropped, and links them in the text', async () => {
    const opened = await setup();
    const page = await enter(opened);
    await opens(page, 'recycling cart');
    await types(page, '\n');
    await page.route('**/articles/files/the-map.png', (route) =>
      route.fulfill({ contentType: 'image/png', body: picture(600, 200) }),
    );
    const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });
    const [map, form] = [file('The Map.png', 'image/png', png), file('form.pdf', 'application/pdf', pdf)];
    await page.locator('.bar input[type=file]').setInputFiles([form, file('notes.txt', 'text/plain', svg), map]);
    await told(page).getByText('the-map.png is added.').waitFor();
    await told(page).getByText('“notes.txt” is not added').waitFor();
    await page.keyboard.type('where we are');
    await page.locator('.cm-line', { hasText: '![where we are](../../_files/the-map.png)' }).waitFor();
    await page.locator('.shown.bubble img[alt="where we are"][src="../articles/files/the-map.png"]').waitFor();
    await button(page, 'E-mail').click();
    await page.locator('.shown.mail img[alt="where we are"]').waitFor();
    await button(page, 'Slack').click();
    await page.locator('.shown.blocks a', { hasText: 'where we are' }).waitFor();
    await types(page, '\n');
    for (const [event, { name, mimeType, buffer }] of [
      ['paste', { ...map, name: 'image.png' }],
      ['drop', { ...form, name: 'list.pdf' }],
    ] as const)
      await page.evaluate(`
        const data = new DataTransfer();
        const bytes = Uint8Array.from(atob('${buffer.toString('base64')}'), (each) => each.charCodeAt(0));
        data.items.add(new File([bytes], '${name}', { type: '${mimeType}' }));
        const content = document.querySelector('.code').shadowRoot.querySelector('.cm-content');
        const { right, y, height } = content.lastElementChild.getBoundingClientRect();
        const place = { clientX: right - 1, clientY: y + height / 2 };
        const how = { bubbles: true, cancelable: true, composed: true, clipboardData: data, dataTransfer: data, ...place };
        content.dispatchEvent(new ${event === 'paste' ? 'ClipboardEvent' : 'DragEvent'}('${event}', how));
      `);
    await told(page).getByText('list.pdf is').waitFor();
    await button(page, 'Save').click();
    await told(page).getByText('Saved.').waitFor();
    const text = opened.onDisk(recycling);
    expect(text?.split('\n').slice(-4)).toEqual([
      '[form](../../_files/form.pdf)',
      '![where we are](../../_files/the-map.png)',
      '![recycling](../../_files/recycling.png)',
      '[list](../../_files/list.pdf)',
    ]);
    expect(await violations(page)).toEqual([]);
  });

  it('lists what was proposed, which is accepted as it is then, or refused', async () => {
    const opened = await setup();
    await opened.proposes(recycling, `${opened.onDisk(recycling)?.trimEnd()} Ask us first.\n`);
    await opened.proposes('en/waste/snow', '---\nquestion: Do you collect snow?\n---\nNo.\n');
    const page = await enter(opened);
    await page.getByLabel('Find').fill('ask first');
    await page.getByRole('heading', { name: 'Proposed' }).waitFor();
    expect(await page.getByRole('link', { name: 'en/waste/snow' }).count()).toBe(0);
    await page.getByRole('link', { name: recycling }).click();
    await told(page).locator('.more', { hasText: 'Ask us first.' }).waitFor();
    await types(page, 'By phone.');
    await button(page, 'Accept').click();
    await page.getByText(recycling, { exact: true }).waitFor();
    expect(opened.onDisk(recycling)).toMatch(/Ask us first\.\nBy phone\.$/);
    await page.getByRole('link', { name: 'Back to the articles' }).click();
    await page.getByLabel('Find').fill('');
    await page.getByRole('link', { name: 'en/waste/snow' }).click();
    await button(page, 'Refuse').click();
    await button(page, 'Refuse it').click();
    await page.getByRole('link', { name: 'New article' }).waitFor();
    expect(await page.getByText('a new article').count()).toBe(0);
    expect(opened.onDisk('en/waste/snow')).toBeUndefined();
  });

  it('has a list of what is deleted, from where it is restored', async () => {
    const opened = await setup();
    const page = await enter(opened);
    await opens(page, 'recycling cart');
    const text = opened.onDisk(recycling);
    await button(page, 'Delete').click();
    await button(page, 'Delete it').click();
    await told(page).getByText('Deleted.').waitFor();
    await page.getByRole('link', { name: 'Back to the articles' }).click();
    await page.getByLabel('Find').fill('');
    await page.getByText('Deleted articles').click();
    await page.getByRole('link', { name: `Restore ${recycling}` }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: `Restore ${recycling}` }).click();
    await page.getByText(`${recycling} · deleted`).waitFor();
    await page.getByText('The check finds nothing.').waitFor();
    await button(page, 'Restore').click();
    await page.getByText(recycling, { exact: true }).waitFor();
    expect(opened.onDisk(recycling)).toBe(text);
    await button(page, 'Delete').waitFor();
  });

  it('is what the picture in docs/trainers.md shows', async () => {
    const opened = await setup();
    const page = await enter(opened, 'Ana', { viewport: { width: 1180, height: 900 } });
    await opens(page, 'recycling cart');
    await types(page, '\nBring **glass** to the [depot](https://www.example.org/depot).\n\n![a map](map.png)');
    await page.locator('.shown strong', { hasText: 'glass' }).waitFor();
    await page.locator('.problems li.warning').first().waitFor();
    await box(page).press('ArrowUp');
    if (pictures) await page.screenshot({ path: join(pictures, 'editor.png') });
  });

  it.each([
    ['light', {}],
    [
      'dark, on a phone',
      { colorScheme: 'dark', viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true },
    ],
    ['from right to left', { locale: 'ar' }],
  ] as const)('has nothing that axe-core finds: %s', async (_name, options) => {
    const opened = await setup();
    await opened.proposes(recycling, `${opened.onDisk(recycling)?.trimEnd()} Ask us first.\n`);
    const page = await enter(opened, 'Ana', options);
    if ('locale' in options) await page.evaluate('document.documentElement.dir = "rtl"');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: recycling }).click();
    await told(page).locator('.more').waitFor();
    await types(page, '\n## channel: pager\nNo.\n\n| a | b |\n|-|-|\n| 1 | 2 |');
    await page.locator('.problems li.error').first().waitFor();
    for (const channel of ['Web chat', 'E-mail', 'Slack', 'Console']) {
      await button(page, channel).click();
      await page.locator(`.channels [aria-pressed=true]`, { hasText: channel }).waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await wide(page)).toBe(false);
    }
    await page.getByRole('link', { name: 'Back to the articles' }).click();
    await page.getByRole('link', { name: 'New article' }).click();
    await box(page).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await wide(page)).toBe(false);
  });
});
