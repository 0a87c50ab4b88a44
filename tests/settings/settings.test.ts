import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { keepSecrets } from '../../src/server/secrets.ts';
import { environmentNames, readSettings } from '../../src/settings/settings.ts';

const small = `
name: Northlight
locales: [en]
teams:
  front: { name: Front Desk }
default_team: front
`;

const day = 86_400_000;

function read(env: Record<string, string> = {}, file = small) {
  const result = readSettings({ env, file, folder: '/srv/desk' });
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.settings;
}

function problems(env: Record<string, string> = {}, file = small): string[] {
  const result = readSettings({ env, file, folder: '/srv/desk' });
  return 'problems' in result ? result.problems.map(({ where, message }) => `${where} ${message}`) : [];
}

const withTeam = (lines: string) =>
  `${small.replace('  front: { name: Front Desk }', `  front:\n    name: Front Desk\n${lines}`)}`;

describe('hold', () => {
  const withHold = (lines: string) => `${small}hold: ${lines}\n`;

  it('is as long as is written for a channel, and as usual for the others', () => {
    expect(read().hold).toEqual({ email: 10_000, slack: 3000, webchat: 0 });
    expect(read({}, withHold('{ email: 1m 30s, webchat: 5s, slack: 0s }')).hold).toEqual({
      email: 90_000,
      webchat: 5000,
      slack: 0,
    });
  });

  it.each([
    ['{ emal: 10s }', 'hold.emal is not a channel. Did you mean email?'],
    ['{ pigeon: 10s }', 'hold.pigeon is not a channel. The channels are webchat, email, slack, console.'],
    ['{ email: 10 }', 'hold.email must be a time like 10s, or 0s to send at once.'],
    ['{ email: soon }', 'hold.email must be a time like 10s, or 0s to send at once.'],
    ['{ email: 2h }', 'hold.email must be an hour at most: the customer waits as long.'],
  ])('%s is refused', (lines, problem) => {
    expect(problems({}, withHold(lines))).toEqual([`frontdesk.yaml:7 ${problem}`]);
  });
});

describe('customers in Slack', () => {
  const withSlack = (lines: string) => `${small}slack: ${lines}\n`;

  it('write to the app and mention it, unless it is said otherwise', () => {
    expect(read().slackCustomers).toBe(true);
    expect(read({}, withSlack('{ customers: false }')).slackCustomers).toBe(false);
    expect(read({}, withSlack('{ customers: [C0HELP] }')).slackCustomers).toEqual(['C0HELP']);
  });

  const wrong =
    'slack.customers must be true, false, or a list of ids of channels like [C0123456789], not their names.';
  it.each([
    ['{ customers: yes please }', wrong],
    ['{ customers: ["#help"] }', wrong],
    ['{ custmers: true }', 'slack.custmers is not a setting. Did you mean customers?'],
  ])('%s is refused', (lines, problem) => {
    expect(problems({}, withSlack(lines))).toEqual([`frontdesk.yaml:7 ${problem}`]);
  });
});

