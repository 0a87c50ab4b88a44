import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import type { Running } from '../../src/cli/commands.ts';
import { addAskCommand, addFaqCommands, type FaqIo } from '../../src/cli/faq.ts';
import { lateCommands } from '../../src/cli/index.ts';
import { ago, table } from '../../src/cli/queue.ts';
import { banner } from '../../src/cli/start.ts';
import type { Summary } from '../../src/handoff/queue.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal;
beforeEach(() => {
  terminal = openTerminal();
});
afterEach(() => terminal.close());

const running = (stop = async () => undefined as undefined): Running => ({
  chatPage: 'http://localhost:3000/',
  deskLink: 'http://localhost:3000/desk/in/abc',
  channels: [
    { name: 'webchat', on: true, where: 'http://localhost:3000/' },
    { name: 'slack', on: false, next: 'set SLACK_BOT_TOKEN and SLACK_APP_TOKEN in .env' },
  ],
  store: 'a private Redis in ./var',
  stop,
});

describe('frontdesk', () => {
  it('says how it is used, with every command, and loads nothing for that', async () => {
    const { status, out } = await terminal.type('--help');
    expect(status).toBe(0);
    for (const name of ['start', 'chat', 'ask', 'faq', 'queue', 'desk', 'doctor'])
      expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(out).toContain('Exit status: 0 done, 1 not done, 2 wrong usage');
  });

  it.each(['start', 'chat', 'queue', 'desk link', 'doctor', 'ask', 'faq ask'])(
    'shows an example of %s',
    async (command) => {
      const { status, out } = await terminal.type(`${command} --help`);
      expect(status).toBe(0);
      expect(out).toMatch(/Examples?:\n {2}frontdesk /);
    },
  );

  it.each(['', 'strat', 'queue --colour', 'queue --limit many', 'desk', 'desk link', 'desk link "  "', 'start now'])(
    'ends with 2 for wrong usage: %s',
    async (line) => {
      const { status, out, err } = await terminal.type(line);
      expect([status, out]).toEqual([2, '']);
      expect(err).not.toBe('');
    },
  );

  it('asks whether another command was meant', async () => {
    expect((await terminal.type('strat')).err).toContain('Did you mean start?');
  });

  it('says its version', async () => {
    expect((await terminal.type('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('describes the commands that it loads late as they describe themselves', () => {
    const program = new Command();
    addFaqCommands(program, {} as FaqIo);
    addAskCommand(program, {} as FaqIo);
    expect(Object.fromEntries(program.commands.map((each) => [each.name(), each.description()]))).toEqual(lateCommands);
  });
});

describe('with wrong settings', () => {
  it.each(['start', 'chat', 'queue', 'desk link Ana', 'doctor --replay 1'])(
    '%s says all of them and ends with 2',
    async (line) => {
      terminal.env.PORT = 'eighty';
      terminal.write('.env', 'SLACK_BOT_TOKENS=xoxb-1\n');
      terminal.write(
        'frontdesk.yaml',
        'name: Northlight\nlocales: [en]\nteams:\n  front: { name: Front, tier: 9 }\ndefault_team: front\n',
      );
      const { status, err } = await terminal.type(line);
      expect(status).toBe(2);
      expect(err).toBe(
        [
          '3 settings are wrong, and nothing was started:',
          '  PORT must be a number from 0 to 65535.',
          '  SLACK_BOT_TOKENS is not a setting. Did you mean SLACK_BOT_TOKEN?',
          '  frontdesk.yaml:4 teams.front.tier must be 1, 2 or 3.',
          '',
        ].join('\n'),
      );
    },
  );
});

describe('frontdesk start', () => {
  it('prints where everything is, stays, and closes in good order', async () => {
    let stopped = false;
    const typed = terminal.type('start --port 8080', {
      async start({ settings }) {
        expect(settings).toMatchObject({ port: 8080, name: 'Northlight' });
        return running(async () => {
          stopped = true;
        });
      },
    });
    await terminal.shows('Frontdesk for Northlight is open.');
    await terminal.shows('http://localhost:3000/desk/in/abc');
    await terminal.shows('set SLACK_BOT_TOKEN and SLACK_APP_TOKEN in .env');
    terminal.interrupt();
    expect((await typed).status).toBe(0);
    expect(stopped).toBe(true);
  });

  it('tries e-mail without an account when it is asked to', async () => {
    const typed = terminal.type('start --mailbox', {
      async start({ settings }) {
        expect(settings).toMatchObject({ mailbox: true, port: 3000 });
        return { ...running(), mailPage: 'http://localhost:3000/mail/' };
      },
    });
    await terminal.shows('Mail page    http://localhost:3000/mail/');
    terminal.interrupt();
    expect((await typed).status).toBe(0);
    terminal.env.PUBLIC_URL = 'https://help.example.org';
    const refused = await terminal.type('start --mailbox', {});
    expect(refused.status).toBe(2);
    expect(refused.err).toContain('--mailbox shows all its mail');
  });

  it('takes what is set before what .env says', async () => {
    terminal.write('.env', 'PORT=4000\nHOST=0.0.0.0\n');
    terminal.env.PORT = '5000';
    terminal.interrupt();
    await terminal.type('start', {
      async start({ settings }) {
        expect(settings).toMatchObject({ port: 5000, host: '0.0.0.0' });
        return running();
      },
    });
    expect.assertions(1);
  });

  it('ends with 1 and one sentence when it cannot', async () => {
    const typed = await terminal.type('start', { start: () => Promise.reject(new Error('Port 3000 is taken.')) });
    expect(typed).toEqual({ status: 1, out: '', err: 'Port 3000 is taken.\n' });
  });
});

describe('what start prints', () => {
  const io = { terminal: false, env: {} };

  it('is plain where it is no terminal', () => {
    expect(banner(running(), { name: 'Northlight', config: 'frontdesk.yaml', io })).toBe(`
  Frontdesk for Northlight is open.

  Chat page    http://localhost:3000/
  Desk         http://localhost:3000/desk/in/abc
               the link signs you in, once; for a colleague: frontdesk desk link NAME

  on  webchat  http://localhost:3000/
  off slack    set SLACK_BOT_TOKEN and SLACK_APP_TOKEN in .env

  Conversations are kept in a private Redis in ./var. Settings: frontdesk.yaml and .env. Ctrl-C closes.

`);
  });

  it('has colours in a terminal, unless NO_COLOR says no', () => {
    const parts = { name: 'N', config: 'c' };
    const coloured = banner(running(), { ...parts, io: { ...io, terminal: true } });
    const plain = banner(running(), { ...parts, io: { terminal: true, env: { NO_COLOR: '1' } } });
    expect(coloured).toContain('\u001b[');
    expect(plain).not.toContain('\u001b[');
  });
});

describe('frontdesk queue', () => {
  const now = Date.UTC(2026, 0, 1, 12);
  const minute = 60_000;
  const ticket = (more: object): Summary => ({
    conversation: 'c1',
    channel: 'webchat',
    customer: { id: 'u1' },
    ticket: {
      ...{
        number: 1042,
        reason: 'asked',
        team: 'front',
        tier: 1,
        priority: 'normal',
        subject: 'water\nbill',
        openedAfter: 1,
      },
      ...{ status: 'waiting', opened: now - 7 * minute, due: { firstReply: now + 8 * minute } },
      ...more,
    } as Summary['ticket'],
  });

  it('lists who waits, for how long, and who should have heard by now', () => {
    const late = ticket({ number: 1040, priority: 'urgent', due: { firstReply: now - 90 * minute } });
    const claimed = ticket({ number: 1041, status: 'claimed', by: { desk: 'web', id: 'a', name: 'Ana' }, since: now });
    expect(table([late, claimed, ticket({})], now, { terminal: false, env: {} }).split('\n')).toEqual([
      'Ticket   Priority  Team   State     Age    First reply   Channel  Subject',
      'FD-1040  urgent    front  waiting   7 min  1 h late      webchat  water bill',
      'FD-1041            front  with Ana  7 min                webchat  water bill',
      'FD-1042            front  waiting   7 min  due in 8 min  webchat  water bill',
      '',
    ]);
  });

  it('says so when nobody waits', async () => {
    expect(await terminal.type('queue', { queue: async () => [] })).toEqual({
      status: 0,
      out: 'Nobody is waiting.\n',
      err: '',
    });
  });

  it('writes a ticket a line for programs', async () => {
    const asked: unknown[] = [];
    const typed = await terminal.type('queue --jsonl --team front --limit 2', {
      async queue(_given, wanted) {
        asked.push(wanted);
        return [ticket({}), ticket({ number: 7 })];
      },
    });
    expect(asked).toEqual([{ team: 'front', limit: 2 }]);
    expect(
      typed.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).ticket.number),
    ).toEqual([1042, 7]);
  });

  it('knows the teams', async () => {
    const { status, err } = await terminal.type('queue --team billing');
    expect([status, err]).toEqual([2, 'There is no team "billing"; the teams are front.\n']);
  });

  it.each([
    [30_000, '0 min'],
    [59 * minute, '59 min'],
    [90 * minute, '1 h'],
    [47 * 60 * minute, '47 h'],
    [72 * 60 * minute, '3 days'],
    [-5, '0 min'],
  ])('says %s milliseconds as %s', (milliseconds, words) => {
    expect(ago(milliseconds)).toBe(words);
  });
});

describe('frontdesk queue --rebuild', () => {
  it('restores the index, and says how much there was', async () => {
    const typed = await terminal.type('queue --rebuild', { rebuildQueue: async () => 3 });
    expect([typed.status, typed.out]).toEqual([0, 'The queue was restored from the conversations: 3 tickets.\n']);
  });
});

describe('frontdesk slack manifest', () => {
  it('prints what the Slack app is created from', async () => {
    const manifest = { display_information: { name: 'Frontdesk' } };
    const typed = await terminal.type('slack manifest', { slackManifest: () => manifest });
    expect(typed.status).toBe(0);
    expect(JSON.parse(typed.out)).toEqual(manifest);
  });
});

describe('frontdesk desk link', () => {
  it('prints the link alone', async () => {
    const typed = await terminal.type('desk link "Ana Ruiz"', {
      deskLink: async (_given, name) => `http://localhost/desk?for=${name}`,
    });
    expect(typed).toEqual({ status: 0, out: 'http://localhost/desk?for=Ana Ruiz\n', err: '' });
  });
});

describe('frontdesk chat', () => {
  it('begins in the language of the settings, or in the one that is asked for', async () => {
    const begun: string[] = [];
    const app = { chat: async (_given: unknown, _io: unknown, locale: string) => void begun.push(locale) };
    await terminal.type('chat', app);
    await terminal.type('chat --locale es', app);
    expect(begun).toEqual(['en', 'es']);
    expect((await terminal.type('chat --locale fr')).status).toBe(2);
  });
});

describe('the program itself', () => {
  const frontdesk = (...words: string[]) =>
    spawnSync(process.execPath, ['dist/main.js', ...words], {
      encoding: 'utf8',
      env: { ...process.env, PORT: 'eighty' },
    });

  it('hands on exit status, output and errors', () => {
    expect(frontdesk('--help')).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('Usage: frontdesk'),
    });
    expect(frontdesk('nonsense')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('unknown command'),
    });
    expect(frontdesk('start')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('PORT must be'),
    });
  });
});
