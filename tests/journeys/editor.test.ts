import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OpenedArticle } from '../../src/desks/web/editing.ts';
import { type Frontdesk, type Home, makeHome, openConversation, startFrontdesk } from '../helpers/frontdesk.ts';
import { freePort } from '../helpers/redis.ts';
import { png } from '../helpers/samples.ts';
import { until } from '../helpers/until.ts';
import { signIn, type WebRepresentative } from '../helpers/web-desk.ts';
import { describeWith } from '../setup/needs.ts';

const parking = { question: 'Where can I park my car?', answer: 'Behind the town hall.' };
const path = 'en/general/parking';

describeWith('redis', 'an article that is written at the desk of a whole Frontdesk', () => {
  let home: Home;
  let frontdesk: Frontdesk;
  let ana: WebRepresentative;
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', home.folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], {
      encoding: 'utf8',
    });

  beforeAll(async () => {
    home = makeHome({ parking });
    git('init', '-q');
    git('add', 'data');
    git('commit', '-qm', 'first');
    const port = String(await freePort());
    const env = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` };
    frontdesk = await startFrontdesk({ folder: home.folder, env });
    ana = await signIn(await frontdesk.command('desk', 'link', 'Ana'));
  });
  afterAll(async () => {
    expect(await frontdesk?.stop()).toBe(0);
    home.remove();
  });

  const hears = async (answer: string) => {
    const customer = await openConversation(frontdesk);
    await customer.says(parking.question, 'question', frontdesk);
    const heard = await until('an answer', async () => (await customer.hears(frontdesk))[1]);
    return heard.includes(answer) || undefined;
  };

  it('is what the next customer hears, checked in a thread, and committed in the name of who wrote it', async () => {
    expect(await hears('Behind the town hall.')).toBe(true);
    const { text, version: opened } = await ana.gets<OpenedArticle>(`editor/article?path=${path}`);
    const wrong = { path, opened, text: text.replace('question:', 'questoin:') };
    expect(await ana.sends('editor/check', { path, text })).toBe(200);
    expect(await ana.sends('editor/compare', { path, text: text.replace('hall', 'pool') })).toBe(200);
    expect(await ana.sends('editor/save', wrong)).toBe(422);
    expect(await ana.sends('editor/save', { ...wrong, text: text.replace('town hall', 'pool') })).toBe(200);
    await until('the new answer', () => hears('Behind the pool.'), 250);
    expect(git('log', '--format=%an: %s').trim().split('\n')).toEqual([`Ana: Change ${path}`, 'T: first']);
    expect(git('status', '--porcelain', 'data')).toBe('');
    expect(readFileSync(join(home.folder, 'data/faq', `${path}.md`), 'utf8')).toContain('Behind the pool.');
    expect(await ana.sends('editor/save', { ...wrong, text })).toBe(409);
  });

  it('gives the pictures that lie beside the articles', async () => {
    mkdirSync(join(home.folder, 'data/faq/_files'));
    writeFileSync(join(home.folder, 'data/faq/_files/map.png'), png);
    const given = await fetch(`${frontdesk.url}/articles/files/map.png`);
    expect([given.status, given.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await fetch(`${frontdesk.url}/articles/files/../tests.yaml`)).status).toBe(404);
  });

  it('shows customers its pictures, which the chat gets attached', async () => {
    const { text, version: opened } = await ana.gets<OpenedArticle>(`editor/article?path=${path}`);
    const shown = text.replace('Behind the pool.', 'See ![the map](../../_files/map.png).');
    expect(await ana.sends('editor/save', { path, opened, text: shown })).toBe(200);
    const at = `${frontdesk.url}/articles/files/map.png`;
    const activities = await until(
      'a picture',
      async () => {
        const customer = await openConversation(frontdesk);
        await customer.says(parking.question, 'question', frontdesk);
        await until('an answer', async () => (await customer.hears(frontdesk))[1]);
        const line = `${frontdesk.url}/v3/directline/conversations/${customer.conversation}/activities`;
        const response = await fetch(line, { headers: { authorization: `Bearer ${customer.token}` } });
        const { activities } = (await response.json()) as { activities: { text?: string; attachments?: object[] }[] };
        return activities.some((each) => each.attachments) ? activities : undefined;
      },
      250,
    );
    expect(activities.filter((each) => each.attachments)).toMatchObject([
      {
        text: expect.stringContaining(`See [the map](${at}).`),
        attachments: [{ contentType: 'image/png', contentUrl: at, name: 'the map' }],
      },
    ]);
  });
});
