import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createSent } from '../../../../src/channels/email/fetching/sent.ts';
import { mailOf } from '../../../helpers/mail/reading.ts';
import { type MailServer, startMailServer } from '../../../helpers/mail/server.ts';
import { describeWith } from '../../../setup/needs.ts';

describeWith('dovecot', 'the folder of sent mails', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer();
  });
  afterAll(() => server.stop());
  const sentOf = (user: string) => createSent({ id: user, url: server.url(user), ca: server.ca });

  it('keeps a copy once, and knows it by its Message-ID', async () => {
    const sent = sentOf('ann');
    const raw = Buffer.from(mailOf('reply'));
    expect(await sent.findSent('<reply@example.org>')).toBe(false);
    expect(await sent.appendSent(raw, '<reply@example.org>')).toBe(true);
    expect(await sent.appendSent(raw, '<reply@example.org>')).toBe(true);
    expect(await sent.findSent('<reply@example.org>')).toBe(true);
    expect(await sent.findSent('<other@example.org>')).toBe(false);
    expect(server.box('ann', 'Sent')).toEqual([expect.objectContaining({ flags: ['\\Seen'] })]);
    expect(server.box('ann')).toEqual([]);
    await sent.close();
  });

  it('is found again after the connection was cut', async () => {
    const sent = sentOf('ben');
    await sent.appendSent(Buffer.from(mailOf('reply')), '<reply@example.org>');
    server.killsImapChildren();
    // Whether it was noticed already or not: it can be asked again.
    const found = await sent.findSent('<reply@example.org>').catch(() => sent.findSent('<reply@example.org>'));
    expect(found).toBe(true);
    await sent.close();
  });

  it('is asked by many at once', async () => {
    const sent = sentOf('cem');
    const ids = Array.from({ length: 5 }, (_, i) => `reply-${i}`);
    await Promise.all(ids.map((id) => sent.appendSent(Buffer.from(mailOf(id)), `<${id}@example.org>`)));
    expect(await Promise.all(ids.map((id) => sent.findSent(`<${id}@example.org>`)))).toEqual(ids.map(() => true));
    expect(server.box('cem', 'Sent')).toHaveLength(5);
    await sent.close();
  });

  it('keeps no copy beside the one that the server keeps itself, whatever came between, and however many are asked for', async () => {
    const sent = sentOf('eve');
    const servers = sentOf('eve');
    const copy = (on: typeof sent, id: string) => on.appendSent(Buffer.from(mailOf(id)), `<${id}@example.org>`);
    await copy(servers, 'before');
    await copy(sent, 'first');
    for (const id of ['both-1', 'between', 'both-2']) await copy(servers, id);
    await Promise.all(['both-1', 'own', 'own', 'both-2', 'before'].map((id) => copy(sent, id)));
    expect(server.box('eve', 'Sent')).toHaveLength(6);
    await Promise.all([sent.close(), servers.close()]);
  });

  it('says of all copies that none was kept when there is no connection', async () => {
    const sent = createSent({ id: 'fay', url: server.url('fay', 'wrong'), ca: server.ca });
    const raw = Buffer.from(mailOf('reply'));
    const tries = ['a', 'b', 'c'].map((id) => sent.appendSent(raw, `<${id}@example.org>`));
    const ends = (await Promise.allSettled(tries)).map(({ status }) => status);
    expect(ends).toEqual(['rejected', 'rejected', 'rejected']);
    await sent.close();
  });

  it('says that nobody can tell when there is no connection', async () => {
    const sent = createSent({ id: 'dee', url: server.url('dee', 'wrong'), ca: server.ca });
    await expect(sent.findSent('<reply@example.org>')).rejects.toThrow('refuses the login');
    await sent.close();
  });
});