describe('e-mail', () => {
  const main = {
    EMAIL_ADDRESS: 'help@example.org',
    IMAP_URL: 'imaps://help:secret@mail.example.org',
    SMTP_URL: 'smtps://help:secret@mail.example.org',
  };
  const billing = { IMAP_URL_BILLING: 'imap://b:s@127.0.0.1:1143', SMTP_URL_BILLING: 'smtp://b:s@127.0.0.1:1025' };
  const withAccounts = (lines: string) => `${small}email: ${lines}\n`;

  it('is one account with three variables, and none without', () => {
    expect(read().email).toEqual([]);
    expect(read(main).email).toMatchObject([
      { id: 'main', address: 'help@example.org', imapUrl: main.IMAP_URL, plus: true, sent: true, authserv: [] },
    ]);
  });

  it('is more accounts in the file, their secrets in variables of their names', () => {
    const file = withAccounts('[{ id: billing, address: bills@example.org, team: front, authserv: mx.example.org }]');
    expect(read({ ...main, ...billing }, file).email).toMatchObject([
      { id: 'main', smtpUrl: main.SMTP_URL },
      { id: 'billing', address: 'bills@example.org', team: 'front', authserv: ['mx.example.org'], ...urls(billing) },
    ]);
  });

  it('says more of the account that the variables name', () => {
    const file = withAccounts('[{ id: desk, address: Help@example.org, from: Marlow, plus: false }]');
    expect(read(main, file).email).toMatchObject([
      { id: 'desk', from: 'Marlow', plus: false, imapUrl: main.IMAP_URL, smtpUrl: main.SMTP_URL },
    ]);
  });

  it('signs in with OAuth2 by its own variables', () => {
    const file = withAccounts('[{ id: desk, address: help@example.org, oauth: google }]');
    const oauth = { EMAIL_CLIENT_ID: 'client', EMAIL_REFRESH_TOKEN_DESK: 'refresh' };
    expect(read({ ...main, ...oauth }, file).email[0]).toMatchObject({
      sent: false,
      oauth: { provider: 'google', clientId: 'client', clientSecret: undefined, refreshToken: 'refresh' },
    });
    const ofOneTenant = withAccounts(
      '[{ id: desk, address: help@example.org, oauth: { provider: microsoft, tenant: example.org } }]',
    );
    expect(read({ ...main, ...oauth }, ofOneTenant).email[0]).toMatchObject({
      oauth: { provider: 'microsoft', tenant: 'example.org', urls: undefined },
    });
    expect(problems(main, file)).toEqual(['EMAIL_CLIENT_ID_DESK is not set: desk signs in with google.']);
  });

  it.each([
    ['[{ id: billing, address: bills@example.org }]', 'IMAP_URL_BILLING is not set: the account billing'],
    ['[{ id: billing }]', 'frontdesk.yaml:7 email.0.address is missing.'],
    ['[{ id: a, address: a@b.org, signatur: x }]', 'email.0.signatur is not a setting. Did you mean signature?'],
    ['[{ id: a, address: a@b.org, team: x }]', 'email.0.team "x" is not a team here'],
    ['[{ id: a, address: a@b.org }, { id: a, address: c@b.org }]', 'email.1.id "a" is there twice'],
    ['[{ id: a, address: a@b.org, oauth: yahoo }]', 'email.0.oauth.provider must be google, microsoft, or'],
    ['[{ id: a, address: a@b.org, oauth: { tenant: b.org } }]', 'email.0.oauth.provider must be google, microsoft'],
    [
      '[{ id: a, address: a@b.org, oauth: { provider: microsoft, token_url: "http://b.org/", device_url: "https://b.org/" } }]',
      'email.0.oauth.token_url must be an address that begins with https://',
    ],
    [
      '[{ id: a, address: a@b.org, oauth: { provider: microsoft, token_url: "https://b.org/" } }]',
      'email.0.oauth needs token_url and device_url together',
    ],
    ['{ id: a }', 'email must be a list of accounts, each with id and address'],
  ])('%s is refused', (lines, problem) => {
    expect(problems({}, withAccounts(lines)).join('\n')).toContain(problem);
  });

  it('refuses two accounts of one name, one of them by EMAIL_ADDRESS', () => {
    const file = withAccounts('[{ id: main, address: bills@example.org }]');
    const env = { ...main, IMAP_URL_MAIN: billing.IMAP_URL_BILLING, SMTP_URL_MAIN: billing.SMTP_URL_BILLING };
    expect(problems(env, file)).toEqual([
      'EMAIL_ADDRESS is another address than that of the account main in frontdesk.yaml: give that account another id.',
    ]);
  });

  it('says what an address of a server must look like', () => {
    const file = withAccounts('[{ id: billing, address: bills@example.org }]');
    expect(problems({ ...billing, SMTP_URL_BILLING: 'http://x' }, file)).toEqual([
      'SMTP_URL_BILLING must be an address like smtps://user:password@host:465.',
    ]);
  });

  it('may have a mailbox to try it with, for who has no account, on this machine', () => {
    const withMailbox = `${small}mailbox: true\n`;
    expect([read().mailbox, read({}, withMailbox).mailbox]).toEqual([false, true]);
    expect(problems(main, withMailbox)).toEqual([
      'frontdesk.yaml mailbox is for who has no e-mail account, and help@example.org is set up: leave one of them out.',
    ]);
    const asked = readSettings({
      env: { PUBLIC_URL: 'https://a.org' },
      file: small,
      folder: '/srv/desk',
      mailbox: true,
    });
    expect(asked).toEqual({
      problems: [
        {
          where: '--mailbox',
          message: 'shows all its mail to whoever opens its page, on this machine only: leave it out, or PUBLIC_URL.',
        },
      ],
    });
  });

  function urls(env: typeof billing) {
    return { imapUrl: env.IMAP_URL_BILLING, smtpUrl: env.SMTP_URL_BILLING };
  }
});

