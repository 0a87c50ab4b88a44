import { afterEach, describe, expect, it } from '@jest/globals';
import type { Entry } from '../../../src/conversation/decision.ts';
import { createMemorySessions } from '../../../src/desks/web/sessions.ts';
import { createSignIn } from '../../../src/desks/web/sign-in.ts';
import { leave } from '../../helpers/leaving.ts';
import { until } from '../../helpers/until.ts';
import { type Office, openOffice } from './office.ts';

const open: Office[] = [];
afterEach(async () => {
  for (const office of open.splice(0)) await office.stop();
});

type Headers = Record<string, string>;

async function setup(parts: Parameters<typeof openOffice>[0] = {}) {
  const office = await openOffice(parts);
  open.push(office);
  const origin = office.url;
  const post = (path: string, given: unknown, headers: Headers = {}) =>
    fetch(`${origin}/desk/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, ...headers },
      body: typeof given === 'string' ? given : JSON.stringify(given),
    });
  const get = (path: string, headers: Headers = {}) => fetch(`${origin}/desk/api/${path}`, { headers });
  /** Signs somebody in as his browser would. */
  const enter = async (name: string): Promise<Headers> => {
    const token = new URL(await office.desk.link(name)).hash.slice(1);
    const cookie = (await post('sign-in', { token })).headers.get('set-cookie')?.split(';')[0] ?? '';
    const { csrf } = await body<{ csrf: string }>(await get('me', { cookie }));
    return { cookie, 'x-desk-token': csrf };
  };
  /** All that is done meanwhile has been received before any of it has its turn. */
  const meeting = async (work: () => Promise<void>): Promise<void> => {
    const { store, idle } = office;
    const { commit } = store;
    let free = () => {};
    const freed = new Promise<void>((resolve) => {
      free = resolve;
    });
    store.commit = async (...turn) => {
      await freed;
      return commit(...turn);
    };
    await work().finally(free);
    store.commit = commit;
    await idle();
  };
  return { ...office, origin, post, get, enter, meeting };
}

let acts = 0;
const id = () => `act-0000-0000-${String(++acts).padStart(4, '0')}`;
const body = async <Body>(response: Response) => (await response.json()) as Body;

/** Somebody's page that shows the ticket: all that its stream brings. */
async function hears(get: (path: string, headers: Headers) => Promise<Response>, who: Headers) {
  const stream = (await get('live?ticket=1001&after=0', who)).body!;
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const reading = (async () => {
    for (let read = await reader.read(); !read.done; read = await reader.read()) heard += read.value;
  })().catch(() => undefined);
  await until('the stream to begin', () => heard.includes('event: entry'));
  return {
    all: () => heard,
    /** What only they are told. */
    told: () =>
      [...heard.matchAll(/^event: told\ndata: (.*)$/gm)].map(([, data = '']) => {
        const { notice } = JSON.parse(data) as { notice: { text?: string; reason?: string } };
        return notice.text ?? notice.reason;
      }),
    async leave() {
      await reader.cancel();
      await reading;
    },
  };
}

describe('signing in', () => {
  it('works once with a link, and only for a while', async () => {
    let now = Date.now();
    const { desk, post, get } = await setup({ passes: createMemorySessions({ now: () => now }) });
    const link = new URL(await desk.link('  Ana\u202e  '));
    expect(link.pathname).toBe('/desk/sign-in');
    const token = link.hash.slice(1);
    expect(token).toMatch(/^[\w-]{43}$/);

    const first = await post('sign-in', { token });
    expect(first.status).toBe(200);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^desk=[\w-]{43}; Max-Age=43200; Path=\/desk; Expires=.*; HttpOnly; SameSite=Strict$/);
    expect(await body(await get('me', { cookie: cookie.split(';')[0] ?? '' }))).toMatchObject({
      me: { desk: 'web', id: 'ana', name: 'Ana' },
      title: 'City of Marlow',
      teams: [{ id: 'front' }, { id: 'billing' }],
    });
    expect((await post('sign-in', { token })).status).toBe(401);

    const late = new URL(await desk.link('Bea')).hash.slice(1);
    now += 15 * 60_000;
    expect((await post('sign-in', { token: late })).status).toBe(401);
  });

  it('is one sign-in when two ask at the same moment', async () => {
    const { desk, post } = await setup();
    const token = new URL(await desk.link('Ana')).hash.slice(1);
    const both = await Promise.all([post('sign-in', { token }), post('sign-in', { token })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('never happens by merely opening the link', async () => {
    const { desk, post } = await setup();
    const link = await desk.link('Ana');
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(page.headers.get('set-cookie')).toBeNull();
    expect((await post('sign-in', { token: new URL(link).hash.slice(1) })).status).toBe(200);
  });

  it('is refused to other sites, guesses and floods', async () => {
    const { desk, post } = await setup();
    const token = new URL(await desk.link('Ana')).hash.slice(1);
    for (const origin of ['https://evil.example', 'null', '']) {
      expect((await post('sign-in', { token }, { origin })).status).toBe(403);
    }
    const guess = { token: 'x'.repeat(43) };
    expect((await post('sign-in', guess)).status).toBe(401);
    expect((await post('sign-in', { token: 7 })).status).toBe(400);
    const flood = await Promise.all(Array.from({ length: 12 }, () => post('sign-in', guess)));
    const refused = flood.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('ends when signing out, and twelve hours after the last request', async () => {
    let now = Date.now();
    const { enter, get, post } = await setup({ passes: createMemorySessions({ now: () => now }) });
    const ana = await enter('Ana');
    for (const [hours, status] of [
      [11, 200],
      [11, 200],
      [12, 401],
    ] as const) {
      now += hours * 3_600_000;
      expect((await get('me', ana)).status).toBe(status);
    }
    const bea = await enter('Bea');
    expect((await post('sign-out', {}, bea)).status).toBe(200);
    expect((await get('me', bea)).status).toBe(401);
  });

  it('is not lengthened by a page that is merely open', async () => {
    let now = Date.now();
    const passes = createMemorySessions({ now: () => now });
    const signIn = createSignIn({ passes, desk: 'web' });
    const session = (await signIn.enter(await signIn.invite('Ana'))) ?? '';
    now += 11 * 3_600_000;
    expect(await signIn.holds(session)).toBe(true);
    now += 3_600_000;
    expect(await signIn.holds(session)).toBe(false);
    expect(await signIn.session(session)).toBeUndefined();
  });

  it('ends however much was done before, and also when it has ended already', async () => {
    const { enter, get, post, says } = await setup();
    await says('web:1', 'Hello');
    const ana = await enter('Ana');
    const act = () => post('tickets/1001/acts', { id: id(), type: 'claim' }, ana);
    const acted = await Promise.all(Array.from({ length: 70 }, act));
    expect(acted.map(({ status }) => status)).toContain(429);
    expect((await post('sign-out', {}, ana)).status).toBe(200);
    expect((await get('me', ana)).status).toBe(401);
    const again = await post('sign-out', {}, ana);
    expect(again.status).toBe(200);
    expect(again.headers.get('set-cookie')).toMatch(/^desk=; Path=\/desk; Expires=Thu, 01 Jan 1970/);
  });

  it('makes no link without a name', async () => {
    const { desk } = await setup();
    await expect(desk.link(' \n ')).rejects.toThrow('needs a name');
  });
});

describe('working', () => {
  it('sees the queue, claims, answers, notes, resolves', async () => {
    const { enter, get, post, says, idle, log, queue } = await setup();
    await says('web:1', 'My bill is wrong', { name: 'Jo', topic: 'billing' });
    const ana = await enter('Ana');
    expect(await body(await get('board', ana))).toMatchObject({
      tickets: [{ conversation: 'web:1', ticket: { number: 1001, status: 'waiting' } }],
      counts: [{ team: 'billing', waiting: 1 }],
    });
    const opened = await body<{ entries: Entry[]; you: string }>(await get('tickets/1001', ana));
    expect(opened.entries.map(({ message }) => message.text)).toContain('My bill is wrong');

    const act = async (type: string, more: object = {}) => {
      const response = await post('tickets/1001/acts', { id: id(), type, ...more }, ana);
      expect(response.status).toBe(202);
      await idle();
    };
    await act('claim');
    await act('reply', { text: 'Hello Jo' });
    await act('note', { text: 'A regular' });
    await act('resolve', { disposition: 'answered', note: 'Read twice' });
    const entries = await log('web:1');
    const said = entries.filter(({ message }) => message.from.id === opened.you && message.type === 'message');
    expect(said.map(({ audience, message }) => [audience, message.text])).toEqual([
      ['everyone', 'Hello Jo'],
      ['desk', 'A regular'],
      ['desk', 'Read twice'],
    ]);
    const receipt = entries.find(({ message }) => message.name === 'desk.receipt');
    expect(receipt?.message.value).toMatchObject({ outcome: 'sent', message: said[0]?.message.id });
    expect(await queue.find(1001)).toMatchObject({
      ticket: { status: 'resolved', disposition: 'answered', by: { desk: 'web', id: 'ana', name: 'Ana' } },
    });
  });

  it('shows a ticket whose conversation has left as long as it is in the list, and then no more', async () => {
    const { enter, get, post, says, idle, queue, store } = await setup();
    await says('web:1', 'My bill is wrong', { name: 'Jo' });
    const ana = await enter('Ana');
    for (const [type, more] of [['claim'], ['resolve', { disposition: 'done' }]] as const) {
      await post('tickets/1001/acts', { id: id(), type, ...more }, ana);
      await idle();
    }
    await leave(store, 'web:1');
    const board = async () => (await get('board?status=resolved', ana)).status;
    const opened = await get('tickets/1001', ana);
    expect([opened.status, (await body<{ entries: Entry[] }>(opened)).entries]).toEqual([200, []]);
    expect(await board()).toBe(200);
    await queue.forget('web:1');
    expect((await get('tickets/1001', ana)).status).toBe(404);
    expect(await board()).toBe(200);
    expect((await post('tickets/1001/acts', { id: id(), type: 'note', text: 'Hm' }, ana)).status).toBe(404);
  });

  it('does once what is sent twice', async () => {
    const { enter, post, says, idle, log } = await setup();
    await says('web:1', 'Hello');
    const ana = await enter('Ana');
    const note = { id: id(), type: 'note', text: 'Once' };
    expect(await body(await post('tickets/1001/acts', note, ana))).toEqual({ fresh: true });
    expect(await body(await post('tickets/1001/acts', note, ana))).toEqual({ fresh: false });
    await idle();
    expect((await log('web:1')).filter(({ message }) => message.text === 'Once')).toHaveLength(1);
  });

  it('gives a ticket to one of two who claim at once, and tells the other alone', async () => {
    const { enter, post, get, says, idle, log, queue, meeting } = await setup();
    await says('web:1', 'Hello');
    const [ana, bea] = [await enter('Ana'), await enter('Bea')];
    const pages = [await hears(get, ana), await hears(get, bea), await hears(get, bea)];
    await meeting(async () => {
      for (const who of [ana, bea])
        expect((await post('tickets/1001/acts', { id: id(), type: 'claim' }, who)).status).toBe(202);
    });
    expect((await queue.find(1001))?.ticket).toMatchObject({ status: 'claimed', by: { name: 'Ana' } });
    const words = 'Ana has FD-1001 already.';
    // On each of her pages, also on one that is opened a moment later.
    pages.push(await hears(get, bea));
    for (const page of pages.slice(1)) await until('Bea to be told', () => page.told().join() === words);
    await post('tickets/1001/acts', { id: id(), type: 'note', text: 'A sign' }, ana);
    await idle();
    await until('Ana’s page to hear what comes later', () => pages[0]?.all().includes('A sign') ?? false);
    expect(pages[0]?.told()).toEqual([]);
    expect(JSON.stringify(await log('web:1'))).not.toContain(words);
    await Promise.all(pages.map((page) => page.leave()));
  });

  it('tells alone whose reply met another’s act that it was kept', async () => {
    const { enter, post, get, says, idle, log, meeting } = await setup();
    await says('web:1', 'Hello');
    const [ana, bea] = [await enter('Ana'), await enter('Bea')];
    await post('tickets/1001/acts', { id: id(), type: 'claim' }, ana);
    await idle();
    const pages = [await hears(get, ana), await hears(get, bea)] as const;
    await meeting(async () => {
      expect((await post('tickets/1001/acts', { id: id(), type: 'take-over' }, bea)).status).toBe(202);
      const reply = { id: id(), type: 'reply', text: 'One moment' };
      expect((await post('tickets/1001/acts', reply, ana)).status).toBe(202);
    });
    const words = 'Bea has FD-1001 already. It was kept as a note.';
    const taken = 'Bea has FD-1001 now: what you write there is kept as a note.';
    await until('Ana to be told', () => pages[0].told().join() === [taken, words].join());
    await post('tickets/1001/acts', { id: id(), type: 'note', text: 'A sign' }, bea);
    await until('Bea’s page to hear what comes later', () => pages[1].all().includes('A sign'));
    expect(pages[1].told()).toEqual([]);
    const entries = await log('web:1');
    expect(entries.find(({ message }) => message.text === 'One moment')?.audience).toBe('desk');
    expect(JSON.stringify(entries)).not.toContain(words);
    await Promise.all(pages.map((page) => page.leave()));
  });

  it('tells who comes too late in the answer, not in the conversation’s log', async () => {
    const { enter, post, says, idle, log } = await setup();
    await says('web:1', 'Hello');
    const [ana, bea] = [await enter('Ana'), await enter('Bea')];
    await post('tickets/1001/acts', { id: id(), type: 'claim' }, ana);
    await idle();
    const before = await log('web:1');
    for (const [type, more, error] of [
      ['claim', {}, 'Ana has FD-1001 already.'],
      ['release', {}, 'Ana has FD-1001 already. To do that, take it over first.'],
      ['resolve', { disposition: 'done' }, 'Ana has FD-1001 already. To do that, take it over first.'],
    ] as const) {
      const answer = await post('tickets/1001/acts', { id: id(), type, ...more }, bea);
      expect([answer.status, await body(answer)]).toEqual([409, { error }]);
    }
    await idle();
    expect(await log('web:1')).toEqual(before);
  });

  it('takes over, releases, transfers, returns', async () => {
    const { enter, post, says, idle, queue } = await setup();
    await says('web:1', 'Hello');
    const [ana, bea] = [await enter('Ana'), await enter('Bea')];
    const act = async (who: Headers, type: string, more: object = {}) => {
      expect((await post('tickets/1001/acts', { id: id(), type, ...more }, who)).status).toBe(202);
      await idle();
      return (await queue.find(1001))?.ticket;
    };
    await act(ana, 'claim');
    expect(await act(bea, 'take-over')).toMatchObject({ status: 'claimed', by: { name: 'Bea' } });
    expect(await act(bea, 'release')).toMatchObject({ status: 'waiting' });
    expect(await act(bea, 'transfer', { team: 'billing', note: ' ' })).toMatchObject({
      status: 'waiting',
      team: 'billing',
    });
    expect(await act(bea, 'return')).toMatchObject({ status: 'resolved', disposition: 'returned' });
  });

  it('shows earlier entries page by page', async () => {
    const { enter, get, says } = await setup();
    for (let i = 0; i < 150; i++) await says('web:1', `Line ${i}`);
    const ana = await enter('Ana');
    const { entries } = await body<{ entries: Entry[] }>(await get('tickets/1001', ana));
    expect(entries).toHaveLength(100);
    const first = entries[0]?.n ?? 0;
    const earlier = await body<{ entries: Entry[] }>(await get(`tickets/1001/entries?before=${first}`, ana));
    expect(earlier.entries.map(({ n }) => n)).toEqual(Array.from({ length: first - 1 }, (_, i) => i + 1).slice(-100));
  });

  it('streams board, ticket and entries', async () => {
    const { enter, get, says, post, faults } = await setup();
    await says('web:1', 'Hello');
    faults.push('data/faq/en/a.md:3 has no answer');
    const ana = await enter('Ana');
    const response = await get('live?ticket=1001&after=0', ana);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const hear = async (what: RegExp) => {
      while (!what.test(heard)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`it ended with ${heard}`);
        heard += value;
      }
    };
    await hear(/event: board\ndata: .*1001.*a\.md:3/);
    await hear(/event: entry\nid: 1\ndata: .*Hello/);
    await says('web:2', 'Me too');
    await hear(/event: board\ndata: .*1002/);
    await post('tickets/1001/acts', { id: id(), type: 'claim' }, ana);
    await hear(/event: entry\nid: \d+\ndata: .*Ana claimed it/);
    await hear(/event: ticket\ndata: .*"status":"claimed"/);
    const ids = [...heard.matchAll(/^id: (\d+)$/gm)].map(([, n]) => Number(n));
    expect(ids).toEqual(ids.map((_, i) => i + 1));
    await reader.cancel();
  });
});

describe('a page that shows a ticket which has ended', () => {
  /** Ana looks at FD-1001 while Bea ends it; the customer comes back, and FD-1002 is open. */
  async function cameBack() {
    const all = await setup();
    await all.says('web:1', 'Where is my refund?', { name: 'Jo' });
    const [ana, bea] = [await all.enter('Ana'), await all.enter('Bea')];
    const act = async (who: Headers, number: number, type: string, more: object = {}) => {
      const response = await all.post(`tickets/${number}/acts`, { id: id(), type, ...more }, who);
      await all.idle();
      return { status: response.status, ...(await body<{ error?: string }>(response)) };
    };
    const ticket = async (number: number) => (await all.queue.find(number))?.ticket;
    await act(bea, 1001, 'claim');
    await act(bea, 1001, 'resolve', { disposition: 'answered' });
    await all.says('web:1', 'I smell gas', { reason: 'danger' });
    return { ...all, ana, bea, act, ticket };
  }

  it.each([
    ['resolve', { disposition: 'answered', note: 'Told them twice' }],
    ['return', {}],
    ['claim', {}],
    ['take-over', {}],
    ['transfer', { team: 'billing' }],
    ['release', {}],
    ['reply', { text: 'Good bye then.' }],
  ])('does nothing to the new one by %s, and says what changed', async (type, more) => {
    const { ana, act, ticket, log } = await cameBack();
    const before = await log('web:1');
    expect(await act(ana, 1001, type, { saw: 2, ...more })).toMatchObject({
      status: 409,
      error: expect.stringMatching(/^Nothing to do: FD-1001 is resolved, by Bea\./),
    });
    expect(await ticket(1002)).toMatchObject({ status: 'waiting', priority: 'urgent', team: 'front' });
    expect(await log('web:1')).toEqual(before);
  });

  it('of an older version of the desk, which names no version, does nothing to the new one either', async () => {
    const { ana, act, ticket } = await cameBack();
    expect((await act(ana, 1001, 'resolve', { disposition: 'done' })).status).toBe(409);
    expect(await ticket(1002)).toMatchObject({ status: 'waiting' });
  });

  it('keeps a note: it is about the customer, whatever becomes of the ticket', async () => {
    const { ana, act, ticket, log } = await cameBack();
    expect((await act(ana, 1001, 'note', { text: 'Called before' })).status).toBe(202);
    expect((await log('web:1')).at(-1)).toMatchObject({ audience: 'desk', message: { text: 'Called before' } });
    expect(await ticket(1002)).toMatchObject({ status: 'waiting' });
  });
});

describe('a page that shows an older version of a ticket', () => {
  async function claimed() {
    const all = await setup();
    await all.says('web:1', 'Where is my refund?', { name: 'Jo' });
    const [ana, bea] = [await all.enter('Ana'), await all.enter('Bea')];
    const act = async (who: Headers, type: string, more: object = {}) => {
      const response = await all.post('tickets/1001/acts', { id: id(), type, ...more }, who);
      await all.idle();
      return { status: response.status, ...(await body<{ error?: string }>(response)) };
    };
    const ticket = async () => (await all.queue.find(1001))!.ticket;
    const saw = (await ticket()).version;
    expect((await act(ana, 'claim', { saw })).status).toBe(202);
    return { ...all, ana, bea, act, ticket };
  }

  it('does not end what somebody has claimed meanwhile, nor takes it from whom it did not show', async () => {
    const { bea, act, ticket } = await claimed();
    for (const [type, more] of [
      ['resolve', { disposition: 'spam' }],
      ['transfer', { team: 'billing' }],
      ['return', {}],
      ['take-over', {}],
    ] as const)
      expect(await act(bea, type, { saw: 1, ...more })).toMatchObject({
        status: 409,
        error: 'This has changed meanwhile: Ana has FD-1001 now. Please look again.',
      });
    expect(await ticket()).toMatchObject({ status: 'claimed', by: { name: 'Ana' } });
    expect((await act(bea, 'take-over', { saw: (await ticket()).version })).status).toBe(202);
    expect(await ticket()).toMatchObject({ by: { name: 'Bea' } });
  });

  it('does not end it under a customer who has just written, and does when it was read', async () => {
    const { ana, act, ticket, says } = await claimed();
    await act(ana, 'reply', { text: 'It is on its way.' });
    const { version: saw } = await ticket();
    await says('web:1', 'It is not: it went to the wrong bank.');
    expect(await act(ana, 'resolve', { saw, disposition: 'answered' })).toMatchObject({
      status: 409,
      error: expect.stringContaining('The customer has written meanwhile'),
    });
    expect((await act(ana, 'resolve', { saw: (await ticket()).version, disposition: 'answered' })).status).toBe(202);
    expect(await ticket()).toMatchObject({ status: 'resolved' });
  });

  it('ends it when it shows what the customer wrote, though not yet the ticket’s next version', async () => {
    const { ana, act, ticket, says, log } = await claimed();
    await act(ana, 'reply', { text: 'It is on its way.' });
    const { version: saw } = await ticket();
    await says('web:1', 'Thank you!');
    const { n: read } = (await log('web:1')).find(({ message }) => message.text === 'Thank you!')!;
    const resolve = { saw, disposition: 'answered' };
    expect((await act(ana, 'resolve', { ...resolve, read: read - 1 })).status).toBe(409);
    expect((await act(ana, 'resolve', { ...resolve, read })).status).toBe(202);
    expect(await ticket()).toMatchObject({ status: 'resolved' });
  });

  it('sends what they who have it reply, whatever the customer wrote meanwhile', async () => {
    const { ana, act, ticket, says, log } = await claimed();
    const { version: saw } = await ticket();
    await act(ana, 'reply', { text: 'One.', saw });
    await says('web:1', 'Are you there?');
    expect((await act(ana, 'reply', { text: 'Two.', saw })).status).toBe(202);
    const said = (await log('web:1')).filter(
      ({ audience, message }) => audience === 'everyone' && message.from.role === 'agent',
    );
    expect(said.map(({ message }) => message.text)).toEqual(['One.', 'Two.']);
  });
});

describe('bad input', () => {
  it('gets the right status, a short body, and changes nothing', async () => {
    const { enter, get, post, says, log, origin } = await setup();
    await says('web:1', 'Hello');
    const before = (await log('web:1')).length;
    const ana = await enter('Ana');
    const note = () => ({ id: id(), type: 'note', text: 'x' });
    const path = 'tickets/1001/acts';
    const refused: [number, () => Promise<Response>][] = [
      [401, () => get('board')],
      [401, () => get('live')],
      [401, () => get('tickets/1001')],
      [401, () => get('me', { cookie: `desk=${'x'.repeat(43)}` })],
      [401, () => get('me', { cookie: 'desk' })],
      [401, () => post(path, note())],
      [403, () => post(path, note(), { ...ana, origin: 'https://evil.example' })],
      [403, () => post(path, note(), { cookie: ana.cookie ?? '' })],
      [403, () => post(path, note(), { ...ana, 'x-desk-token': 'guess' })],
      [403, () => post('sign-out', {}, { ...ana, origin: 'null' })],
      [404, () => post('tickets/1/acts', note(), ana)],
      [404, () => post('tickets/__proto__/acts', note(), ana)],
      [404, () => get('tickets/0x3e9', ana)],
      [404, () => get('nothing', ana)],
      [404, () => get('live?ticket=77', ana)],
      [404, () => post('board', {}, ana)],
      [413, () => post(path, { ...note(), text: 'x'.repeat(40_000) }, ana)],
      [400, () => post(path, { ...note(), text: 'x'.repeat(4001) }, ana)],
      [400, () => post(path, '{"id":', ana)],
      [400, () => post(path, '"note"', ana)],
      [400, () => post(path, 'text=x', { ...ana, 'content-type': 'text/plain' })],
      [400, () => post(path, { ...note(), text: ' ' }, ana)],
      [400, () => post(path, { ...note(), text: ['x'] }, ana)],
      [400, () => post(path, { ...note(), by: { desk: 'web', id: 'bea', name: 'Bea' } }, ana)],
      [400, () => post(path, { ...note(), id: 'a\nb' }, ana)],
      [400, () => post(path, { id: id(), type: 'assign', to: {} }, ana)],
      [400, () => post(path, { id: id(), type: 'resolve', disposition: 'bored' }, ana)],
      [400, () => post(path, { id: id(), type: 'toString' }, ana)],
      [400, () => get('tickets/1001/entries?before=x', ana)],
      [400, () => get('live?after=-1', ana)],
    ];
    for (const [i, [status, ask]] of refused.entries()) {
      const answer = await ask();
      expect([i, answer.status]).toEqual([i, status]);
      const { error } = await body<{ error: string }>(answer);
      expect(error.length).toBeLessThan(160);
      expect(error).not.toMatch(/node_modules|\.ts:/);
    }
    expect((await fetch(`${origin}/desk/..%2f..%2fpackage.json`)).status).toBe(404);
    expect(await log('web:1')).toHaveLength(before);
  });

  it('is asked to try again while the store is away or full, and the log says so once', async () => {
    const lines: string[] = [];
    const line = (details: { err?: Error }, text: string) => void lines.push([text, details.err?.message].join(': '));
    const { enter, get, post, says, fail, idle } = await setup({ log: { info: line, warn: line, error: line } });
    await says('web:1', 'Hello');
    const ana = await enter('Ana');
    const read = async () => (await get('tickets/1001', ana)).status;
    const act = async () => (await post('tickets/1001/acts', { id: id(), type: 'note', text: 'x' }, ana)).status;
    fail({ writes: true });
    for (let n = 0; n < 5; n++) expect([await act(), await read()]).toEqual([503, 200]);
    expect(lines).toEqual(['the desk cannot store what representatives do: the store is full']);
    fail({ reads: true });
    expect([await act(), await read(), await read()]).toEqual([202, 503, 503]);
    fail({});
    expect(await read()).toBe(200);
    await idle();
    expect(lines.slice(1)).toEqual([
      'the desk stores again: ',
      'the desk cannot read what it is asked for: the store is away',
      'the desk reads again: ',
    ]);
  });

  it('is limited per session', async () => {
    const { enter, post, says } = await setup();
    await says('web:1', 'Hello');
    const ana = await enter('Ana');
    const act = (who: Headers) => post('tickets/1001/acts', { id: id(), type: 'claim' }, who);
    const all = await Promise.all(Array.from({ length: 70 }, () => act(ana)));
    expect(all.filter(({ status }) => status === 429)).toHaveLength(10);
    expect((await act(await enter('Bea'))).status).toBe(409);
  });

  it('meets headers that allow nothing from elsewhere', async () => {
    const { get } = await setup();
    const { headers } = await get('me');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });
});
