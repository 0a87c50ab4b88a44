import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Encoded, Encoder } from '../../../src/knowledge/encoder/encoder.ts';
import { openEncoder } from '../../../src/knowledge/encoder/open.ts';
import { createRemoteEncoder } from '../../../src/knowledge/encoder/remote.ts';
import { runtimeHere } from '../runtime.ts';

const dot = ({ vector: a }: Encoded, { vector: b }: Encoded) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** What every encoder must do. */
function contract(open: () => Encoder) {
  it('gives each text a vector of length 1, the same whatever is asked with it', async () => {
    const [first, second, again] = await open().embed(['Where do I pay?', 'My bin was not emptied', 'Where do I pay?']);
    expect(Math.hypot(...first!.vector)).toBeCloseTo(1);
    expect(first!.vector).toHaveLength(second!.vector.length);
    expect(dot(first!, again!)).toBeCloseTo(1);
    const [alone] = await open().embed(['Where do I pay?'], { urgent: false });
    expect(dot(first!, alone!)).toBeCloseTo(1);
  });

  it('takes any text', async () => {
    const texts = ['', ' ', '\u0000', '漢字 🙂', 'x'.repeat(100_000), 'word '.repeat(5_000)];
    const vectors = await open().embed(texts);
    expect(vectors).toHaveLength(texts.length);
    for (const { vector } of vectors) expect(vector.every(Number.isFinite)).toBe(true);
    expect(await open().embed([])).toEqual([]);
  });
}

const bundled = runtimeHere() ? describe : describe.skip;

bundled('the bundled encoder', () => {
  let encoder: Encoder;
  beforeAll(async () => {
    const opened = await openEncoder('bundled');
    if ('fault' in opened) throw new Error(opened.fault);
    encoder = opened.encoder;
  });
  afterAll(() => encoder?.stop());
  contract(() => encoder);

  it('puts a question beside what it means, without a word in common', async () => {
    const [asked, meant, other] = await encoder.embed([
      'What would you sting me for in Thailand?',
      'What are the roaming charges abroad?',
      'How do I reset my voicemail PIN?',
    ]);
    expect(dot(asked!, meant!)).toBeGreaterThan(0.5);
    expect(dot(asked!, other!)).toBeLessThan(0.4);
  });

  it('tells the pieces of words that say something, which lie near those that mean the same', async () => {
    const [asked, meant] = await encoder.embed(['How do I reset my voicemail PIN?', 'Change the voicemail code']);
    const size = asked!.vector.length;
    const row = ({ pieces }: Encoded, i: number) => pieces!.rows.subarray(i * size, (i + 1) * size);
    const cosine = (a: Int8Array, b: Int8Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0) / 127 ** 2;
    // reset, voice ##mail, pin; change, voice ##mail, code
    expect([asked, meant].map((one) => one!.pieces!.ids.length)).toEqual([4, 4]);
    expect(asked!.pieces!.ids.slice(1, 3)).toEqual(meant!.pieces!.ids.slice(1, 3));
    const [pin, code, change] = [row(asked!, 3), row(meant!, 3), row(meant!, 0)];
    expect(cosine(pin, pin)).toBeCloseTo(1, 1);
    expect(cosine(pin, code)).toBeGreaterThan(cosine(pin, change));
  });

  it('serves who waits first', async () => {
    const order: string[] = [];
    const slow = encoder.embed(
      Array.from({ length: 40 }, (_, i) => `Sentence number ${i} of a base that is being read`),
      { urgent: false },
    );
    await Promise.all([slow.then(() => order.push('base')), encoder.embed(['Quick?']).then(() => order.push('asked'))]);
    expect(order).toEqual(['asked', 'base']);
  });

  it('rejects, and does not hang, when it was stopped', async () => {
    const opened = await openEncoder('bundled');
    if ('fault' in opened) throw new Error(opened.fault);
    // More than can be done before the stop is heard.
    const many = Array.from({ length: 500 }, (_, i) => `text number ${i}`);
    const left = opened.encoder.embed(many).catch((error: Error) => error);
    await opened.encoder.stop();
    expect(await left).toBeInstanceOf(Error);
    await expect(opened.encoder.embed(['three'])).rejects.toThrow('has ended');
  });
});

