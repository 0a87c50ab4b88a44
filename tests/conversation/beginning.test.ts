import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Acted } from '../../src/conversation/event.ts';
import { withLetterhead } from '../../src/conversation/letterhead.ts';
import { createTurns } from '../../src/conversation/turns.ts';
import { storeKinds } from '../helpers/stores.ts';

const address = { channel: 'mail', id: 'jo@example.org', detail: { subject: 'Your refund' } };
const customer = { id: 'jo@example.org', email: 'jo@example.org' };
const by = { desk: 'web', id: 'ana', name: 'Ana' };

describe.each(storeKinds)('a conversation that a representative begins ($name)', ({ begin }) => {
  let kind: Awaited<ReturnType<typeof begin>>;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(() => kind.clear());
  afterAll(() => kind.end());

  async function open() {
    const store = await kind.open();
    const acted: Acted[] = [];
    const turns = createTurns<null>({
      store,
      decide(_, event) {
        if (event.kind === 'acted') acted.push(event);
        const message = { type: 'message' as const, from: { id: 'ana' }, text: 'Hello' };
        const channelData = withLetterhead({ to: [{ address: 'jo@example.org' }] });
        return { state: null, effects: [{ do: 'say', message: { ...message, channelData } }] };
      },
      rescue: () => ({ state: null, effects: [] }),
      drain: () => {},
      pulls: () => false,
      log: { info() {}, error() {}, warn() {} },
    });
    return { store, turns, acted };
  }
  const event = (act: object, begins?: Acted['begins']): Acted => ({
    ...{ kind: 'acted', id: 'a1', conversation: 'c1', at: 5 },
    act: { type: 'begin', by, ...act },
    ...(begins && { begins }),
  });

  it('is there with its first act, once, and what was said goes to whom it was begun with', async () => {
    const { store, turns } = await open();
    expect(await turns.receive(event({}, { address, customer }))).toEqual({ fresh: true });
    await turns.idle();
    expect(await turns.receive(event({}, { address, customer }))).toEqual({ fresh: false });
    await turns.idle();
    expect(await store.conversation('c1')).toMatchObject({ id: 'c1', address, customer, opened: 5, n: 1 });
    expect((await store.nextItem('c1', 'mail'))?.item.body).toMatchObject({ to: address, message: { text: 'Hello' } });
    await turns.stop();
  });

  it('is none when nobody says with whom', async () => {
    const { store, turns, acted } = await open();
    await turns.receive(event({}));
    await turns.idle();
    expect(acted).toEqual([]);
    expect(await store.conversation('c1')).toBeUndefined();
    await turns.stop();
  });

  it('stays as it is when an act would begin it once more with somebody else', async () => {
    const { store, turns } = await open();
    await turns.receive(event({}, { address, customer }));
    const other = { address: { channel: 'mail', id: 'ben@example.org' }, customer: { id: 'ben' } };
    await turns.receive({ ...event({}, other), id: 'a2' });
    await turns.idle();
    expect(await store.conversation('c1')).toMatchObject({ address, customer, n: 2 });
    await turns.stop();
  });

  it('gives an act the letterhead of the message that it is about', async () => {
    const { store, turns, acted } = await open();
    await turns.receive(event({}, { address, customer }));
    await turns.idle();
    const [entry] = await store.history('c1', { last: 1 });
    await turns.receive({ ...event({ type: 'resend', message: entry!.message.id }), id: 'a2' });
    await turns.idle();
    expect(acted.at(-1)?.said?.channelData).toEqual(withLetterhead({ to: [{ address: 'jo@example.org' }] }));
    await turns.stop();
  });

  it('is refused with words when it is not understood with whom', async () => {
    const { turns } = await open();
    const broken = event({}, { address: { channel: '', id: '' }, customer });
    await expect(turns.receive(broken)).rejects.toThrow('an event is not understood: begins.address');
    await turns.stop();
  });
});
