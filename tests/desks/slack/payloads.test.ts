import { afterEach, describe, expect, it } from '@jest/globals';
import { readValue } from '../../../src/desks/slack/buttons.ts';
import { readModalContext } from '../../../src/desks/slack/forms/memory.ts';
import { read } from '../../../src/slack/inbound.ts';
import { markOf } from '../../../src/slack/posts.ts';
import { type Office, openOffice, textOf } from '../../helpers/slack/office.ts';

let office: Office | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

/** An office in which a ticket waits. */
const opened = async () => {
  office = await openOffice('http');
  const ann = office.customer('c1', 'Ann');
  await ann.says('Where is my refund?');
  const card = await office.card('c1');
  await office.quiet();
  return { ...office, ann, card };
};

describe('what a button carries', () => {
  const value = { c: 'c1', t: 0, v: 3, ts: '1.0', held: 'h', m: 'm1', answers: { question: 'q', article: 'a' } };

  it('is read as it was drawn, by this version or by 0.1, and without what it does not know', () => {
    expect(readValue(JSON.stringify(value))).toEqual(value);
    expect(readValue('{"c":"c1","v":3}')).toEqual({ c: 'c1', v: 3 });
    expect(readValue('{"c":"c1","v":3,"__proto__":{"t":1},"x":1}')).toEqual({ c: 'c1', v: 3 });
  });

  it.each([
    undefined,
    7,
    '',
    '{',
    'null',
    '[]',
    '"c1"',
    '{"v":3}',
    '{"c":"","v":3}',
    '{"c":["c1"],"v":3}',
    '{"c":"c1","v":"3"}',
    '{"c":"c1","v":1.5}',
    '{"c":"c1","v":-1}',
    '{"c":"c1","v":3,"t":"0"}',
    '{"c":"c1","v":3,"held":{}}',
    '{"c":"c1","v":3,"answers":{"question":"q"}}',
  ])('is none of ours: %j', (bad) => {
    expect(readValue(bad)).toBeUndefined();
  });

  it('and is none of ours is acknowledged, and does nothing', async () => {
    const { ana, ann, card, received, quiet } = await opened();
    const before = received.length;
    for (const bad of ['null', '{"c":{},"v":1}', '{"c":"c1","v":null}', 'x'.repeat(2000)])
      expect((await ana.clicks(card, 'fd_claim', { with: bad })).acked).toBe(true);
    await quiet();
    expect(received).toHaveLength(before);
    expect(await ann.ticket()).toMatchObject({ status: 'waiting' });
  });
});

describe('what a form remembers', () => {
  const memory = { c: 'c1', t: 0, v: 3, channel: 'C1', thread: '1.0' };

  it('is read as it was written', () => {
    expect(readModalContext(JSON.stringify(memory))).toEqual(memory);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"c":"c1","v":3,"channel":"C1"}',
    '{"c":"c1","t":"0","v":3,"channel":"C1"}',
    '{"c":"c1","t":0,"v":3,"channel":""}',
    '{"c":"c1","t":0,"v":3,"channel":"C1","thread":7}',
  ])('is of another version: %j', (bad) => {
    expect(readModalContext(bad)).toBeUndefined();
  });
});

it('a form with what no field of it holds stays open with what was typed, and says what to do', async () => {
  const { ana, ann, card, slack, log, quiet } = await opened();
  await ana.clicks(card, 'Claim');
  await slack.until('the claim', () => textOf(card).includes('Resolve…'));
  await ana.clicks(card, 'Resolve…');
  await slack.until('the form', () => ana.modal());
  const answer = await ana.submits({ disposition: 'answered', note: { length: 5 } as never });
  expect(answer).toMatchObject({
    acked: true,
    payload: { response_action: 'errors', errors: { disposition: expect.stringContaining('Copy what you have') } },
  });
  await quiet();
  expect(ana.modal()).toBeDefined();
  expect(await ann.ticket()).toMatchObject({ status: 'claimed' });
  expect(log.lines.join('\n')).toContain('does not understand {"what":"form"}');
});

it.each([
  ['a text that is none', { text: 7 }],
  ['a thread that is none', { thread_ts: { ts: '1.0' } }],
  ['a user that is none', { user: ['U1'] }],
  ['a change that is none', { subtype: 'message_changed', message: 'x' }],
  ['a change at no time', { subtype: 'message_changed', message: { edited: 'now' } }],
])('a message with %s is acknowledged, set aside and told', async (_, bad) => {
  const { ana, card, received, slack, log, quiet } = await opened();
  const before = received.length;
  const whole = { type: 'message', user: ana.id, ts: '9.000001', thread_ts: card.ts, channel: card.channel, text: 'x' };
  slack.workspace.bus.emit('event', { ...whole, ...bad });
  await quiet();
  expect(slack.events.sent.at(-1)).toMatchObject({ acked: true, attempts: 1 });
  expect(received).toHaveLength(before);
  expect(log.lines.join('\n')).toContain('does not understand {"what":"message"}');
});

describe('a rich text that no client of Slack makes', () => {
  const text = (elements: unknown) => read({ blocks: [{ type: 'rich_text', elements }] }).text;
  const item = { type: 'rich_text_section', elements: [{ type: 'text', text: 'item' }] };
  const listed = (more: object) => text([{ type: 'rich_text_list', style: 'ordered', elements: [item], ...more }]);

  it.each([
    ['nothing where parts should be', [null, 7, 'x', item], 'item'],
    ['nothing where pieces should be', [{ type: 'rich_text_section', elements: [null, ...item.elements] }], 'item'],
    ['no list of parts', { length: 3 }, ''],
    ['an emoji of no character', [{ elements: [{ type: 'emoji', unicode: '-zz', name: 'x' }] }], ':x:'],
  ])('with %s is read without it', (_, elements, expected) => {
    expect(text(elements)).toBe(expected);
  });

  it('goes no deeper than Slack goes, and counts from where Slack counts', () => {
    expect(listed({ offset: 4 })).toBe('5. item');
    for (const bad of [-1, Number.NaN, 'x', {}, null]) expect(listed({ indent: bad, offset: bad })).toBe('1. item');
    expect(text([item, { type: 'rich_text_list', elements: [item], indent: 1e12 }])).toBe(
      `item\n${' '.repeat(18)}• item`,
    );
  });
});

it.each([
  undefined,
  null,
  'frontdesk_post',
  { event_type: 'frontdesk_post' },
  { event_type: 'frontdesk_post', event_payload: null },
  { event_type: 'frontdesk_post', event_payload: { id: 1, conversation: 'c1' } },
  { event_type: 'frontdesk_post', event_payload: { id: 'x', conversation: ['c1'] } },
  { event_type: 'another', event_payload: { id: 'x', conversation: 'c1' } },
])('metadata that marks no post of ours: %j', (metadata) => {
  expect(markOf({ metadata })).toBeUndefined();
});