bundled('a folder with an encoder', () => {
  let folder: string;
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const copy = () => {
    folder = mkdtempSync(join(tmpdir(), 'frontdesk-encoder-'));
    for (const name of ['model.onnx', 'tokenizer.json']) {
      symlinkSync(resolve('data/encoder', name), join(folder, name));
    }
  };

  it('works, and is not taken for the bundled one', async () => {
    copy();
    const opened = await openEncoder({ folder });
    if ('fault' in opened) throw new Error(opened.fault);
    expect(opened.encoder.kind).toBe('other');
    expect(await opened.encoder.embed(['hello'])).toHaveLength(1);
    await opened.encoder.stop();
  });

  it('whose file was changed is refused', async () => {
    copy();
    writeFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  model.onnx\n`);
    expect(await openEncoder({ folder })).toEqual({ fault: expect.stringContaining('SHA-256 differs') });
  });

  it.each([
    ['model.onnx', 'no model.onnx'],
    ['tokenizer.json', 'no tokenizer.json'],
  ])('without %s is refused', async (name, said) => {
    copy();
    rmSync(join(folder, name));
    expect(await openEncoder({ folder })).toEqual({ fault: expect.stringContaining(said) });
  });

  it('that holds no model is refused', async () => {
    copy();
    rmSync(join(folder, 'model.onnx'));
    writeFileSync(join(folder, 'model.onnx'), 'not a model');
    expect(await openEncoder({ folder })).toEqual({ fault: expect.stringContaining('runtime') });
    expect(await openEncoder({ folder: join(folder, 'nowhere') })).toEqual({
      fault: expect.stringContaining('no folder'),
    });
  });

  it('that averages does so', async () => {
    copy();
    mkdirSync(join(folder, '1_Pooling'));
    writeFileSync(join(folder, '1_Pooling/config.json'), '{"pooling_mode_mean_tokens": true}');
    cpSync('data/encoder/SHA256SUMS', join(folder, 'SHA256SUMS'));
    const [first, mean] = await Promise.all([openEncoder('bundled'), openEncoder({ folder })]);
    if ('fault' in first || 'fault' in mean) throw new Error(JSON.stringify([first, mean]));
    expect(mean.encoder.name).not.toBe(first.encoder.name);
    const [[a], [b]] = await Promise.all([first.encoder.embed(['Where?']), mean.encoder.embed(['Where?'])]);
    expect(dot(a!, b!)).toBeLessThan(0.999);
    await Promise.all([first.encoder.stop(), mean.encoder.stop()]);
  });
});

describe('an encoder behind a URL', () => {
  let server: Server;
  let url: string;
  /** What the server does with the next requests; then it answers as it should. */
  let answers: ((input: string[]) => { status?: number; body?: unknown; never?: true })[] = [];
  let requests: { input: string[]; authorization: string | undefined; path: string | undefined }[] = [];
  const patience = { urgent: 5_000, batch: 5_000, tries: 3, pause: 1 };

  // A vector by the letters of the text: enough to tell one from the other.
  const vectorOf = (text: string) => {
    const vector = new Array<number>(16).fill(0.01);
    for (const letter of text) vector[letter.codePointAt(0)! % 16]! += 1;
    return vector;
  };
  const proper = (input: string[]) => ({
    body: { data: input.map((text, index) => ({ index, embedding: vectorOf(text) })).reverse() },
  });

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { input } = JSON.parse(body);
        requests.push({ input, authorization: request.headers.authorization, path: request.url });
        const { status = 200, body: said, never }: ReturnType<(typeof answers)[0]> = (answers.shift() ?? proper)(input);
        if (never) return;
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof said === 'string' ? said : JSON.stringify(said));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    answers = [];
    requests = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  describe('like every other', () => {
    contract(() => createRemoteEncoder({ url, model: 'm' }, patience));
  });

  it.each(['', '/', '/v1', '/v1/', '/v1/embeddings'])('is found at the address with %j', async (path) => {
    await createRemoteEncoder({ url: url + path, model: 'm', key: 'secret' }, patience).embed(['a']);
    expect(requests).toEqual([{ input: ['a'], authorization: 'Bearer secret', path: '/v1/embeddings' }]);
  });

  it('is asked for 64 texts at once, and answers in any order', async () => {
    const texts = Array.from({ length: 130 }, (_, i) => 'abcdefgh'.slice(0, i % 8) + i);
    const vectors = await createRemoteEncoder({ url, model: 'm' }, patience).embed(texts, { urgent: false });
    expect(requests.map(({ input }) => input.length)).toEqual([64, 64, 2]);
    const [again] = await createRemoteEncoder({ url, model: 'm' }, patience).embed([texts[65]!]);
    expect(dot(vectors[65]!, again!)).toBeCloseTo(1);
  });

  it('is asked again after 429 and 500 for the base, and not while a customer waits', async () => {
    const encoder = createRemoteEncoder({ url, model: 'm' }, patience);
    answers = [() => ({ status: 429 }), () => ({ status: 500 })];
    expect(await encoder.embed(['a'], { urgent: false })).toHaveLength(1);
    answers = [() => ({ status: 500 })];
    await expect(encoder.embed(['a'])).rejects.toThrow('HTTP 500');
  });

  it.each([
    ['401', () => ({ status: 401 }), 'HTTP 401'],
    ['no JSON', () => ({ body: '<html>' }), 'something else than vectors'],
    ['too few vectors', () => ({ body: { data: [] } }), 'something else than vectors'],
    [
      'vectors of two lengths',
      () => ({ body: { data: [{ embedding: [1] }, { embedding: [1, 2] }] } }),
      'something else',
    ],
    [
      'one vector twice',
      () => ({
        body: {
          data: [
            { index: 0, embedding: [1] },
            { index: 0, embedding: [1] },
          ],
        },
      }),
      'else',
    ],
    [
      'numbers that single precision cannot hold',
      () => ({ body: { data: [{ embedding: [1e300] }, { embedding: [1] }] } }),
      'something else than vectors',
    ],
    [
      'places that there are not',
      () => ({
        body: {
          data: [
            { index: -1, embedding: [1] },
            { index: 4_294_967_294, embedding: [1] },
          ],
        },
      }),
      'something else than vectors',
    ],
  ])('that answers with %s rejects at once', async (_, answer, said) => {
    answers = [answer];
    const encoder = createRemoteEncoder({ url, model: 'm' }, patience);
    await expect(encoder.embed(['a', 'b'], { urgent: false })).rejects.toThrow(said);
    expect(requests).toHaveLength(1);
  });

  it('that never answers is given up, and stop ends the waiting', async () => {
    answers = [() => ({ never: true }), () => ({ never: true })];
    const hasty = createRemoteEncoder({ url, model: 'm' }, { ...patience, urgent: 50 });
    await expect(hasty.embed(['a'])).rejects.toThrow('gives no vectors');
    const patient = createRemoteEncoder({ url, model: 'm' }, { ...patience, batch: 60_000 });
    const left = patient.embed(['a'], { urgent: false }).catch((error: Error) => error);
    await patient.stop();
    expect(await left).toBeInstanceOf(Error);
  });

  it('that is not there rejects, without a word of the key', async () => {
    const encoder = createRemoteEncoder({ url: 'http://127.0.0.1:9', model: 'm', key: 'secret' }, patience);
    const error = await encoder.embed(['a'], { urgent: false }).catch((reason: Error) => reason);
    expect(String(error)).toContain('http://127.0.0.1:9');
    expect(String(error)).not.toContain('secret');
  });
});
