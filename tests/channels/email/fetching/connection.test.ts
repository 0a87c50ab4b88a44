import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createMemoryMarks } from '../../../../src/channels/email/fetching/marks.ts';
import { openBox, read } from '../../../helpers/mail/reading.ts';
import { type MailServer, startMailServer } from '../../../helpers/mail/server.ts';
import { until } from '../../../helpers/until.ts';
import { describeWith } from '../../../setup/needs.ts';

describeWith('dovecot', 'a connection', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer();
  });
  afterAll(() => server.stop());

  it('that is cut again and again loses no mail, and gives none twice', async () => {
    const { reads, gets, marked } = await openBox(server);
    const reading = await reads({ limits: { batch: 4 } });
    const subjects = Array.from({ length: 30 }, (_, i) => `mail-${i}`);
    let cut = 0;
    for (const [i, subject] of subjects.entries()) {
      await gets(subject);
      if (i % 10 === 5) cut += server.killsImapChildren();
    }
    await until('all', () => new Set(reading.taken).size === 30, 10);
    await until('the mark', async () => (await marked()) === 30, 10);
    expect(cut).toBeGreaterThan(0);
    expect(reading.taken.toSorted()).toEqual(subjects.toSorted());
    expect(reading.mailbox.state()).toMatchObject({ waiting: 0, setAside: 0, connectedSince: expect.any(Number) });
  });

  it('that is cut while mails are being taken waits for those, and takes none twice', async () => {
    const { reads, gets, marked } = await openBox(server);
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    let entered = 0;
    const reading = await reads({
      async fails() {
        entered += 1;
        await gate;
        return false;
      },
    });
    for (const subject of ['one', 'two', 'three']) await gets(subject);
    await until('the first take', () => entered > 0, 10);
    server.killsImapChildren();
    go();
    await until('the mark', async () => (await marked()) === 3, 10);
    expect(reading.taken.toSorted()).toEqual(['one', 'three', 'two']);
    expect(entered).toBe(3);
  });

  it('that has died without a word is noticed and replaced', async () => {
    const { reads, gets } = await openBox(server);
    const reading = await reads({ times: { pollMs: 200, silenceMs: 600 } });
    expect(server.freezesImapChildren()).toBeGreaterThan(0);
    await gets('swallowed');
    await reading.takes('swallowed');
    expect(reading.taken).toEqual(['swallowed']);
    server.killsImapChildren();
  });

  it('is made again when the server was away', async () => {
    const { reads, gets } = await openBox(server);
    const reading = await reads();
    await server.restarts();
    await gets('after');
    await reading.takes('after');
    expect(reading.log.lines.filter((line) => line.startsWith('error'))).toEqual([]);
    await until('peace', () => reading.mailbox.state().failingSince === undefined, 10);
  });

  it('to a server that says nothing does not hold up a stop', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const called = once(silent, 'connection');
    const url = `imaps://support:secret@127.0.0.1:${(silent.address() as AddressInfo).port}/INBOX`;
    const NEVER = 3_600_000;
    const times = { connectMs: NEVER, silenceMs: NEVER, stopMs: 10 };
    const reading = read(server, { marks: createMemoryMarks(), account: { id: 'support', url }, times });
    const [socket] = (await called) as [Socket];
    await reading.mailbox.stop();
    socket.destroy();
    silent.close();
    await once(silent, 'close');
    expect(reading.mailbox.state().connectedSince).toBeUndefined();
  });

  it('that stands still does not hold up a stop', async () => {
    const { reads } = await openBox(server);
    const reading = await reads({ times: { stopMs: 10, pollMs: 50 } });
    server.freezesImapChildren();
    await reading.mailbox.stop();
    server.killsImapChildren();
  });

  it('that is given up by a stop leaves the mark where mails were taken', async () => {
    const { reads, gets, marked } = await openBox(server);
    let go: () => void = () => undefined;
    const gate = new Promise<boolean>((resolve) => {
      go = () => resolve(false);
    });
    const taking: string[] = [];
    const reading = await reads({
      limits: { parallel: 1 },
      fails(subject) {
        taking.push(subject);
        return gate;
      },
    });
    await gets('one');
    await until('the take', () => taking.length === 1, 10);
    await gets('two');
    const stopped = reading.mailbox.stop();
    go();
    await stopped;
    expect(reading.taken).toEqual(['one']);
    expect(await marked()).toBe(1);
  });

  it('that cannot be made is an alert, once, until it can', async () => {
    const marks = createMemoryMarks();
    const account = { id: 'support', url: server.url('nobody', 'mistyped'), ca: server.ca };
    const unreachable = { ...account, url: `imaps://nobody:secret@localhost:${server.ports.lmtp}/INBOX` };
    const refused = read(server, { marks, account });
    const silent = read(server, { marks: createMemoryMarks(), account: unreachable, times: { alertMs: 300 } });
    for (const reading of [refused, silent]) {
      await until('the alert', () => reading.mailbox.state().alert, 10);
      const { failingSince, reason, connectedSince } = reading.mailbox.state();
      expect([typeof failingSince, typeof reason, connectedSince]).toEqual(['number', 'string', undefined]);
    }
    expect(refused.mailbox.state().alert).toContain('refuses the login');
    expect(silent.mailbox.state().alert).toContain('customers wait there');
    for (const reading of [refused, silent]) {
      await reading.mailbox.stop();
      expect(reading.log.lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
      expect(reading.log.lines.join()).not.toMatch(/mistyped|secret/);
    }
  });
});
