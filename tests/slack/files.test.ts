import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSlackFiles, filesOf } from '../../src/slack/files.ts';
import { createRateLanes } from '../../src/slack/lanes.ts';
import { connectTo } from '../helpers/slack/connected.ts';
import { createSlack } from '../helpers/slack/slack.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(200, 7)]);

async function set() {
  const slack = await createSlack();
  ends.push(() => slack.stop());
  const { connection, stop } = await connectTo(slack, 'http');
  ends.push(stop);
  await connection.listen();
  const files = createSlackFiles({ client: connection.client, lanes: createRateLanes() });
  const ann = slack.person('Ann');
  const room = slack.direct(ann);
  const never = new AbortController().signal;
  /** What our app makes of a file that Ann sends. */
  const get = async (given: Partial<Parameters<typeof slack.files.add>[0]>) => {
    const post = ann.uploads('Look', {
      in: room,
      files: [{ name: 'a.png', mimetype: 'image/png', bytes: png, ...given }],
    });
    const [file] = filesOf(post.files);
    const got = await files.fetch(file!, never);
    if (got.outcome !== 'done') return got;
    const chunks: Buffer[] = [];
    for await (const chunk of got.data.body) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };
  return { slack, files, ann, room, get, never };
}

describe('files that people send in Slack', () => {
  it('come with the token, also when a message does not say where they are', async () => {
    const { get } = await set();
    expect(await get({})).toEqual(png);
    expect(await get({ checked: true })).toEqual(png);
  });

  it('are not taken for what they are not: the page that Slack shows to who may not read them', async () => {
    const { slack, get } = await set();
    slack.scopes.delete('files:read');
    expect(await get({})).toEqual({ outcome: 'declined', error: 'not_readable' });
  });

  it('take the token nowhere else', async () => {
    const { slack, get } = await set();
    const asked: (string | undefined)[] = [];
    const evil = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.end('x');
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    ends.push(() => new Promise((resolve) => evil.close(resolve)));
    const there = `http://127.0.0.1:${(evil.address() as AddressInfo).port}/a.png`;
    for (const url of [
      there,
      'https://evil-slack.com/a.png',
      'https://slack.com.example/a',
      'http://files.slack.com/a',
      'x',
    ])
      expect(await get({ says: { url_private_download: url } })).toEqual({ outcome: 'declined', error: 'elsewhere' });
    slack.files.redirects = there;
    expect(await get({})).toEqual({ outcome: 'declined', error: 'elsewhere' });
    expect(asked).toEqual([]);
  });

  it('that lie elsewhere, or nowhere any more, are said to', async () => {
    const { get } = await set();
    const elsewhere = { is_external: true, url_private: 'https://drive.example/1' };
    expect(await get({ says: elsewhere })).toEqual({ outcome: 'declined', error: 'elsewhere' });
    expect(await get({ says: { mode: 'tombstone' } })).toEqual({ outcome: 'declined', error: 'not_readable' });
    expect(filesOf([null, 'x', { id: 3 }, { name: 'no id' }])).toEqual([]);
  });
});

describe('files of ours', () => {
  it('are shown in the thread, and known to be there', async () => {
    const { slack, files, ann, room, never } = await set();
    const root = ann.says('Hello', { in: room });
    const id = await files.upload({ name: 'plan.png', bytes: png }, never);
    if (id.outcome !== 'done') throw new Error(JSON.stringify(id));
    expect(await files.isShared(id.data, room.id)).toEqual({ outcome: 'done', data: false });
    await files.share({ id: id.data, name: 'plan.png' }, { channel: room.id, thread: root.ts }, never);
    expect(await files.isShared(id.data, room.id)).toEqual({ outcome: 'done', data: true });
    expect(slack.thread(root)[1]?.files).toMatchObject([{ id: id.data, name: 'plan.png', size: png.length }]);
    expect(slack.files.kept.get(id.data)?.bytes).toEqual(png);
  });

  it('say what is known when something fails', async () => {
    const { slack, files, room, never } = await set();
    void slack.faults.next('files.getUploadURLExternal', { status: 500 });
    expect(await files.upload({ name: 'a', bytes: png }, never)).toMatchObject({ outcome: 'uncertain' });
    expect(await files.share({ id: 'F0', name: 'a' }, { channel: room.id }, never)).toEqual({
      outcome: 'declined',
      error: 'file_not_found',
    });
  });
});
