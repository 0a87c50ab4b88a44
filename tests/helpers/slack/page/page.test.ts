import { afterEach, expect, it } from '@jest/globals';
import { type Office, openOffice } from '../office.ts';
import { drawBlocks } from './blocks.ts';
import { openPage } from './page.ts';

let office: Office;
let page: Awaited<ReturnType<typeof openPage>> | undefined;
afterEach(async () => {
  await page?.stop();
  page = undefined;
  await office?.close();
});

/** An office with a page on it, and what one sees and does there. */
const look = async () => {
  office = await openOffice('socket');
  const { slack, ana, bob, billing } = office;
  page = await openPage({ slack, people: [ana, bob], folder: import.meta.dirname });
  const { url } = page;
  return {
    ...{ ana, bob, billing },
    sees: async ({ id }: { id: string }, room = billing.id) => (await fetch(`${url}part?as=${id}&room=${room}`)).text(),
    does: async ({ id }: { id: string }, doing: object, type = 'application/json') =>
      fetch(`${url}act?as=${id}`, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(doing) }),
  };
};

it('shows a card, and claims, writes and resolves as a person', async () => {
  const { ana, billing, sees, does } = await look();
  const cal = office.customer('c1', '<b>Cal</b>');
  await cal.says('Where is <script>alert(1)</script> my refund?');
  const card = await office.card('c1');
  const shown = await sees(ana);
  expect(shown).toContain('&lt;b&gt;Cal&lt;/b&gt;');
  expect(shown).toContain('&lt;script&gt;');
  expect(shown).not.toContain('<script>');

  const click = { do: 'click', kind: 'post', channel: billing.id, on: card.ts };
  expect((await does(ana, { ...click, action: 'fd_claim' })).status).toBe(200);
  await office.slack.until('the claim', () => JSON.stringify(card.blocks).includes('Resolve…'));
  await does(ana, { do: 'say', channel: billing.id, thread: card.ts, text: 'It is on its way.' });
  await office.quiet();
  expect(await cal.hears()).toEqual(['It is on its way.']);

  await does(ana, { ...click, action: 'fd_resolve' });
  const form = await office.slack.until('the form', () => ana.modal());
  expect(await sees(ana)).toContain(`<dialog open data-view="${form.id}">`);
  await does(ana, { do: 'submit', view: form.id, values: { disposition: 'answered' } });
  await office.quiet();
  expect(await cal.ticket()).toMatchObject({ status: 'resolved' });
  expect(await sees(ana)).not.toContain('<dialog');
});

it('shows the Home tab, and takes commands and reactions', async () => {
  const { ana, billing, sees, does } = await look();
  await office.customer('c1').says('Where is my refund?');
  const card = await office.card('c1');
  await does(ana, { do: 'home' });
  const home = await office.slack.until('the Home tab', () => ana.home());
  expect(await sees(ana, 'home')).toContain('Take next');
  await does(ana, { do: 'click', kind: 'view', on: home.id, action: 'any', label: 'Away' });
  await office.slack.until('the change', () => JSON.stringify(ana.home()?.view).includes('I am back'));
  expect((await does(ana, { do: 'say', channel: billing.id, text: '/frontdesk help' })).status).toBe(200);
  expect(
    ana
      .whispers()
      .map(({ text, blocks }) => text + JSON.stringify(blocks))
      .join(),
  ).toContain('/frontdesk');
  expect(billing.messages.filter(({ user }) => user === ana.id)).toEqual([]);
  await does(ana, { do: 'react', channel: billing.id, on: card.ts, name: 'zzz' });
  expect(card.reactions).toContainEqual({ name: 'zzz', users: [ana.id] });
});

it('shows what only one person sees to them alone', async () => {
  const { ana, bob, billing, sees, does } = await look();
  await office.customer('c1').says('Where is my refund?');
  const card = await office.card('c1');
  await does(bob, { do: 'say', channel: billing.id, thread: card.ts, text: 'I look at it' });
  await office.quiet();
  expect(bob.whispers()).not.toEqual([]);
  expect(await sees(bob)).toContain('Only visible to you');
  expect(await sees(ana)).not.toContain('Only visible to you');
});

it('does nothing for a page of another site, nor what it does not know', async () => {
  const { ana, billing, does } = await look();
  const said = { do: 'say', channel: billing.id, text: 'from elsewhere' };
  expect((await does(ana, said, 'text/plain')).status).toBe(400);
  expect((await does({ id: 'U0NOBODY' }, said)).status).toBe(400);
  expect((await does(ana, { do: 'archive' })).status).toBe(400);
  expect((await does(ana, { do: 'click', kind: 'post', channel: billing.id, on: '1.1', action: 'x' })).status).toBe(
    409,
  );
  expect(billing.messages).toEqual([]);
});

it('draws every block that our surfaces have', () => {
  const text = (words: string) => ({ type: 'plain_text', text: words });
  const option = { text: text('Answered'), value: 'answered' };
  const drawn = drawBlocks(
    [
      { type: 'header', text: text('FD-1 & more') },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: '*bold* <@U1> <https://x.example|here> &lt;i&gt; <!date^0^{time}|then>' },
      },
      { type: 'divider' },
      { type: 'context', elements: [{ type: 'mrkdwn', text: '_soon_' }] },
      { type: 'actions', elements: [{ type: 'overflow', action_id: 'more', options: [option] }] },
      { type: 'input', label: text('How?'), element: { type: 'radio_buttons', action_id: 'how', options: [option] } },
      { type: 'input', label: text('Why?'), element: { type: 'plain_text_input', action_id: 'why', multiline: true } },
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_quote', elements: [{ type: 'text', text: 'a <b>', style: { bold: true } }] },
          {
            type: 'rich_text_list',
            style: 'ordered',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'emoji', name: 'eyes' }] }],
          },
        ],
      },
    ],
    { nameOf: (id) => (id === 'U1' ? 'Ana' : id) },
  );
  for (const part of [
    '<h3>FD-1 &amp; more</h3>',
    '<b>bold</b> <span class="ping">@Ana</span> <a href="https://x.example" rel="noreferrer">here</a> &lt;i&gt; <time>1970-01-01 00:00 UTC</time>',
    '<i>soon</i>',
    '<option value="answered">Answered</option>',
    '<input type="radio" name="how" value="answered">',
    '<textarea name="why"',
    '<b>a &lt;b&gt;</b>',
    '<ol><li><div>👀</div></li></ol>',
  ])
    expect(drawn).toContain(part);
});