describe('with nothing set', () => {
  it('listens on this machine only, with a private Redis and no channel that needs a secret', () => {
    expect(read()).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: undefined,
      redisUrl: undefined,
      dataFolder: '/srv/desk/data',
      stateFolder: '/srv/desk/var',
      configFile: '/srv/desk/frontdesk.yaml',
      logLevel: 'info',
      slack: undefined,
      email: [],
      webchat: { origins: [] },
      starters: {},
      answers: { precision: 0.95, outOfScope: 0.25, encoder: 'bundled' },
      keep: { webchat: 90 * day, email: 730 * day, slack: 90 * day, console: day },
    });
  });

  it('tells of four customers who ask the same, or of so many as it is told', () => {
    expect(read().recurring).toBe(4);
    expect(read({}, `${small}recurring: { customers: 12 }\n`).recurring).toBe(12);
    expect(read({}, `${small}recurring: false\n`).recurring).toBeUndefined();
    const wrong = (given: string) => problems({}, `${small}recurring: ${given}\n`).join();
    expect(wrong('{ customers: 1 }')).toMatch(/recurring\.customers must be a number from 2 to 1000\.$/);
    expect(wrong('true')).toMatch(/recurring must be false, or \{ customers: 4 \}\.$/);
    expect(wrong('{ clients: 4 }')).toContain('recurring');
  });

  it('keeps conversations as long as it is told to, in days, weeks and years', () => {
    const { keep } = read({}, `${small}keep: { webchat: 12w, email: 1y 30d }\n`);
    expect(keep).toEqual({ webchat: 84 * day, email: 395 * day, slack: 90 * day, console: day });
  });

  it('takes an empty variable as unset', () => {
    expect(read({ PORT: '', REDIS_URL: ' ', SLACK_BOT_TOKEN: '' })).toMatchObject({ port: 3000, redisUrl: undefined });
  });
});

