import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { Comparison, EditingList, OpenedArticle } from '../../../src/desks/web/editing.ts';
import type { Scan } from '../../../src/files/scanning.ts';
import { versionOf } from '../../../src/knowledge/articles/version.ts';
import { exe, html, pdf, png, svg } from '../../helpers/samples.ts';
import { until } from '../../helpers/until.ts';
import { editingDesks } from './editing.ts';

jest.setTimeout(120_000);

const recycling = 'en/waste/recycling';

describe('the editor’s part of the desk', () => {
  const desks = editingDesks();

  async function setup(parts: { trainers?: readonly string[]; scan?: Scan } = {}) {
    const opened = await desks.open(parts);
    const { office } = opened;
    const origin = office.url;
    const call = (path: string, headers: Record<string, string>, post?: object) =>
      fetch(`${origin}/desk/api/${path}`, {
        headers: { 'content-type': 'application/json', origin, ...headers },
        ...(post && { method: 'POST', body: JSON.stringify(post) }),
      });
    /** Somebody who signs in. */
    const trainer = async (name: string) => {
      const token = new URL(await office.desk.link(name)).hash.slice(1);
      const cookie = (await call('sign-in', {}, { token })).headers.get('set-cookie')?.split(';')[0] ?? '';
      const { csrf } = (await (await call('me', { cookie })).json()) as { csrf: string };
      const signed = { cookie, 'x-desk-token': csrf };
      return {
        signed,
        get: async <Body>(path: string) => (await (await call(path, signed)).json()) as Body,
        async sends(path: string, body: object) {
          const response = await call(`editor/${path}`, signed, body);
          return { status: response.status, ...((await response.json()) as object) };
        },
        /** Adds a file for articles. */
        async adds(name: string, bytes: Buffer, headers: Record<string, string> = signed) {
          const response = await fetch(`${origin}/desk/api/editor/upload?${new URLSearchParams({ name })}`, {
            headers: { 'content-type': 'application/octet-stream', origin, ...headers },
            ...{ method: 'POST', body: new Uint8Array(bytes) },
          });
          return { status: response.status, ...((await response.json()) as object) };
        },
        opens: async (path: string) =>
          (await (await call(`editor/article?path=${encodeURIComponent(path)}`, signed)).json()) as OpenedArticle,
      };
    };
    return { ...opened, call, trainer, ana: await trainer('Ana') };
  }

  it('is for trainers alone where they are named', async () => {
    const { trainer, ana, onDisk } = await setup({ trainers: ['Bo  Larsen'] });
    const bo = await trainer('bo larsen');
    expect(await ana.get('answers')).not.toHaveProperty('editing');
    expect(await bo.get('answers')).toMatchObject({ editing: true });
    const before = onDisk(recycling);
    const { version: opened } = await bo.opens(recycling);
    const saving = { path: recycling, text: `${before}More.`, opened };
    expect(await ana.opens(recycling)).toEqual({ error: expect.stringContaining('you are not among them') });
    for (const path of ['save', 'refuse', 'check', 'preview', 'compare', 'move', 'looking'])
      expect(await ana.sends(path, saving)).toMatchObject({ status: 403 });
    expect(onDisk(recycling)).toBe(before);
    expect(await bo.sends('save', saving)).toMatchObject({ status: 200 });
  });

  it('is for those who are signed in, and changes nothing without their token', async () => {
    const { call, ana, onDisk, office } = await setup();
    for (const path of [
      '',
      '/article?path=en/waste/recycling',
      '/versions?path=en/waste/recycling',
      '/proposal?id=abcdef',
      '/uses?path=en/waste/recycling',
      '/found?words=glass',
      '/deleted',
    ])
      expect((await call(`editor${path}`, {})).status).toBe(401);
    const before = onDisk(recycling);
    const saving = { path: recycling, text: 'x' };
    for (const path of ['save', 'refuse', 'check', 'preview', 'compare', 'move', 'looking']) {
      expect((await call(`editor/${path}`, {}, saving)).status).toBe(401);
      expect((await call(`editor/${path}`, { cookie: ana.signed.cookie }, saving)).status).toBe(403);
      expect((await call(`editor/${path}`, { ...ana.signed, origin: 'https://evil.example' }, saving)).status).toBe(
        403,
      );
    }
    expect(onDisk(recycling)).toBe(before);
    expect(await (await fetch(`${office.url}/desk/api/answers`, { headers: ana.signed })).json()).toMatchObject({
      editing: true,
    });
  });

  it('lists what there is, opens it, and what is saved is what customers get', async () => {
    const { ana, onDisk, knowledge } = await setup();
    const { articles, topics } = await ana.get<EditingList>('editor?locale=en');
    expect(articles).toContainEqual(expect.objectContaining({ path: recycling, topic: 'waste', is: 'live' }));
    expect(topics).toContain('waste');
    const { text, version } = await ana.opens(recycling);
    expect(text).toBe(onDisk(recycling));
    const changed = text.replace(/\n---\n[\s\S]*/, '\n---\nEverything but glass.\n');
    expect(await ana.sends('save', { path: recycling, text: changed, opened: version })).toMatchObject({
      status: 200,
      committed: false,
    });
    await until(
      'the base has it',
      () => knowledge.article('recycling', 'en')?.answer === 'Everything but glass.' || undefined,
      50,
    );
    const { versions } = await ana.get<{ versions: { id: string; by?: string }[] }>(
      `editor/versions?path=${recycling}`,
    );
    expect(versions.map(({ by }) => by)).toEqual(['Ana', undefined]);
    expect(await ana.get(`editor/version?path=${recycling}&id=${versions[1]!.id}`)).toEqual({ text });
  });

  it('tells the second of two, with what the first wrote', async () => {
    const { ana, trainer, onDisk } = await setup();
    const bo = await trainer('Bo');
    const { text, version } = await ana.opens(recycling);
    const [first, second] = ['Paper.', 'Glass.'].map((answer) => text.replace(/\n---\n[\s\S]*/, `\n---\n${answer}\n`));
    await ana.sends('save', { path: recycling, text: first, opened: version });
    expect(await bo.sends('save', { path: recycling, text: second, opened: version })).toEqual({
      status: 409,
      error: 'Not saved: Ana has changed the article since you opened it.',
      there: {
        ...{ text: first, version: versionOf(first ?? ''), by: 'Ana' },
        lines: expect.arrayContaining([
          { of: '-', text: 'Paper.' },
          { of: '+', text: 'Glass.' },
        ]),
      },
    });
    expect(onDisk(recycling)).toBe(first);
  });

  it('checks at the lines, and saves nothing that is wrong', async () => {
    const { ana, onDisk } = await setup();
    const { text, version } = await ana.opens(recycling);
    const wrong = text.replace('question:', 'questoin:');
    expect(await ana.sends('check', { path: recycling, text: wrong })).toMatchObject({
      status: 200,
      own: expect.arrayContaining([
        expect.objectContaining({
          line: 2,
          level: 'error',
          message: expect.stringContaining('did you mean "question"?'),
        }),
      ]),
    });
    expect(await ana.sends('save', { path: recycling, text: wrong, opened: version })).toMatchObject({
      status: 422,
      error: 'Not saved: put right what is marked first.',
      problems: [{ line: 2 }, {}],
    });
    expect(onDisk(recycling)).toBe(text);
  });

  it('shows how it reads on each channel', async () => {
    const { ana } = await setup();
    const text =
      '---\nquestion: Half\n---\nSee **[us](https://a.example)**:\n\n1. One\n\n## channel: email\nA | B\n-|-\n1 | 2\n';
    expect(await ana.sends('preview', { path: recycling, text })).toMatchObject({
      previews: [
        { channel: 'webchat', as: 'bubble', markdown: 'See **[us](https://a.example)**:\n\n1. One' },
        { channel: 'email', as: 'mail', pieces: [{ tag: 'table' }] },
        { channel: 'slack', as: 'blocks', elements: [{ type: 'rich_text_section' }, { type: 'rich_text_list' }] },
        { channel: 'console', as: 'terminal', text: 'See us (https://a.example):\n\n1. One' },
      ],
    });
  });

  it('says which questions would get something else, before it is saved', async () => {
    const { ana, knowledge } = await setup();
    const { text } = await ana.opens(recycling);
    const same = (await ana.sends('compare', { path: recycling, text })) as unknown as Comparison;
    expect(same).toMatchObject({ status: 200, moved: [] });
    expect(same.questions).toBeGreaterThan(20);
    const draft = text.replace('---\n', '---\ndraft: true\n');
    const { moved } = (await ana.sends('compare', { path: recycling, text: draft })) as unknown as Comparison;
    expect(moved).toContainEqual({
      question: 'What goes into the recycling cart?',
      from: 'article',
      change: expect.stringMatching(/ceased|changed/),
      before: 'recycling (100 %)',
      now: expect.not.stringContaining('recycling'),
    });
    const fresh = '---\nquestion: Do you collect snow?\nalso:\n  - snow removal\n---\nNo.\n';
    expect(await ana.sends('compare', { path: 'en/waste/snow', text: fresh })).toMatchObject({
      moved: expect.arrayContaining([
        expect.objectContaining({ question: 'Do you collect snow?', change: 'begun', now: 'snow (100 %)' }),
      ]),
    });
    expect((await knowledge.ask('Do you collect snow?', 'en')).decision).not.toBe('answer');
    expect(await ana.sends('compare', { path: recycling, text: 'broken' })).toMatchObject({ status: 409 });
  });

  it('has proposals, which are taken as they are then, or refused', async () => {
    const { ana, proposes, onDisk } = await setup();
    const { text } = await ana.opens(recycling);
    const better = text.replace('---\n', '---\n# From FD-1042.\n');
    const id = await proposes(recycling, better);
    const other = await proposes('en/waste/snow', '---\nquestion: Do you collect snow?\n---\nAsk [name].\n');
    expect((await ana.get<EditingList>('editor?locale=en')).proposals).toMatchObject([
      { id, path: recycling, by: 'Bo', from: 'FD-1042', isNew: false },
      { id: other, isNew: true },
    ]);
    const opened = await ana.get<OpenedArticle>(`editor/proposal?id=${id}`);
    expect(opened).toMatchObject({ text: better, proposal: { by: 'Bo' } });
    expect(opened.proposal?.lines.filter(({ of }) => of !== ' ')).toEqual([{ of: '+', text: '# From FD-1042.' }]);
    const taking = { path: recycling, text: better, opened: opened.version, proposal: id };
    expect(await ana.sends('save', taking)).toMatchObject({ status: 200 });
    expect(onDisk(recycling)).toBe(better);
    const masked = '---\nquestion: Do you collect snow?\n---\nAsk [name].\n';
    expect(await ana.sends('save', { path: 'en/waste/snow', text: masked, proposal: other })).toMatchObject({
      status: 422,
      problems: [{ line: 4, message: expect.stringContaining('[brackets]') }],
    });
    expect(await ana.sends('refuse', { id: other })).toMatchObject({ status: 200 });
    expect((await ana.get<EditingList>('editor?locale=en')).proposals).toEqual([]);
    expect(await ana.sends('save', { path: recycling, text, proposal: id })).toMatchObject({
      status: 409,
      error: 'The proposal is not there any more: somebody took or refused it.',
    });
  });

  it('takes pictures and PDFs for articles, as what their bytes are, and says why not another file', async () => {
    const { ana, place, office, knowledge } = await setup();
    const lies = () => readdirSync(join(place, 'faq/_files')).sort();
    const map = { name: 'the-map.png', link: '../../_files/the-map.png', isPicture: true, isGiven: true };
    expect(await ana.adds('The map.jpg', png)).toEqual({ status: 200, file: { ...map, was: false, committed: false } });
    expect(await ana.adds('The map.png', png)).toMatchObject({ status: 200, file: { was: true } });
    expect(await ana.adds('form.pdf', pdf)).toMatchObject({
      file: { link: '../../_files/form.pdf', isPicture: false },
    });
    expect(await ana.adds('map.exe', png)).toMatchObject({ file: { name: 'map.png' } });
    for (const bytes of [html, svg, exe, Buffer.from('words')])
      expect(await ana.adds('map.png', bytes)).toEqual({
        status: 409,
        error:
          '“map.png” is not added: articles show PNG, JPEG, GIF and WebP pictures, and PDF, by what is in the file.',
      });
    const padded = (bytes: Buffer, mb: number) => Buffer.concat([bytes, Buffer.alloc(mb * 1024 * 1024)]);
    expect(await ana.adds('large.png', padded(png, 2))).toEqual({
      status: 409,
      error: '“large.png” is too large: a picture may have 2 MB.',
    });
    expect(await ana.adds('large.pdf', padded(pdf, 10))).toMatchObject({ status: 413 });
    expect(await ana.adds('empty.png', Buffer.alloc(0))).toMatchObject({ status: 400, error: 'The file is empty.' });
    const { cookie } = ana.signed;
    expect(await ana.adds('x.png', png, {})).toMatchObject({ status: 401 });
    expect(await ana.adds('x.png', png, { cookie })).toMatchObject({ status: 403 });
    expect(await ana.adds('x.png', png, { ...ana.signed, origin: 'https://evil.example' })).toMatchObject({
      status: 403,
    });
    expect(lies()).toEqual(['form.pdf', 'map.png', 'the-map.png']);
    const text = '---\nquestion: Where?\n---\nSee ![the map](../../_files/the-map.png).\n';
    expect(await ana.sends('check', { path: 'en/waste/where', text })).toMatchObject({
      own: [{ level: 'warning', message: expect.stringContaining('Only the question leads here') }],
    });
    expect(office.url && knowledge.faults()).toEqual([]);
  });

  it('takes no file from who may not write, and none that the scanner finds something in or cannot look at', async () => {
    const { trainer, ana } = await setup({ trainers: ['Bo'] });
    expect(await ana.adds('map.png', png)).toMatchObject({ status: 403 });
    expect(await (await trainer('Bo')).adds('map.png', png)).toMatchObject({ status: 200 });
    const infected = await setup({ scan: async () => ({ clean: false, infected: true, detail: 'Eicar' }) });
    expect(await infected.ana.adds('map.png', png)).toMatchObject({
      status: 409,
      error: '“map.png” is not added: the virus scanner found something in it.',
    });
    const away = await setup({ scan: async () => ({ clean: false, infected: false, detail: 'away' }) });
    expect(await away.ana.adds('map.png', png)).toMatchObject({
      status: 409,
      error: expect.stringContaining('try again'),
    });
    expect(existsSync(join(away.place, 'faq/_files'))).toBe(false);
  });

  it('finds what is not in force by its words, too: drafts, broken files, what is proposed', async () => {
    const { ana, proposes, byHand } = await setup();
    byHand('en/waste/bulk-pickup', '---\nquestion: Big?\ndraft: true\n---\nAt the **Dépôt**.\n');
    byHand('en/waste/missed-pickup', '---\nquestoin: Missed?\n---\nCall the depot.\n');
    const id = await proposes(recycling, '---\nquestion: Glass?\n---\nTo the depot.\n');
    const found = async (words: string, locale = 'en') => {
      const about = new URLSearchParams({ words, locale });
      const { articles, proposals } = await ana.get<EditingList>(`editor/found?${about}`);
      return [...articles.map(({ path }) => path), ...proposals.map((each) => each.id)];
    };
    expect(await found('DEPOT')).toEqual(['en/waste/bulk-pickup', 'en/waste/missed-pickup', id]);
    expect(await found('depot big')).toEqual(['en/waste/bulk-pickup']);
    expect(await found('depot', 'es')).toEqual([]);
    expect(await found('paper')).toEqual([]);
    expect(await found(' ')).toEqual([]);
  });

  it('renames an article with what names it and what was proposed for it', async () => {
    const { ana, proposes, byHand, onDisk } = await setup();
    byHand('en/waste/bulk-pickup', '---\nquestion: Big?\nrelated: [recycling]\n---\nSee [bins](recycling.md).\n');
    const { text, version: opened } = await ana.opens(recycling);
    const id = await proposes(recycling, `${text}More.\n`);
    expect(await ana.get(`editor/uses?path=${recycling}`)).toEqual({
      uses: [
        { in: 'en/waste/bulk-pickup', line: 5, as: 'link' },
        { in: 'en/waste/bulk-pickup', line: 3, as: 'related' },
      ],
    });
    const to = 'en/waste/paper';
    expect(await ana.sends('move', { path: recycling, to, opened })).toMatchObject({ along: ['en/waste/bulk-pickup'] });
    expect(onDisk('en/waste/bulk-pickup')).toContain('related: [paper]\n---\nSee [bins](paper.md).');
    const { path, version } = await ana.get<OpenedArticle>(`editor/proposal?id=${id}`);
    expect({ path, version }).toEqual({ path: to, version: opened });
    const taking = { path, text: `${text}More.\n`, opened: version, proposal: id };
    expect(await ana.sends('save', taking)).toMatchObject({ status: 200 });
    expect(onDisk(to)).toMatch(/More\.$/m);
  });

  it('refuses what it cannot take, in a sentence', async () => {
    const { ana, onDisk, call } = await setup();
    expect(await ana.sends('save', { path: recycling })).toMatchObject({ status: 400, error: 'text: Required.' });
    expect(await ana.sends('save', { path: '../../x', text: 'x' })).toMatchObject({
      status: 409,
      error: 'An article has a topic and a name without “/”, and the name no spaces.',
    });
    expect(await ana.sends('check', { path: '../../x', text: 'x' })).toMatchObject({ status: 400 });
    expect(await ana.sends('save', { path: recycling, text: 'x'.repeat(300_000) })).toMatchObject({
      status: 400,
      error: 'text: is too long: split the article.',
    });
    expect(await ana.sends('save', { path: recycling, text: 'x'.repeat(1_100_000) })).toMatchObject({ status: 413 });
    // Whoever is not signed in cannot have it read at all.
    const large = await call('editor/save', {}, { path: recycling, text: 'x'.repeat(1_100_000) });
    expect(large.status).toBe(401);
    expect((await call('editor/article?path=en/waste/none', ana.signed)).status).toBe(404);
    expect(onDisk(recycling)).toContain('Paper');
  });
});
