import { afterEach, describe, expect, it } from '@jest/globals';
import type { Heard } from '../../../src/conversation/event.ts';
import { asks, type Counter, openCounter, says } from './counter.ts';

let counter: Counter;
afterEach(() => counter.close());

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(200, 7)]);
const picture = { name: 'bill.png', mimetype: 'image/png', bytes: png };

const heardIn = (at: Counter): Heard => at.received.find(({ kind }) => kind === 'heard') as Heard;

describe('files that customers send', () => {
  it.each([false, true])('are kept, also when Slack only says that there is one (%s)', async (checked) => {
    counter = await openCounter();
    const { ann, direct, files } = counter;
    ann.uploads('My bill', { in: direct, files: [{ ...picture, checked }] });
    await counter.quiet();
    const { message, conversation } = heardIn(counter);
    expect(message).toMatchObject({
      text: 'My bill',
      attachments: [{ contentType: 'image/png', name: 'bill.png', file: { name: 'bill.png', size: png.length } }],
    });
    expect(await files.list(conversation)).toHaveLength(1);
    expect(counter.shown(direct)).toEqual([]);
  });

  it('that are not taken drop neither the words nor the others, and their sender is told why', async () => {
    counter = await openCounter();
    const { ann, help, mention, slack } = counter;
    const root = ann.uploads(`${mention} look`, {
      in: help,
      files: [
        picture,
        { name: 'run.exe', mimetype: 'application/x-msdownload', bytes: Buffer.from('MZ\u0000\u0000') },
        { ...picture, name: 'large.png', says: { size: 99_000_000 } },
        { ...picture, name: 'drive.png', says: { is_external: true, url_private: 'https://drive.example/1' } },
      ],
    });
    await counter.quiet();
    const { message } = heardIn(counter);
    expect(message.text).toBe('look');
    expect(message.attachments?.map(({ name, file }) => [name, file !== undefined])).toEqual([
      ['bill.png', true],
      ['run.exe', false],
      ['large.png', false],
      ['drive.png', false],
    ]);
    const [, told] = slack.thread(root);
    expect(told?.text).toMatch(
      /run\.exe was not taken.*kind.*\n.*large\.png.*too large.*\n.*drive\.png.*outside Slack/,
    );
  });

  it('that Slack does not give are named, and the words are heard', async () => {
    counter = await openCounter();
    const { ann, direct, slack } = counter;
    slack.scopes.delete('files:read');
    ann.uploads('My bill', { in: direct, files: [picture] });
    await counter.quiet();
    expect(heardIn(counter).message).toMatchObject({
      text: 'My bill',
      attachments: [{ contentType: 'image/png', name: 'bill.png' }],
    });
    expect(counter.shown(direct)).toEqual([
      'The file bill.png could not be taken. Please send it again, or say in words what is in it.',
    ]);
  });

  it('are kept once, however often Slack brings the message', async () => {
    counter = await openCounter();
    const { ann, direct, files, slack, received } = counter;
    ann.uploads('', { in: direct, files: [picture] });
    await counter.quiet();
    await slack.events.redeliver(() => true);
    await counter.quiet();
    expect(received).toHaveLength(1);
    expect(await files.list(heardIn(counter).conversation)).toHaveLength(1);
    expect(slack.files.fetched).toHaveLength(1);
  });

  it('hold what is too long for a message', async () => {
    counter = await openCounter();
    const { ann, direct, files } = counter;
    ann.says(`The beginning ${'word '.repeat(9000)}the end`, { in: direct });
    await counter.quiet();
    const { message, conversation } = heardIn(counter);
    expect(message.text).toHaveLength(40_000);
    const [kept] = await files.list(conversation);
    const chunks: Buffer[] = [];
    for await (const chunk of (await files.open(conversation, kept!.id))!.body) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^The beginning.*the end$/);
  });

  it('are only named where none are kept', async () => {
    counter = await openCounter({ withoutFiles: true });
    const { ann, direct } = counter;
    expect(counter.channel.can.files).toBe(false);
    ann.uploads('My bill', { in: direct, files: [picture] });
    await counter.quiet();
    expect(heardIn(counter).message).toMatchObject({ text: 'My bill', attachments: [{ name: 'bill.png' }] });
  });
});

describe('files that representatives send', () => {
  async function sends(faults: (at: Counter) => void = () => {}) {
    counter = await openCounter();
    const { ann, direct, files } = counter;
    ann.says('Hello', { in: direct });
    await counter.quiet();
    const { conversation } = counter.received[0]!;
    const attachments = [];
    for (const name of ['one.png', 'two.png']) {
      const put = await files.put({ conversation, from: 'desk:rita', name, type: 'image/png', bytes: png });
      const { id, type, size } = put.file!;
      attachments.push({ contentType: type, name, file: { id, name, type, size } });
    }
    faults(counter);
    await counter.tells(conversation, says('Two pictures', { attachments }), asks('Did that help?'));
    await counter.slack.until('what comes next', () => counter.shown(direct).includes('Did that help?'));
    await counter.quiet();
    return counter.shown(direct);
  }

  it('come after the words', async () => {
    expect(await sends()).toEqual(['Two pictures', '(one.png)', '(two.png)', 'Did that help?']);
  });

  it.each([
    ['files.getUploadURLExternal', { status: 500 }],
    ['files.getUploadURLExternal', { lost: true }],
    ['files.completeUploadExternal', { status: 500 }],
    ['files.completeUploadExternal', { lost: true }],
    ['files.completeUploadExternal', { status: 429, retryAfter: 1 }],
  ] as const)('come once, though %s met %j', async (method, fault) => {
    const shown = await sends(({ slack }) => void slack.faults.next(method, fault));
    expect(shown).toEqual(['Two pictures', '(one.png)', '(two.png)', 'Did that help?']);
  });

  it('that Slack refuses leave the words where they are, and a person hears of it', async () => {
    const shown = await sends(
      ({ slack }) => void slack.faults.next('files.getUploadURLExternal', { error: 'file_type_not_allowed' }),
    );
    expect(shown).toEqual(['Two pictures', 'Did that help?']);
    expect(counter.outcomes).toContainEqual({
      outcome: 'refused',
      reason: 'the file one.png was not sent: Slack says file_type_not_allowed',
    });
  });
});