describe('the environment', () => {
  it('turns Slack on over Socket Mode or over HTTP', () => {
    expect(read({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }).slack).toEqual({
      mode: 'socket',
      botToken: 'xoxb-1',
      appToken: 'xapp-1',
      apiUrl: undefined,
    });
    expect(read({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' }).slack).toMatchObject({ mode: 'http' });
  });

  it('wants the public address without a path, and takes a slash off its end', () => {
    expect(problems({ PUBLIC_URL: 'https://help.example.org/desk' })).toEqual([
      'PUBLIC_URL must end after host and port.',
    ]);
    expect(read({ PUBLIC_URL: 'https://help.example.org/' }).publicUrl).toBe('https://help.example.org');
  });

  it('takes the networks of the proxies that are believed, with commas or spaces between them', () => {
    expect(read().trustedProxies).toEqual([]);
    expect(read({ TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8 192.0.2.1,2001:db8::1' }).trustedProxies).toEqual([
      '10.0.0.0/8',
      'fd00::/8',
      '192.0.2.1/32',
      '2001:db8::1/128',
    ]);
    expect(problems({ TRUSTED_PROXIES: '10.0.0.0/33, proxy, fd00::/8, 0.0.0.0/0' })).toEqual([
      'TRUSTED_PROXIES holds "10.0.0.0/33", which must end with a number from 1 to 32 after the /.',
      'TRUSTED_PROXIES holds "proxy", which is no address or network: write 10.1.2.3, 10.0.0.0/8 or fd00::/8.',
      'TRUSTED_PROXIES holds "0.0.0.0/0", which is everybody: name the networks of your proxies.',
    ]);
  });

  it('says of an address of Redis in which a % stands for itself how it is written', () => {
    expect(problems({ REDIS_URL: 'redis://desk:100%@redis.example.org' })).toEqual([
      'REDIS_URL has a % that stands for itself: in user and password, % is written %25.',
    ]);
  });

  it('says of a frontdesk.yaml that is there and cannot be read why not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    const said = (file: string) => JSON.stringify(readSettings({ env: { FRONTDESK_CONFIG: file }, folder }));
    expect(said('.')).toContain('cannot be read (EISDIR): it must be a file');
    expect(said('nowhere.yaml')).toContain('cannot be read: copy the frontdesk.yaml of the project there');
    rmSync(folder, { recursive: true });
  });

  it('reports every problem at once, by name and with what to do, and never shows a secret', () => {
    const found = problems({
      PORT: 'eighty',
      PUBLIC_URL: 'help.example.org',
      REDIS_URL: 'http://redis',
      FRONTDESK_SECRET: 'hunter2',
      SLACK_BOT_TOKEN: 'xoxp-hunter2',
      IMAP_URL: 'imaps://u:hunter2@mail.example.org',
      LOG_LEVEL: 'loud',
    });
    expect(found).toEqual([
      'PORT must be a number from 0 to 65535.',
      'PUBLIC_URL must be an address like https://help.example.org.',
      'REDIS_URL must be an address like redis://user:password@host:6379.',
      'FRONTDESK_SECRET is too short to be a secret: use at least 32 characters (openssl rand -hex 32), or leave it unset and one is made.',
      'SLACK_BOT_TOKEN must start with xoxb-: you find it at api.slack.com/apps under OAuth & Permissions.',
      'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent.',
      'SLACK_BOT_TOKEN needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside it.',
      'IMAP_URL needs EMAIL_ADDRESS and SMTP_URL beside it: e-mail is on with all three.',
    ]);
    expect(found.join()).not.toContain('hunter2');
  });

  it.each([
    ['REDIS_URI', 'REDIS_URL'],
    ['SLACK_BOT_TOKENS', 'SLACK_BOT_TOKEN'],
    ['FRONTDESK_DATE', 'FRONTDESK_DATA'],
    ['public_url', 'PUBLIC_URL'],
  ])('asks whether %s was meant to be %s', (wrong, right) => {
    expect(problems({ [wrong]: 'x' })).toEqual([`${wrong} is not a setting. Did you mean ${right}?`]);
  });

  it('minds its own business: variables of others, and those that Kubernetes makes of a service named frontdesk', () => {
    const others = [
      'PATH',
      'HOSTS',
      'SLACK_WEBHOOK_URL',
      'FRONTDESK_PORT',
      'FRONTDESK_SERVICE_HOST',
      'FRONTDESK_PORT_3000_TCP',
    ];
    expect(problems(Object.fromEntries(others.map((name) => [name, 'x'])))).toEqual([]);
    expect(problems({ FRONTDESK_COLOUR: 'red' })).toHaveLength(1);
  });
});

describe('what an account sends is signed', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const account = 'id: main, address: help@example.org, dkim: { selector: mail2026 }';
  const servers = { IMAP_URL_MAIN: 'imaps://a:b@mail.example.org', SMTP_URL_MAIN: 'smtps://a:b@mail.example.org' };
  const read = (env: Record<string, string>) =>
    readSettings({ env: { ...servers, ...env }, file: `${small}\nemail: [{ ${account} }]\n` });

  it('with the key of the environment, on one line, for the domain of its address', () => {
    const given = read({ EMAIL_DKIM_KEY_MAIN: key.trim().replaceAll('\n', '\\n') });
    if ('problems' in given) throw new Error(JSON.stringify(given.problems));
    expect(given.settings.email[0]?.dkim).toEqual({ selector: 'mail2026', domain: 'example.org', key: key.trim() });
  });

  it('or the account is refused, without a word of the key', () => {
    expect(read({})).toEqual({ problems: [expect.objectContaining({ where: 'EMAIL_DKIM_KEY_MAIN' })] });
    const wrong = read({ EMAIL_DKIM_KEY_MAIN: 'secret-but-no-key' });
    expect(JSON.stringify(wrong)).toMatch(/private key/);
    expect(JSON.stringify(wrong)).not.toContain('secret-but-no-key');
  });
});

describe('.env.example', () => {
  const example = parseEnv(readFileSync('.env.example', 'utf8')) as Record<string, string>;

  it('lists every variable, and no other', () => {
    expect(Object.keys(example).sort()).toEqual([...environmentNames].sort());
  });

  it('is right as it stands', () => {
    expect(problems(example)).toEqual([]);
  });

  it('says of each what it is for', () => {
    const lines = readFileSync('.env.example', 'utf8').split('\n');
    for (const [i, line] of lines.entries()) if (/^[A-Z]/.test(line)) expect(lines[i - 1]).toMatch(/^# /);
  });
});

describe('frontdesk.yaml of the project', () => {
  const sample = () => read({}, readFileSync('frontdesk.yaml', 'utf8'));

  it('is right, and its default team is there at any hour', () => {
    const { teams, defaultTeam, locales } = sample();
    expect(locales).toEqual(['en', 'es']);
    expect(teams.find(({ id }) => id === defaultTeam)).toMatchObject({ id: 'front', hours: undefined });
  });

  it('gives every topic a team', () => {
    const topics = sample().teams.flatMap((team) => team.topics);
    expect(topics.sort()).toEqual(['billing', 'city', 'it-help', 'moving', 'outages', 'parking', 'permits', 'waste']);
  });
});

describe('a team', () => {
  it('has hours: days, stretches of the day, a zone, closed days', () => {
    const hours = read(
      {},
      withTeam(
        '    hours: { zone: America/New_York, mon-tue: ["13:00-17:00", "08:00-12:00"], sun: "10:00-24:00", closed: [2026-12-25] }',
      ),
    ).teams[0]?.hours;
    const day = [
      { from: 480, to: 720 },
      { from: 780, to: 1020 },
    ];
    expect(hours).toEqual({
      zone: 'America/New_York',
      week: [day, day, [], [], [], [], [{ from: 600, to: 1440 }]],
      closed: ['2026-12-25'],
    });
  });

  it('has targets in open time, a d being one of its working days', () => {
    const targets = (hours: string) =>
      read({}, withTeam(`${hours}    targets: { first_reply: 15m, next_reply: 1h 30m, resolve: 2d }`)).teams[0]
        ?.targets;
    const minute = 60_000;
    expect(targets('')).toEqual({ firstReply: 15 * minute, nextReply: 90 * minute, resolve: 48 * 60 * minute });
    expect(targets('    hours: { zone: Europe/Berlin, mon-fri: ["08:00-16:00"] }\n')?.resolve).toBe(16 * 60 * minute);
  });

  it.each([
    [
      'hours: { zone: Mars/Base, mon: ["08:00-12:00"] }',
      'teams.front.hours.zone must be a time zone like America/New_York.',
    ],
    [
      'slack: { channel: C0123456789, members: ["@ana"] }',
      'teams.front.slack.members.0 must be the id of a person like U0123456789, not its name.',
    ],
    ['slack: { members: [] }', 'teams.front.slack.members must name somebody, or be left out.'],
    ['slack: { member: [U0123456789] }', 'teams.front.slack.member is not a setting. Did you mean members?'],
    ['hours: { zone: UTC, mon: ["8-12"] }', 'teams.front.hours.mon "8-12" must be two times like "08:00-12:00".'],
    [
      'hours: { zone: UTC, mon: ["08:00-25:00"] }',
      'teams.front.hours.mon "08:00-25:00" must lie between 00:00 and 24:00.',
    ],
    [
      'hours: { zone: UTC, fri: ["22:00-06:00"] }',
      'teams.front.hours.fri "22:00-06:00" ends before it begins: write 22:00-24:00, and the rest on the next day.',
    ],
    [
      'hours: { zone: UTC, monday: ["08:00-12:00"] }',
      'teams.front.hours.monday must be zone, closed, a day (mon) or several (mon-fri).',
    ],
    [
      'hours: { zone: UTC, mon-fri: ["08:00-12:00"], wed: ["11:00-13:00"] }',
      'teams.front.hours open the same day twice at the same time: let the times of a day follow each other.',
    ],
    [
      'hours: { zone: UTC, mon: ["08:00-12:00"], closed: [2026-02-30] }',
      'teams.front.hours.closed.0 must be a day like 2026-12-25.',
    ],
    ['hours: { zone: UTC }', 'teams.front.hours never open: name days, like mon-fri: ["08:00-17:00"].'],
    ['targets: { first_reply: soon }', 'teams.front.targets.first_reply must be a time like 15m, 1h 30m or 2d.'],
    ['targets: { first-reply: 15m }', 'teams.front.targets.first-reply is not a setting. Did you mean first_reply?'],
    ['tier: 4', 'teams.front.tier must be 1, 2 or 3.'],
    [
      'slack: { channel: "#billing" }',
      'teams.front.slack.channel must be the id of a channel like C0123456789, not its name.',
    ],
    ['escalate: frnt', 'teams.front.escalate "frnt" is not a team here. Did you mean front?'],
    ['escalate: { to: frnt, after: 15m }', 'teams.front.escalate "frnt" is not a team here. Did you mean front?'],
    [
      'escalate: { to: front, after: 1h }',
      'teams.front.escalate leads back to this team: the last tier has no escalate.',
    ],
    ['escalate: { after: 15m }', 'teams.front.escalate must be a team, or { to: a team, after: a time like 15m }.'],
    ['escalate: front', 'teams.front.escalate leads back to this team: the last tier has no escalate.'],
    ['topic: [billing]', 'teams.front.topic is not a setting. Did you mean topics?'],
    ['topics: billing', 'teams.front.topics must be a list.'],
  ])('with %s', (line, problem) => {
    expect(problems({}, withTeam(`    ${line}`))).toEqual([`frontdesk.yaml:7 ${problem}`]);
  });
});

describe('the topics of a team', () => {
  it.each([
    ['"Bills & Payments"', []],
    ['"cafe\u0301"', []],
    ['"../other"', ['teams.front.topics.0 must be the name of a folder of data/faq/<locale>.']],
    ['_drafts', ['teams.front.topics.0 must be the name of a folder of data/faq/<locale>.']],
  ])('are names of folders, like %s', (topic, said) => {
    expect(problems({}, withTeam(`    topics: [${topic}]`))).toEqual(said.map((one) => `frontdesk.yaml:7 ${one}`));
  });
});

describe('frontdesk.yaml with mistakes', () => {
  it('says of what would fill the memory, or is nested without end, that this file holds it', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed']) {
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`);
    }
    expect(problems({}, bomb.join('\n'))).toEqual([
      'frontdesk.yaml holds aliases (*name) that stand for far too much: write out what they stand for.',
    ]);
    const nested = problems({}, `name: ${'['.repeat(10_000)}`);
    expect(nested).toEqual(expect.arrayContaining([expect.stringMatching(/^frontdesk\.yaml:1 is not YAML: /)]));
    expect(nested.length).toBeLessThanOrEqual(10);
  });

  it('reports all of them together with those of the environment, each with its line', () => {
    const file = [
      'nam: Northlight',
      'locales: [english]',
      'teams:',
      '  front: { name: Front Desk, topics: [billing] }',
      '  Back: { name: Back }',
      'default_team: front',
      'webchat:',
      '  origins: ["https://*.example.org", "https://www.example.org/shop"]',
      'answers: { precision: 95 }',
    ].join('\n');
    const found = problems({ PORT: '-1' }, file);
    expect(found.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      'PORT must',
      'frontdesk.yaml:1 name',
      'frontdesk.yaml:2 locales.0',
      'frontdesk.yaml:5 teams.Back',
      'frontdesk.yaml:8 webchat.origins.0',
      'frontdesk.yaml:8 webchat.origins.1',
      'frontdesk.yaml:9 answers.precision',
      'frontdesk.yaml:1 nam',
    ]);
  });

  it.each([
    [
      'teams: { a: { name: A, topics: [x] }, b: { name: B, topics: [x] } }\ndefault_team: a',
      '"x" belongs to a already',
    ],
    ['teams: { a: { name: A } }\ndefault_team: b', '"b" is not a team here'],
    ['teams: { a: { name: A, escalate: b }, b: { name: B, escalate: a } }\ndefault_team: a', 'leads back to this team'],
    [
      'teams: { a: { name: A, tier: 3, escalate: { to: b } }, b: { name: B, tier: 2 } }\ndefault_team: a',
      'goes down: b is tier 2, and this team is tier 3',
    ],
    [
      'teams: { a: { name: A, escalate: { to: b, after: soon } }, b: { name: B } }\ndefault_team: a',
      'teams.a.escalate.after must be a time like 15m, 1h 30m or 2d',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nphrases: { fr: { greeting: Salut } }',
      'phrases.fr is not among the locales',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nemergency: { es: Llame al 112. }',
      'emergency.es is not among the locales',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nemergency: { en: [gas smell, wire down] }',
      'frontdesk.yaml:5 emergency.en must be one sentence',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nself_harm: { es: Llame al 988. }',
      'self_harm.es is not among the locales',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nwebchat: { limits: { new_chat: 5 } }',
      'webchat.limits.new_chat is not a setting. Did you mean new_chats?',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nwebchat: { limits: { messages: 0 } }',
      'webchat.limits.messages must be a whole number from 1 to 1000000',
    ],
    ['teams: { a: { name: A } }\ndefault_team: a\nstarters: { es: [Hola] }', 'starters.es is not among the locales'],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nprivacy: { es: Privacidad }',
      'frontdesk.yaml:5 privacy.es is not among the locales',
    ],
    ['teams: { a: { name: A } }\ndefault_team: a\non_call: { team: b }', '5 on_call.team "b" is not a team here'],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nkeep: { webcat: 90d }',
      'keep.webcat is not a setting. Did you mean webchat?',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nkeep: { email: 2h }',
      'keep.email must be a time like 90d, 12w or 2y: at least a day, at most 100 years.',
    ],
    ['teams: { a: { name: A } }\ndefault_team: a\nkeep: { slack: 90 }', 'keep.slack must be a time like 90d'],
    ['teams: { a: { name: A } }\ndefault_team: a\nkeep: { slack: 0d }', 'keep.slack must be a time like 90d'],
    ['teams: { a: { name: A } }\ndefault_team: a\nkeep: { slack: forever }', 'keep.slack must be a time like 90d'],
    [
      'teams: { a: { name: A } }\ndefault_team: a\non_call: { teem: a }',
      'on_call.teem is not a setting. Did you mean team?',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\non_call: { notify: [{ slack: "#alarm" }] }',
      'on_call.notify.0.slack must be the id of a channel like C0123456789, not its name',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\non_call: { notify: [{ email: duty }] }',
      'on_call.notify.0.email must be an e-mail address like duty@example.org',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\non_call: { notify: [{ webhook: alarm }] }',
      'on_call.notify.0.webhook comes with systems',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\non_call: { notify: [{ pager: "7" }] }',
      'on_call.notify.0 must be one place like { slack: C0123456789 } or { email: duty@example.org }',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nfiles: { largest: huge }',
      'frontdesk.yaml:5 files.largest must be a size like 10MB or 500KB, from 100KB to 100MB',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nfiles: { largest: 2000MB }',
      'files.largest must be a size like 10MB or 500KB, from 100KB to 100MB',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nfiles: { scan: clamdscan - }',
      'files.scan must be a program and its arguments, like ["clamdscan", "--no-summary", "-"]',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nfiles: { scan: [] }',
      'files.scan must be a program and its arguments',
    ],
    [
      'teams: { a: { name: A } }\ndefault_team: a\nfiles: { larges: 10MB }',
      'files.larges is not a setting. Did you mean largest?',
    ],
  ])('checks what belongs together: %s', (lines, problem) => {
    expect(problems({}, `name: N\nlocales: [en]\n${lines}`).join('\n')).toContain(problem);
  });

  it('sees what does not belong together beside what is wrong in itself', () => {
    const file =
      'name: N\nlocales: [en]\nteams: { front: { name: A, tier: 9 } }\ndefault_team: frnt\nphrases: { fr: {} }';
    expect(problems({}, file)).toEqual([
      'frontdesk.yaml:3 teams.front.tier must be 1, 2 or 3.',
      'frontdesk.yaml:4 default_team "frnt" is not a team here. Did you mean front?',
      'frontdesk.yaml:5 phrases.fr is not among the locales above.',
    ]);
  });

  it('says where it is not YAML', () => {
    expect(problems({}, 'name: N\nlocales: [en\nteams: {}\n')[0]).toMatch(/^frontdesk\.yaml:3 is not YAML: /);
  });

  it('says what an empty file lacks', () => {
    expect(problems({}, '')).toContain('frontdesk.yaml:1 teams is missing.');
  });

  it('says what to do when there is none', () => {
    const result = readSettings({ env: { FRONTDESK_CONFIG: '/nowhere/frontdesk.yaml', PORT: 'x' } });
    expect(result).toMatchObject({
      problems: [{ where: 'PORT' }, { message: expect.stringContaining('cannot be read') }],
    });
  });

  it('is not led astray by keys that JavaScript knows', () => {
    expect(problems({}, `${small}__proto__: { a: 1 }\nconstructor: 1\n`).length).toBeGreaterThan(0);
    expect(problems({}, small.replace('default_team: front', 'default_team: constructor')).join()).toContain(
      'is not a team here',
    );
  });
});

describe('secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  const stateFolder = join(folder, 'var');

  it('are made once, kept for their owner alone, and the given ones come first', () => {
    const made = keepSecrets({ stateFolder, secrets: {} });
    expect(made.frontdesk).toMatch(/^[\w-]{43}$/);
    expect(made.webchat).not.toBe(made.frontdesk);
    expect(statSync(join(stateFolder, 'frontdesk.secret')).mode & 0o777).toBe(0o600);
    expect(keepSecrets({ stateFolder, secrets: {} })).toEqual(made);
    const given = 'x'.repeat(32);
    expect(keepSecrets({ stateFolder, secrets: { webchat: given } })).toEqual({ ...made, webchat: given });
  });

  it('say what to do when they cannot be kept', () => {
    writeFileSync(join(folder, 'file'), '');
    const failing = () => keepSecrets({ stateFolder: join(folder, 'file/var'), secrets: {} });
    expect(failing).toThrow('set FRONTDESK_STATE to a folder that this user may write to');
  });

  it('are never used when damaged', () => {
    writeFileSync(join(stateFolder, 'webchat.secret'), '');
    expect(() => keepSecrets({ stateFolder, secrets: {} })).toThrow('webchat.secret is damaged: delete it');
    rmSync(folder, { recursive: true });
  });
});
