import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { EmbeddedBox } from '../../../../src/channels/email/embedded/box.ts';
import { openMailStore } from '../../../../src/channels/email/embedded/store/mail-store.ts';
import { openLog } from '../../../../src/server/log.ts';
import { boxes, mail } from './boxes.ts';

const silent = openLog('fatal', { write() {} });

const { folder, open, reader } = boxes();

/** What a client sees that opens the inbox. */
async function seen(box: EmbeddedBox) {
  const client = await reader(box);
  const { uidValidity, uidNext } = await client.mailboxOpen('INBOX');
  const all = await client.fetchAll('1:*', { uid: true, flags: true, envelope: true });
  await client.logout();
  const mails = all.map(({ uid, flags, envelope }) => [uid, envelope?.subject, ...(flags ?? [])]);
  return { uidValidity: Number(uidValidity), uidNext, mails };
}

describe("the embedded mailbox's folder", () => {
  it('keeps mails, their numbers and their marks from start to start', async () => {
    const path = await folder();
    const first = await open({ folder: path });
    await first.deliver(mail({ Subject: 'one' }));
    await first.deliver(mail({ Subject: 'two' }));
    await first.deliver(mail(), { from: 'support@marlow.example', to: 'jo@customer.example' });
    const client = await reader(first);
    await client.mailboxOpen('INBOX');
    await client.messageFlagsAdd('2', ['$BotFailed'], { uid: true });
    const before = await seen(first);
    await first.stop();

    const second = await open({ folder: path });
    expect(second.imapUrl).not.toBe(first.imapUrl);
    const expected = {
      uidValidity: before.uidValidity,
      uidNext: 3,
      mails: [
        [1, 'one'],
        [2, 'two', '$BotFailed'],
      ],
    };
    expect(await seen(second)).toEqual(expected);
    expect(second.mailOf('jo@customer.example')).toHaveLength(1);
  });

  it('gives no number twice, though all mails have gone', async () => {
    const path = await folder();
    const room = { mails: 1, bytes: 1_000_000 };
    const first = await open({ folder: path, room });
    for (const Subject of ['one', 'two', 'three']) await first.deliver(mail({ Subject }));
    await first.stop();
    const files = (await readdir(path)).sort();
    expect(files).toEqual(['INBOX-3.eml', 'index.jsonl']);
    await truncate(join(path, 'INBOX-3.eml'), 0);
    const second = await open({ folder: path, room });
    await second.deliver(mail({ Subject: 'four' }));
    expect(await seen(second)).toMatchObject({ uidNext: 5, mails: [[4, 'four']] });
  });

  it('has every mail below the next number, also while one is written', async () => {
    const store = await openMailStore({ folder: await folder(), log: silent });
    const early: number[] = [];
    let isKept = false;
    const kept = store.keep('INBOX', { raw: Buffer.from(mail()), from: 'jo@customer.example', to: [] }).then(() => {
      isKept = true;
    });
    while (!isKept) {
      if (store.list('INBOX').length === 0 && store.uidNext('INBOX') > 1) early.push(store.uidNext('INBOX'));
      await new Promise(setImmediate);
    }
    await kept;
    expect(early).toEqual([]);
    expect(store.uidNext('INBOX')).toBe(2);
    await store.close();
  });

  it('loses nothing when its index is written anew', async () => {
    const path = await folder();
    const first = await openMailStore({ folder: path, log: silent, long: 4 });
    const raw = Buffer.from(mail());
    for (let i = 1; i <= 9; i++) {
      await first.keep('INBOX', { raw, from: 'jo@customer.example', to: [] });
      await first.flag('INBOX', i, () => ['$BotDone']);
    }
    await first.close();
    const second = await openMailStore({ folder: path, log: silent });
    expect(second.list('INBOX').map(({ uid, flags }) => [uid, ...flags])).toEqual(
      Array.from({ length: 9 }, (_, i) => [i + 1, '$BotDone']),
    );
    await second.close();
  });

  it('drops a line that a crash cut off, and numbers anew when a line in the middle is damaged', async () => {
    const path = await folder();
    const index = join(path, 'index.jsonl');
    const first = await open({ folder: path });
    await first.deliver(mail({ Subject: 'one' }));
    const before = await seen(first);
    await first.stop();
    await appendFile(index, '{"mail":{"folder":"INBOX","uid":2,"a');
    await writeFile(join(path, 'INBOX-2.eml'), mail());
    const second = await open({ folder: path });
    expect(await seen(second)).toEqual(before);
    expect(await readdir(path)).not.toContain('INBOX-2.eml');
    await second.stop();
    await appendFile(index, '{"mail":{"fol\n{"flags":{"folder":"INBOX","uid":1,"flags":["\\\\Seen"]}}\n');
    const third = await open({ folder: path });
    const after = await seen(third);
    expect(after.mails).toEqual([[1, 'one', '\\Seen']]);
    expect(after.uidValidity).toBeGreaterThan(before.uidValidity);
    await third.stop();
    expect(await seen(await open({ folder: path }))).toEqual(after);
  });

  it('belongs to one box at a time; that of a process which died can be had', async () => {
    const path = await folder();
    const first = await open({ folder: path });
    await expect(open({ folder: path })).rejects.toThrow(`in use by process ${process.pid}: end that Frontdesk first`);
    await first.stop();
    // No process has this number: it is above the largest that Linux gives.
    for (const left of ['4194999', '', `${process.pid}`]) {
      await writeFile(join(path, 'held-by'), left);
      await (await open({ folder: path })).stop();
    }
    await writeFile(join(path, 'held-by'), '1');
    await expect(open({ folder: path })).rejects.toThrow('in use by process 1');
    expect(await readFile(join(path, 'held-by'), 'utf8')).toBe('1');
  });

  it('that cannot be made is said, with what to do', async () => {
    const path = join(await folder(), 'a-file');
    await writeFile(path, '');
    await expect(open({ folder: join(path, 'mail') })).rejects.toThrow('set FRONTDESK_STATE');
  });
});
