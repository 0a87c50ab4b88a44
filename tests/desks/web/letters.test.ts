import { afterEach, describe, expect, it } from '@jest/globals';
import type { Entry } from '../../../src/conversation/decision.ts';
import { letterheadOf } from '../../../src/conversation/letterhead.ts';
import { createFileAccess } from '../../../src/files/access.ts';
import { createMemoryFiles } from '../../../src/files/memory.ts';
import type { Summary } from '../../../src/handoff/queue.ts';
import { type Office, openOffice } from './office.ts';

const open: Office[] = [];
afterEach(async () => {
  for (const office of open.splice(0)) await office.stop();
});

const jo = { address: 'jo@example.org', name: 'Jo Meyer' };
const ben = { address: 'ben@example.org', name: 'Ben Cole' };
const cora = { address: 'cora@example.org' };
const help = { address: 'help@marlow.example' };

async function setup(parts: Parameters<typeof openOffice>[0] = {}) {
  const store = createMemoryFiles();
  const files = createFileAccess(store, 'a-secret-for-tests-only-long-enough');
  const office = await openOffice({ files, ...parts });
  open.push(office);
  const api = `${office.url}/desk/api`;
  const post = (path: string, given: unknown, headers: Record<string, string> = {}) =>
    fetch(`${api}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: office.url, ...headers },
      body: given instanceof Uint8Array ? new Uint8Array(given) : JSON.stringify(given),
    });
  const token = new URL(await office.desk.link('Ana')).hash.slice(1);
  const cookie = (await post('sign-in', { token })).headers.get('set-cookie')?.split(';')[0] ?? '';
  const get = async <Body>(path: string) =>
    (await (await fetch(`${api}/${path}`, { headers: { cookie } })).json()) as Body;
  const { csrf } = await get<{ csrf: string }>('me');
  const headers = { cookie, 'x-desk-token': csrf };
  let acts = 0;
  return {
    ...office,
    store,
    get,
    fetches: (path: string) => fetch(`${office.url}/desk/${path}`, { headers: { cookie } }),
    uploads: (path: string, bytes: Buffer) => post(path, bytes, headers),
    async act(number: number, doing: object) {
      const answer = await post(`tickets/${number}/acts`, { id: `act-0000-0000-${1000 + ++acts}`, ...doing }, headers);
      await office.idle();
      return `${answer.status} ${((await answer.json()) as { error?: string }).error ?? ''}`.trim();
    },
    async writes(given: object, id = `letter-0000-${1000 + ++acts}`) {
      const usual = {
        to: 'Jo Meyer <jo@example.org>',
        subject: 'Your refund',
        text: 'It is on its way.',
        team: 'billing',
      };
      const answer = await post('letters', { id, ...usual, ...given }, headers);
      await office.idle();
      return {
        status: answer.status,
        ...((await answer.json()) as { error?: string; field?: string; conversation?: string }),
      };
    },
    shown: async (number: number) => get<Summary & { entries: Entry[] }>(`tickets/${number}`),
  };
}

describe('a letter', () => {
  it('comes with what is known of it, and a link at the whole of it as it came, which runs nowhere', async () => {
    const desk = await setup();
    const kept = { conversation: 'm1', from: 'jo', name: 'mail.txt', type: 'text/plain' };
    const { file } = await desk.store.put({ ...kept, bytes: Buffer.from('From: Jo\n\n<script>alert(1)</script>') });
    const letter = {
      from: jo,
      to: [help],
      cc: [ben],
      subject: 'My bill',
      sender: 'verified' as const,
      original: file!.id,
    };
    await desk.says('m1', 'It is wrong.', { letter });
    const { entries, recipients } = await desk.shown(1001);
    expect(recipients).toEqual({ to: [jo], cc: [ben] });
    expect(letterheadOf(entries[0]!.message)).toEqual(letter);
    const link = String(entries[0]?.message.channelData?.original);
    const original = await desk.fetches(link);
    expect(original.headers.get('content-type')).toBe('text/plain');
    expect(original.headers.get('content-disposition')).toMatch(/^attachment; filename="mail\.txt"/);
    expect(await original.text()).toContain('From: Jo');
    expect((await fetch(`${desk.url}/desk/${link}`)).status).toBe(401);
  });

  it('of which nothing is understood is shown as any other message', async () => {
    const desk = await setup();
    const letter = { from: jo, sender: 'perhaps', original: 'x' } as never;
    await desk.says('m1', 'It is wrong.', { letter });
    const { entries } = await desk.shown(1001);
    expect(entries[0]?.message).toMatchObject({ text: 'It is wrong.', channelData: {} });
    expect(entries[0]?.message.channelData).toEqual({});
  });
});

describe('a reply to a letter', () => {
  it('goes to whom its representative says, or is refused in a sentence while it is in the box', async () => {
    const desk = await setup();
    await desk.says('m1', 'It is wrong.', { letter: { from: jo, cc: [ben] } });
    await desk.act(1001, { type: 'claim' });
    expect(await desk.act(1001, { type: 'reply', text: 'As usual.' })).toBe('202');
    expect(await desk.act(1001, { type: 'reply', text: 'To Cora.', to: [cora], cc: [jo] })).toBe('202');
    expect(desk.sent.slice(-2).map(({ message }) => letterheadOf(message))).toEqual([
      undefined,
      { to: [cora], cc: [jo] },
    ]);
    expect(await desk.act(1001, { type: 'reply', text: 'x', to: [{ address: 'Jo' }] })).toBe(
      '400 “Jo” is no e-mail address.',
    );
    expect(await desk.act(1001, { type: 'reply', text: 'x', to: [] })).toBe('400 Say to whom it goes.');
    expect(await desk.act(1001, { type: 'reply', text: 'x', to: 'jo@example.org' })).toMatch(/^400 to: /);
    expect(desk.sent.map(({ message }) => message.text)).not.toContain('x');
  });
});

describe('a sender', () => {
  it('is blocked with the ticket resolved as spam, and let in again, which opens it again', async () => {
    const desk = await setup();
    await desk.says('m1', 'You have won!', { letter: { from: jo } });
    const sender = { channel: 'email', id: 'jo@example.org' };
    expect(await desk.act(1001, { type: 'block' })).toBe('202');
    expect(await desk.blocked.has(sender)).toBe(true);
    expect((await desk.shown(1001)).ticket).toMatchObject({ status: 'resolved', disposition: 'spam', blocked: true });
    expect(await desk.act(1001, { type: 'block' })).toMatch(/^409 Nothing to do: FD-1001 is resolved/);
    expect(await desk.act(1001, { type: 'unblock' })).toBe('202');
    expect(await desk.blocked.has(sender)).toBe(false);
    const { ticket } = await desk.shown(1001);
    expect(ticket).toMatchObject({ status: 'claimed', by: { name: 'Ana' }, subject: 'You have won!' });
    expect(ticket).not.toHaveProperty('blocked');
  });
});

describe('writing to somebody first', () => {
  it('begins a conversation with a ticket of one’s own, once', async () => {
    const desk = await setup();
    expect(await desk.get('me')).toMatchObject({ letters: 'E-mail' });
    const first = await desk.writes({}, 'letter-0000-0001');
    expect(first).toMatchObject({ status: 202, conversation: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(await desk.writes({}, 'letter-0000-0001')).toMatchObject({ status: 202, fresh: false });
    const { ticket, customer, channel, conversation } = await desk.shown(1001);
    expect(ticket).toMatchObject({ status: 'claimed', by: { name: 'Ana' }, team: 'billing', subject: 'Your refund' });
    expect([customer, channel, conversation]).toEqual([
      { id: 'jo@example.org', email: 'jo@example.org', emailConfirmed: true, name: 'Jo Meyer' },
      'email',
      first.conversation,
    ]);
    expect(desk.sent).toHaveLength(1);
    expect(desk.sent[0]).toMatchObject({
      to: { channel: 'email', id: 'jo@example.org', detail: { subject: 'Your refund', team: 'billing' } },
      message: { text: 'It is on its way.' },
    });
    expect(letterheadOf(desk.sent[0]!.message)).toMatchObject({ subject: 'Your refund', to: [jo] });
    await desk.says(conversation, 'Thank you!', { letter: { from: jo } });
    expect((await desk.shown(1001)).ticket).toMatchObject({ status: 'claimed', unanswered: expect.any(Number) });
  });

  it('takes files along that were uploaded for it', async () => {
    const desk = await setup();
    const upload = await desk.uploads('letters/letter-0000-0007/upload?name=a.txt', Buffer.from('some text'));
    const { file } = (await upload.json()) as { file: { id: string } };
    expect(await desk.writes({ text: '', files: [file.id] }, 'letter-0000-0008')).toMatchObject({
      error: 'A file is not there any more: attach it again.',
    });
    expect(await desk.writes({ text: '', files: [file.id] }, 'letter-0000-0007')).toMatchObject({ status: 202 });
    expect(desk.sent[0]?.message.attachments).toMatchObject([{ file: { id: file.id, name: 'a.txt' } }]);
    expect((await desk.uploads('letters/x/upload?name=a.txt', Buffer.from('x'))).status).toBe(404);
  });

  it.each([
    [{ to: '' }, 'to', 'Say to whom it goes.'],
    [{ to: 'Jo' }, 'to', '“Jo” is no e-mail address that can be written to.'],
    [{ to: 'help@marlow.example' }, 'to', '“help@marlow.example” is no e-mail address that can be written to.'],
    [
      { to: 'jo@example.org, ben@example.org' },
      'to',
      'It goes to one person: others can be added when you write again.',
    ],
    [{ subject: ' \n' }, 'subject', 'Say what it is about.'],
    [{ subject: 'x'.repeat(201) }, 'subject', 'A subject may have 200 characters.'],
    [{ text: ' \u200b ' }, 'text', 'There is nothing to send yet.'],
    [{ text: 'x'.repeat(4001) }, 'text', 'It has 4001 characters, and a message may have 4000.'],
    [{ team: 'gone' }, 'team', 'There is no such team any more: choose another one.'],
  ])('is refused in a sentence: %#', async (given, field, error) => {
    const desk = await setup();
    expect(await desk.writes(given)).toEqual({ status: 400, field, error });
    expect(desk.sent).toEqual([]);
  });

  it('is not there where nobody is reached so, nor for strangers', async () => {
    const desk = await setup({ noLetters: true });
    expect(await desk.get('me')).not.toHaveProperty('letters');
    expect((await desk.writes({})).status).toBe(404);
    expect((await desk.writes({}, 'short')).status).toBe(404);
    const other = await setup();
    const stranger = await fetch(`${other.url}/desk/api/letters`, { method: 'POST', headers: { origin: other.url } });
    expect(stranger.status).toBe(401);
    expect((await other.writes({}, 'short')).error).toBe('id: must be 16 to 64 letters, digits, - or _.');
  });
});
