import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { App, DeadEvent } from '../../src/cli/commands.ts';
import { describeWith } from '../setup/needs.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal;
beforeEach(() => {
  terminal = openTerminal();
  for (const locale of ['en', 'es']) article(locale, 'How do I pay my bill?');
});
afterEach(() => terminal.close());

function article(locale: string, question: string) {
  const folder = join(terminal.folder, 'data/faq', locale, 'billing');
  mkdirSync(folder, { recursive: true });
  const also = ['  - Where can I pay', '  - Ways to pay a bill', '  - I want to pay'].join('\n');
  writeFileSync(join(folder, 'pay.md'), `---\nquestion: ${question}\nalso:\n${also}\n---\nPay **online**.\n`);
}

const app = (poisoned: DeadEvent[] = []): Partial<App> => ({
  deadLetters: async () => poisoned,
  examine: async () => [],
});

describeWith('redis', 'frontdesk doctor', () => {
  it('finds nothing wrong with a new installation, and leaves no Redis running', async () => {
    const { status, out, err } = await terminal.type('doctor', app());
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/^ok {7}settings {4}frontdesk\.yaml, one team, en and es$/m);
    expect(out).toMatch(/^ok {7}articles {4}data\/faq is in order$/m);
    expect(out).toMatch(/^ok {7}redis {7}[\d.]+ \(private, in var\)/m);
    expect(out).toMatch(/Nothing is wrong\.\n$/);
  });

  it('says of channels and desks what turns them on, and what is wrong with them', async () => {
    const next = 'frontdesk slack manifest, then SLACK_BOT_TOKEN';
    const warning = 'is set up, but comes with a later version: nobody reads help@example.org yet';
    const off = async () => [
      { title: 'Slack desk', next },
      { title: 'E-mail', next: 'comes later', warning },
    ];
    const { status, out } = await terminal.type('doctor', { ...app(), examine: off });
    expect(status).toBe(0);
    expect(out).toMatch(/^ok {7}Slack desk {2}is off\n.*frontdesk slack manifest/m);
    expect(out).toMatch(/^warning {2}E-mail {6}is set up, but .* nobody reads help@example\.org yet$/m);
    const problems = ['Billing: nobody is in the user group S1, so nobody may claim.'];
    const on = async () => [{ title: 'Slack desk', problems }];
    const broken = await terminal.type('doctor', { ...app(), examine: on });
    expect(broken.status).toBe(1);
    expect(broken.out).toContain('FAULT    Slack desk  Billing: nobody is in the user group S1');
    const well = await terminal.type('doctor', {
      ...app(),
      examine: async () => [{ title: 'Slack desk', problems: [] }],
    });
    expect(well.out).toMatch(/^ok {7}Slack desk {2}is in order$/m);
  });

  it('tells every problem of the settings', async () => {
    terminal.env.PORT = 'eighty';
    terminal.env.LOG_LEVEL = 'loud';
    const { status, out } = await terminal.type('doctor');
    expect(status).toBe(1);
    expect(out).toContain('FAULT    settings    PORT must be a number');
    expect(out).toContain('FAULT    settings    LOG_LEVEL must be');
    expect(out).toMatch(/2 things are wrong\.\n$/);
  });

  it('tells of articles that are broken, with file and line', async () => {
    article('en', '');
    const { status, out } = await terminal.type('doctor', app());
    expect(status).toBe(1);
    expect(out).toMatch(/FAULT {4}articles {4}\S*en\/billing\/pay\.md:\d+ /);
  });

  it('tells what to do when there are no articles', async () => {
    terminal.env.FRONTDESK_DATA = 'nowhere';
    const { out } = await terminal.type('doctor', app());
    expect(out).toContain('FAULT    articles    nowhere/faq cannot be read');
    expect(out).toContain('→ put the articles there, or set FRONTDESK_DATA');
  });

  it('tells of a secret that others can read', async () => {
    mkdirSync(join(terminal.folder, 'var'));
    writeFileSync(join(terminal.folder, 'var/webchat.secret'), 'x'.repeat(43));
    chmodSync(join(terminal.folder, 'var/webchat.secret'), 0o644);
    const { status, out } = await terminal.type('doctor', app());
    expect(status).toBe(1);
    expect(out).toContain('var/webchat.secret can be read by other users');
    expect(out).toContain('→ chmod 600 var/webchat.secret');
  });

  it('tells of events that were set aside, and gives one another turn', async () => {
    const event = { id: 'e1', conversation: 'c1', why: 'the look-up failed', at: 0 };
    const { status, out } = await terminal.type('doctor', app([event]));
    expect(status).toBe(1);
    expect(out).toContain('event e1 of conversation c1 was set aside at 1970-01-01T00:00:00.000Z: the look-up failed');
    expect(out).toContain('→ when the cause is mended: frontdesk doctor --replay e1');

    const replay = async (_given: unknown, id: string) => id === 'e1';
    expect(await terminal.type('doctor --replay e1', { replay })).toMatchObject({
      status: 0,
      out: 'Event e1 gets another turn.\n',
    });
    expect(await terminal.type('doctor --replay e2', { replay })).toMatchObject({ status: 1, out: '' });
  });

  it('tells of a Redis that cannot be reached, without its password', async () => {
    terminal.env.REDIS_URL = 'redis://:hunter2@127.0.0.1:1';
    const { status, out } = await terminal.type('doctor', app());
    expect(status).toBe(1);
    expect(out).toContain('FAULT    redis       Cannot connect to Redis at 127.0.0.1:1');
    expect(out).not.toContain('hunter2');
  });

  it('writes a finding a line for programs', async () => {
    const { out } = await terminal.type('doctor --jsonl', {
      ...app(),
      examine: async () => [{ title: 'Slack desk', next: 'frontdesk slack manifest' }],
    });
    const found = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(found.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'node ok',
      'settings ok',
      'articles ok',
      'redis ok',
      'events ok',
      'Slack desk ok',
    ]);
  });
});
